import pytest

from scenes.kit.parameters import ParameterError, read
from scenes.thousand_weights import ThousandWeights
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def default() -> ThousandWeights:
    live: ThousandWeights = told(ThousandWeights)
    return live


def test_ten_of_a_thousand_hold_nearly_all(default: ThousandWeights) -> None:
    assert "1000 weights has a gradient with 1000 entries" in said(default)
    assert "the 10 largest hold 98.9%" in said(default)


def test_one_update_moves_all_and_the_loss_falls(default: ThousandWeights) -> None:
    assert "all 1000 at once" in said(default)
    assert "falls from 0.826 to 0.573" in said(default)


def test_the_picture_ends_with_a_model_named_and_to_scale(default: ThousandWeights) -> None:
    assert "This is GPT-3: 175 billion weights" in said(default)
    shown = default.grid.across[1] * default.grid.up[1]
    assert shown == pytest.approx(175e9)
    assert "13,229 times across" in said(default)
    assert 20 <= default.frames / 10 <= 75


def test_every_weight_has_one_tile(default: ThousandWeights) -> None:
    assert default.field.entries.shape == (1000,)
    assert default.field.columns * default.field.rows == 1000


def test_words_follow_the_parameters() -> None:
    live = told(ThousandWeights, weights="150", learning_rate="30", seed="4", rate_letter="alpha")
    assert "150 weights" in said(live)
    assert "α is 30" in said(live)
    assert "rises from" in said(live)


def test_a_tiny_rate_is_not_said_to_help() -> None:
    assert "is still about" in said(told(ThousandWeights, weights="100", learning_rate="0.0000001"))


@pytest.mark.parametrize("weights", ["0", "10", "100000", "12.5"])
def test_too_few_or_too_many_weights_are_refused(weights: str) -> None:
    with pytest.raises(ParameterError, match="from 100 to 2000"):
        read(ThousandWeights, {"weights": weights})
