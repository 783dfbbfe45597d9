from fractions import Fraction
from typing import Any

import pytest
import sympy

from mathcore import LOSSES, find_loss
from scenes.kit.claims import Outline, Step
from scenes.kit.mark import Mark
from scenes.kit.parameters import ParameterError, read
from scenes.kit.slopes.one_weight import gap
from scenes.kit.slopes.promise import Trusted
from scenes.local_promise import LocalPromise
from tests.scenes.telling import said, told

ONE_WEIGHT = [name for name, loss in LOSSES.items() if loss.dimension == 1]


def claims(live: LocalPromise, kind: type) -> list[Any]:
    return [part.claim for top in live.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


@pytest.fixture(scope="module")
def two_curves() -> LocalPromise:
    live: LocalPromise = told(LocalPromise)
    return live


def test_the_parabola_breaks_its_promise_by_the_square_of_the_distance(two_curves: LocalPromise) -> None:
    trusted = two_curves.first
    assert [trusted.distance(offset).text for offset in trusted.offsets] == ["2", "1", "0.5", "0.25"]
    assert [gap(trusted.loss, trusted.at, offset) for offset in trusted.offsets] == [4, 1, Fraction(1, 4), Fraction(1, 16)]
    assert "a quarter of the gap" in said(two_curves)
    assert "about a quarter" not in said(two_curves)


def test_the_same_rate_keeps_the_promise_on_one_curve_and_not_on_the_other(two_curves: LocalPromise) -> None:
    """Item 34b of the facts: a step longer than the region where the straight line holds may land higher."""
    words = said(two_curves)
    assert "Promised: 5.4. Found: 5.76. It is lower, as promised." in words
    assert "Promised: −24.5. Found: −1.44. That is higher than −2, where we were!" in words
    assert "20 times as fast" in words


@pytest.mark.parametrize("name", ONE_WEIGHT)
def test_gaps_are_those_of_sympy(name: str) -> None:
    loss = LOSSES[name]
    w = sympy.Symbol("w")
    formula = sympy.sympify(loss.expression, locals={"w": w}, rational=True)
    trusted = Trusted(loss, (Fraction(3, 2),))
    at = sympy.Rational(3, 2)
    for offset in trusted.offsets:
        d = sympy.Rational(offset.numerator, offset.denominator)
        wanted = formula.subs(w, at + d) - formula.subs(w, at) - d * formula.diff(w).subs(w, at)
        assert gap(loss, trusted.at, offset) == Fraction(int(wanted.p), int(wanted.q))


@pytest.mark.parametrize(
    ("loss", "at", "squared", "faster"),
    [("w**2", "3", True, True), ("exp(w)", "1", True, True), ("w**4", "0", False, True), ("0.5*w**2 + cos(2*w)", "0.26", False, False)],
)
def test_how_the_gap_shrinks_is_said_of_every_halving(loss: str, at: str, squared: bool, faster: bool) -> None:
    trusted = Trusted(find_loss(loss), (Fraction(at),))
    assert (trusted.squared, trusted.faster) == (squared, faster)


def test_near_by_the_gap_is_half_the_curvature_times_the_square() -> None:
    trusted = Trusted(find_loss("exp(w)"), (Fraction(1),))
    d = Fraction(1, 10**6)
    assert float(gap(trusted.loss, trusted.at, d) / d**2) == pytest.approx(float(trusted.bend.value), rel=1e-5)
    assert not trusted.exact


def test_the_distance_on_the_ruler_is_the_one_gone(two_curves: LocalPromise) -> None:
    view = two_curves.view
    start, end = (view.picture.floor.spot(view.trusted.loss, [weight]) for weight in (-2.0, -0.5))
    assert view.far.tail_drawn == pytest.approx(start)
    assert view.far.tip_drawn == pytest.approx(end)
    assert view.far.letter.get_center()[0] == pytest.approx((start + end)[0] / 2, abs=0.05)


def test_the_step_at_the_end_is_the_one_of_the_rate(two_curves: LocalPromise) -> None:
    (step,) = claims(two_curves, Step)
    assert step.rate == Fraction(1, 10)
    shaded = [claim for claim in claims(two_curves, Outline) if claim.closed]
    assert {float(corner[0]) for corner in shaded[-1].corners} == {0.0, 1.5}


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param({"loss": "quartic", "start": "1", "other": "parabola", "other_start": "1"}, marks=pytest.mark.deep),
        {"loss": "3*w", "start": "1"},
        {"loss": "w**3", "start": "0", "other": "cos(w)", "other_start": "0"},
        pytest.param({"loss": "log(w)", "start": "0.5", "other": "exp(w)", "other_start": "2"}, marks=pytest.mark.deep),
        {"learning_rate": "1000"},
        pytest.param({"learning_rate": "0.00001"}, marks=pytest.mark.deep),
        {"loss": "parabola", "start": "-2", "other": "parabola", "other_start": "1"},
    ],
    ids=str,
)
def test_any_smooth_losses_tell_a_story(parameters: dict[str, str]) -> None:
    assert 20 <= told(LocalPromise, **parameters).frames / 10 <= 90


def test_it_takes_as_long_as_a_clip_may(two_curves: LocalPromise) -> None:
    assert 20 <= two_curves.frames / 10 <= 70


def test_a_place_without_a_slope_is_refused() -> None:
    with pytest.raises(ParameterError, match="not smooth and finite at other_start"):
        read(LocalPromise, {"other": "1/w", "other_start": "0"})
