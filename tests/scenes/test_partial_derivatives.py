"""Section 4: the partial derivatives 2w₁ and 2w₂ of the bowl are 6 and 8 at (3, 4), 2 and 4 at (1, 2) (facts 1 to 3)."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathcore import LOSSES
from scenes.kit.claims import Shown, Slice, Slope, SlopeAt
from scenes.kit.gates import Gate
from scenes.kit.gates.gate import check
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.theme import THEMES
from scenes.partial_derivatives import PartialDerivatives
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def live() -> PartialDerivatives:
    scene: PartialDerivatives = told(PartialDerivatives)
    return scene


def claims(scene: PartialDerivatives, kind: type) -> list[Any]:
    return [part.claim for top in scene.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


def test_it_says_the_slopes_of_the_course(live: PartialDerivatives) -> None:
    text = said(live)
    for words in ("At w₁ = 3 the slope is 6.", "Along w₂ the slope is 8.", "At (1, 2) the slopes are 2 and 4.", "reacts more to w₂"):
        assert words in text


def test_the_rows_and_the_flat_curve_show_the_slopes_where_the_walker_ends(live: PartialDerivatives) -> None:
    printed = [claim for claim in claims(live, Shown) if isinstance(claim.of, SlopeAt)]
    assert sorted((claim.text, claim.of.index) for claim in printed) == [("2", 0), ("4", 1), ("4", 1)]


def test_both_cuts_end_where_the_walker_does(live: PartialDerivatives) -> None:
    assert {claim.at for claim in claims(live, Slice)} == {(Fraction(1), Fraction(2))}
    assert {claim.index for claim in claims(live, Slope)} == {0, 1}


def test_another_loss_has_other_slopes_and_words() -> None:
    scene = told(PartialDerivatives, loss="x**2 + 2*y**2", start="2,1", second="1,2", notation="xy")
    assert "At (1, 2) the slopes are 2 and 8." in said(scene)
    assert "Here the loss reacts more to y." in said(scene)
    assert scene.letter(0) == "x"


def test_equal_slopes_are_called_equal() -> None:
    assert "Both weights matter equally" in said(told(PartialDerivatives, second="2,-2"))


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("theme", THEMES)
def test_it_tells_its_story_in_every_shape_and_theme(aspect: str, theme: str) -> None:
    assert 20 <= told(PartialDerivatives, aspect=aspect, theme=theme).frames / 10 <= 75


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.dimension == 2])
def test_every_loss_of_two_weights_can_be_cut(name: str) -> None:
    scene = told(PartialDerivatives, loss=name, start="1.5,1")
    assert scene.walker.claim.at == scene.second
    wanted = np.asarray(scene.loss.gradient(np.array([1.0, 2.0])), dtype=float)
    assert [float(number.claim.value) for number in scene.numbers] == pytest.approx(wanted, rel=1e-12, abs=1e-12)


class Stage(PartialDerivatives):
    """The first cut, standing and lying flat, and what a test does to it before it is looked at."""

    spoil: Callable[[Any], object] = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.set_the_stage()
        cut = self.cuts[0]
        cut.lower(1.0)
        cut.lift(1.0)
        parts = (
            cut.ice,
            cut.line,
            cut.tangent,
            self.walker,
            cut.plate,
            cut.flat_line,
            cut.flat_tangent,
            cut.flat_walker,
            cut.rulers,
            cut.number,
        )
        self.add(self.basin.plane, self.basin.land, self.basin.contours, self.driver, *self.axes, *self.names, *parts)
        self.spoil(self)
        self.wait(1)


def found(spoil: Callable[[Any], object]) -> set[str]:
    spoiled = type("PartialDerivatives", (Stage,), {"spoil": staticmethod(spoil)})
    return {one.rule for one in check(spoiled, {}, Gate()).of("truth")}


SPOILT: dict[str, tuple[Callable[[Any], object], str]] = {
    "a curve beside the land": (lambda scene: scene.cuts[0].line.shift((0.03, 0.0, 0.0)), "slice"),
    "a curve that leaves a stretch out": (
        lambda scene: scene.cuts[0].flat_line.seen.set_points(scene.cuts[0].flat_line.seen.points[:800]),
        "slice",
    ),
    "a curve of another cut": (lambda scene: scene.cuts[0].standing.stand((3, 3)), "slice"),
    "a tangent too steep": (lambda scene: scene.cuts[0].flat_tangent.rotate(0.05), "slope"),
    "a tangent too short": (lambda scene: scene.cuts[0].tangent.scale(0.9), "slope"),
    "a slope of elsewhere": (lambda scene: scene.cuts[0].number.count_to(7, scene.cuts[0].number.claim.of), "shown"),
    "an axis beside the plane": (lambda scene: scene.axes[0].shift((0.0, 0.05, 0.0)), "straight"),
    "a plate beside its sheet": (lambda scene: scene.cuts[0].plate.shift((0.05, 0.0, 0.0)), "straight"),
}


def test_a_right_stage_has_no_findings() -> None:
    assert found(lambda scene: None) == set()


@pytest.mark.parametrize("name", SPOILT)
def test_the_gates_see_a_spoilt_cut(name: str) -> None:
    spoil, rule = SPOILT[name]
    assert rule in found(spoil)
