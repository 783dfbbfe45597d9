import pytest

from scenes.kit.parameters import ParameterError, read
from scenes.vanishing_gradients import VanishingGradients, kind_of
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def default() -> VanishingGradients:
    live: VanishingGradients = told(VanishingGradients)
    return live


def test_one_vanishes_one_stays_healthy_one_explodes(default: VanishingGradients) -> None:
    assert [kind_of(net) for net in default.nets] == ["vanishing", "healthy", "exploding"]
    assert "it vanishes" in said(default)
    assert "every layer can learn" in said(default)
    assert "it explodes" in said(default)


def test_what_each_looks_like_while_training(default: VanishingGradients) -> None:
    assert "hardly moves: from 0.261 to 0.257" in said(default)
    assert "falls from 0.430 to 0.00057" in said(default)
    assert "jumps up and down: 1.145 at first, 2.335 at the end" in said(default)
    assert all(len(net.losses) == default.steps + 1 for net in default.nets)
    assert 20 <= default.frames / 10 <= 75


def test_the_last_layer_is_where_the_gradient_sets_out(default: VanishingGradients) -> None:
    for net in default.nets:
        assert net.sizes[-1] == pytest.approx(1)
        assert len(net.sizes) == default.depth


def test_training_is_told_only_as_far_as_it_is_the_same_on_every_machine() -> None:
    live = told(VanishingGradients, gain="1.2 3", steps="30")
    assert "rounding alone decides" in said(live)
    assert [len(net.losses) < 31 for net in live.nets] == [False, True]


def test_every_line_is_named_off_lines_and_bars(default: VanishingGradients) -> None:
    assert [name.text for name in default.names.values()] == ["gain 0.5", "gain 1.2", "gain 2.1"]
    assert default.names[0].get_top()[1] < default.names[1].get_bottom()[1]


def test_words_follow_the_parameters() -> None:
    live = told(VanishingGradients, depth="3", gain="6", learning_rate="1", steps="40", seed="0")
    assert "A network of 3 layers" in said(live)
    assert "gain 6" in said(live)
    assert "flies off" in said(live)
    assert len(live.nets[0].losses) < 41


def test_a_network_whose_gradient_hangs_on_rounding_is_refused() -> None:
    with pytest.raises(ParameterError, match="gain may be at most 3 in networks of more than 20 layers"):
        read(VanishingGradients, {"depth": "40", "gain": "6 5 4"})


@pytest.mark.parametrize(("name", "value"), [("depth", "2"), ("gain", "1 2 3 4"), ("gain", "9"), ("learning_rate", "0"), ("steps", "1000")])
def test_what_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(ParameterError, match=name):
        read(VanishingGradients, {name: value})
