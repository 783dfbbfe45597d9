"""What TamingSteps tells of facts 30 and 31: clipping cuts the length and keeps the direction, warm-up raises the rate step by step."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathcore import LOSSES, GradientDescent, descend
from mathcore.rules import WarmUp
from scenes.kit.claims import Claim, ClippedGradient, OffChart
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.parameters import ParameterError, read
from scenes.kit.theme import THEMES
from scenes.kit.walks.taming import Duel, TwoRates, rate_shown
from scenes.taming_steps import TAME, WILD, TamingSteps
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def tamed() -> TamingSteps:
    live: TamingSteps = told(TamingSteps)
    return live


def claims(marks: Any, kind: type[Claim]) -> list[Any]:
    parts = (part for top in marks for part in top.get_family())
    return [part.claim for part in parts if isinstance(part, Mark) and isinstance(part.claim, kind)]


def test_both_leave_the_same_spot_and_go_the_same_way_to_the_edge(tamed: TamingSteps) -> None:
    wild, tame = tamed.duel.walks
    assert tamed.edge == 3
    assert np.array_equal(wild.points[: tamed.edge + 1], tame.points[: tamed.edge + 1])
    assert not np.allclose(wild.points[tamed.edge + 1], tame.points[tamed.edge + 1])


def test_clipping_cuts_the_length_and_keeps_the_direction(tamed: TamingSteps) -> None:
    assert tamed.edge is not None
    wild, tame = (walk.updates[tamed.edge] for walk in tamed.duel.walks)
    assert np.hypot(*tame) == pytest.approx(1.5 * 1)
    assert wild[0] * tame[1] - wild[1] * tame[0] == pytest.approx(0)
    assert wild @ tame > 0
    assert len(claims(tamed.at_the_edge, ClippedGradient)) == 1


def test_what_it_brings_is_said(tamed: TamingSteps) -> None:
    assert "one giant step. The loss goes from 2.70 to 4.54." in said(tamed)
    assert "a short step. The loss goes from 2.70 to 0.26." in said(tamed)


def test_the_full_rate_flies_off_and_warm_up_does_not(tamed: TamingSteps) -> None:
    assert tamed.warm.leaves == [True, False]
    assert len(claims(tamed.mobjects, OffChart)) == 1
    assert [rate_shown(tamed.warm.walks[TAME], step).text for step in (0, 4, 9, 12)] == ["0.03", "0.15", "0.3", "0.3"]
    assert rate_shown(tamed.warm.walks[WILD], 0).text == "0.3"


def test_a_limit_that_is_never_met_changes_nothing() -> None:
    live: Any = told(TamingSteps, max_norm="100")
    assert "clipping changes nothing" in said(live)
    assert "Not clipped" not in said(live)


def test_a_full_rate_that_can_be_borne_is_not_said_to_fly_off() -> None:
    assert "flies off" not in said(told(TamingSteps, warm_loss="bowl", warm_rate="0.1"))


def test_a_limit_of_zero_is_refused() -> None:
    with pytest.raises(ParameterError):
        read(TamingSteps, {"max_norm": "0"})


def test_a_single_step_can_be_the_clipped_one() -> None:
    live: Any = told(TamingSteps, start="2,1", steps="1")
    assert live.edge == 0
    assert "one giant step" in said(live)


@pytest.mark.parametrize("rate", ["0.3", "1000000"])
def test_the_numbers_beside_the_graph_of_rates_have_room(rate: str, tamed: TamingSteps) -> None:
    plain = GradientDescent(Fraction(rate))
    walks = [descend(LOSSES["bowl"], (3, 4), rule, 2) for rule in (plain, WarmUp(plain, 10))]
    layout, theme = LAYOUTS["16:9"], THEMES["night"]
    letters = tamed.duel.chart.letters
    duel = Duel(walks, 2, letters, layout.picture, layout, theme, "map")
    rates = TwoRates(duel, 2, letters, layout.panel, layout, theme, "rates")
    assert rates.frame.get_left()[0] >= layout.panel.left
