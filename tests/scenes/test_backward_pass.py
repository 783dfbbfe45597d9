import pytest

from scenes.backward_pass import BackwardPass
from scenes.kit.parameters import ParameterError, read
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def default() -> BackwardPass:
    live: BackwardPass = told(BackwardPass)
    return live


def test_nudging_takes_a_pass_more_than_there_are_weights(default: BackwardPass) -> None:
    assert default.worked.weights == 3 * 4 + 4 + 4 * 2 + 2
    assert default.worked.forward == list(range(1, 28))
    assert "26 weights, 27 passes" in said(default)


def test_going_back_takes_one_pass_each_way_for_a_batch(default: BackwardPass) -> None:
    assert default.worked.passes[:3] == [(1, 1), (2, 2), (3, 3)]
    assert [[one.text for one in row] for row in default.counters.numbers] == [["27", "0"], ["3", "3"], ["3"]]


def test_both_ways_find_the_same_slopes(default: BackwardPass) -> None:
    assert default.worked.nudged == pytest.approx(default.worked.slopes[0].tolist(), abs=1e-5)


def test_it_is_short_enough(default: BackwardPass) -> None:
    assert 20 <= default.frames / 10 <= 75
    assert "GPT-3" in said(default)


def test_words_follow_the_network() -> None:
    live = told(BackwardPass, widths="2 1", batch="5", seed="4")
    assert "3 weights, 4 passes" in said(live)
    assert "batch of 5 examples" in said(live)


@pytest.mark.parametrize(("name", "value"), [("widths", "3"), ("widths", "3 0 1"), ("widths", "1 2 3 4 5 6"), ("batch", "0")])
def test_what_is_no_network_is_refused(name: str, value: str) -> None:
    with pytest.raises(ParameterError, match=name):
        read(BackwardPass, {name: value})
