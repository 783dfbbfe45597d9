"""Every loss of the registry keeps what it says about itself, and its derivatives hold to 1e-12 over its window."""

from fractions import Fraction
from itertools import pairwise

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from mathcore.descent import descend
from mathcore.geometry import critical_points
from mathcore.loss import Loss
from mathcore.losses import LOSSES, find_loss
from mathcore.rules import GradientDescent
from mathcore.symbolic import to_sympy

every_loss = pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)


def _places(loss: Loss, count: int = 40) -> np.ndarray:
    low, high = np.array([[float(end) for end in pair] for pair in loss.window]).T
    return np.random.default_rng(7).uniform(low, high, (count, loss.dimension))


@every_loss
def test_says_what_it_is(loss: Loss) -> None:
    assert LOSSES[loss.name] is loss
    assert loss.title
    assert loss.source
    assert loss.name.isidentifier()
    assert Loss.parse(loss.expression).formula == loss.formula


@every_loss
def test_minima_are_minima_inside_the_window(loss: Loss) -> None:
    for minimum in loss.minima:
        assert all(low <= c <= high for c, (low, high) in zip(minimum, loss.window, strict=True))
        place = np.array([float(c) for c in minimum])
        assert np.abs(loss.gradient(place)).max() < 1e-12
        around = place + 1e-3 * np.random.default_rng(3).standard_normal((200, loss.dimension))
        assert (loss.value(around) >= loss.value(place)).all()


@every_loss
def test_minima_come_lowest_first_and_none_is_missing(loss: Loss) -> None:
    values = [float(loss.value(np.array([float(c) for c in minimum]))) for minimum in loss.minima]
    assert all(a <= b + 1e-12 for a, b in pairwise(values))
    found = {tuple(np.round(critical.point, 6)) for critical in critical_points(loss) if critical.kind in ("minimum", "degenerate")}
    assert found == {tuple(round(float(c), 6) + 0.0 for c in minimum) for minimum in loss.minima}


@every_loss
def test_gradient_holds_to_1e_12_against_autograd(loss: Loss) -> None:
    places = _places(loss)
    function = eval(  # noqa: S307 - Python's own reading of the registry's formula, as a second opinion
        f"lambda {', '.join(loss.weights)}: {loss.expression}",
        {"sin": anp.sin, "cos": anp.cos, "tanh": anp.tanh, "abs": anp.abs},
    )
    theirs = np.array([[autograd.grad(function, i)(*place) for i in range(loss.dimension)] for place in places])
    np.testing.assert_allclose(loss.gradient(places), theirs, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(theirs).max()))


@every_loss
def test_value_gradient_and_hessian_hold_to_1e_12_against_fifty_digits(loss: Loss) -> None:
    import sympy

    symbols = [sympy.Symbol(name, real=True) for name in loss.weights]
    formula = to_sympy(loss.formula)
    entries = [formula, *(formula.diff(s) for s in symbols), *(formula.diff(s, t) for s in symbols for t in symbols)]
    for place in _places(loss, 8):
        exactly = {s: sympy.Rational(Fraction(c).numerator, Fraction(c).denominator) for s, c in zip(symbols, place.tolist(), strict=True)}
        truth = [float(sympy.N(entry.subs(exactly).doit(), 50)) for entry in entries]
        ours = [loss.value(place), *loss.gradient(place), *loss.hessian(place).ravel()]
        np.testing.assert_allclose(ours, truth, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(truth).max()))


def test_the_plateau_is_truly_flat() -> None:
    angles = np.linspace(0, 2 * np.pi, 50)
    for radius in (2.001, 3.0, 4.0):
        places = radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        assert not LOSSES["plateau"].gradient(places).any()
        assert (LOSSES["plateau"].value(places) == 1).all()
    assert not any(LOSSES["plateau"].gradient((Fraction(3), Fraction(1))))


def test_the_hilly_valley_keeps_what_its_two_starts_promise() -> None:
    loss = LOSSES["hilly_valley"]
    deep = descend(loss, ("2.4", "4"), GradientDescent("1"), 14)
    side = descend(loss, ("-1.5", "4"), GradientDescent("1"), 14)
    assert deep.verdict.kind == "converged"
    assert side.verdict.kind == "stuck"
    assert np.linalg.norm(deep.points[-1] - [1.07, -0.77]) < 0.05
    assert np.linalg.norm(side.points[-1] - [-2.96, 2.22]) < 0.05
    assert side.losses[-1] - deep.losses[-1] > 0.5
    assert (np.diff(deep.losses) < 0).all()
    headings = np.unwrap(np.arctan2(*deep.updates[:10].T))
    assert np.ptp(headings) > np.radians(45)  # it curves


def test_find_loss_knows_names_and_formulas() -> None:
    assert find_loss(" bowl ") is LOSSES["bowl"]
    assert find_loss("w1^2 + w2^2").formula == LOSSES["bowl"].formula


def test_find_loss_lists_the_names_and_points_at_the_place() -> None:
    with pytest.raises(ValueError, match="at character 3") as caught:
        find_loss("w1$")
    for name in LOSSES:
        assert name in str(caught.value)


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        LOSSES["bowl"] = LOSSES["saddle"]  # type: ignore[index] # that is what must not work
