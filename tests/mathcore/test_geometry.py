"""Slopes, angles, contours, critical points and slices, each against what defines it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.geometry import (
    aim_error,
    angle,
    contour_tangent,
    contours,
    critical_points,
    directional_slope,
    kind_of,
    line_through,
    slice_along,
    slope_cosine,
    unit,
)
from mathcore.loss import Loss
from mathcore.losses import LOSSES

two_weights = pytest.mark.parametrize("loss", [loss for loss in LOSSES.values() if loss.dimension == 2], ids=lambda loss: loss.name)
angles = st.floats(-3, 3)


@given(angles)
def test_every_slope_on_the_bowl_is_ten_times_the_cosine(theta: float) -> None:
    uphill = np.arctan2(8, 6)
    direction = 7 * np.array([np.cos(uphill + theta), np.sin(uphill + theta)])
    assert directional_slope(LOSSES["bowl"], (3, 4), direction) == pytest.approx(10 * np.cos(theta), abs=1e-12)
    assert slope_cosine(LOSSES["bowl"], (3, 4), direction) == pytest.approx(np.cos(theta), abs=1e-12)


@two_weights
def test_directional_slope_is_the_slope_of_the_line(loss: Loss) -> None:
    start, direction = (Fraction(1, 2), Fraction(-1, 3)), (Fraction(3, 5), Fraction(4, 5))
    along = line_through(loss, start, direction)
    assert directional_slope(loss, [float(c) for c in start], [0.6, 0.8]) == pytest.approx(float(along.gradient(np.zeros(1))[0]), rel=1e-12)


@given(st.floats(1e-9, 3.14159))
def test_angles_are_precise_even_when_tiny(theta: float) -> None:
    assert angle((1, 0), (2 * np.cos(theta), 2 * np.sin(theta))) == pytest.approx(np.degrees(theta), rel=1e-6)


def test_the_zero_vector_has_no_direction() -> None:
    with pytest.raises(ValueError, match="no direction"):
        unit([0, 0])


def test_only_on_a_round_bowl_does_descent_aim_at_the_minimum() -> None:
    assert aim_error(LOSSES["bowl"], (3, 4), (0, 0)) == 0
    assert aim_error(LOSSES["stretched_bowl"], (1, 2), (0, 0)) == pytest.approx(np.degrees(np.arccos(18 / np.sqrt(68 * 5))))


@two_weights
def test_the_tangent_runs_along_the_contour(loss: Loss) -> None:
    place = np.array([0.7, -0.4])
    tangent = contour_tangent(loss, place)
    assert abs(directional_slope(loss, place, tangent)) <= 1e-12 * max(1.0, float(np.linalg.norm(loss.gradient(place))))
    gradient = unit(loss.gradient(place))
    assert gradient[0] * tangent[1] - gradient[1] * tangent[0] == pytest.approx(1)


@two_weights
def test_contours_lie_on_their_level(loss: Loss) -> None:
    (left, right), (bottom, top) = loss.window
    grid = np.stack(np.meshgrid(np.linspace(float(left), float(right), 50), np.linspace(float(bottom), float(top), 50)), axis=-1)
    levels = sorted({float(level) for level in np.quantile(loss.value(grid), [0.1, 0.5, 0.8])})
    lines = contours(loss, levels, resolution=101)
    assert list(lines) == levels
    for level, parts in lines.items():
        if loss.name == "plateau" and level == 1:
            continue  # a whole plain, not a line
        vertices = np.concatenate(parts)
        assert len(vertices) > 20
        steep = np.linalg.norm(loss.gradient(vertices), axis=1) > 0.05
        np.testing.assert_allclose(loss.value(vertices[steep]), level, rtol=1e-9, atol=1e-9)


def test_contours_of_the_bowl_are_circles() -> None:
    ((line,),) = contours(LOSSES["bowl"], [25.0 / 4]).values()
    np.testing.assert_allclose(np.linalg.norm(line, axis=1), 2.5, rtol=1e-14)
    assert (line[0] == line[-1]).all()


def test_contours_and_tangents_want_two_weights() -> None:
    for draw in (lambda: contours(LOSSES["parabola"], [1.0]), lambda: contour_tangent(LOSSES["parabola"], [1.0])):
        with pytest.raises(ValueError, match="two weights"):
            draw()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("quartic", {(-1.472998, "minimum"), (1.346997, "minimum"), (0.126, "maximum")}),
        ("w**3 - 3*w", {(-1.0, "maximum"), (1.0, "minimum")}),
        ("w**3", {(0.0, "degenerate")}),
        ("exp(w)", set()),
    ],
)
def test_critical_points_of_one_weight(name: str, expected: set[tuple[float, str]]) -> None:
    loss = LOSSES[name] if name in LOSSES else Loss.parse(name)
    found = {(round(critical.point[0], 6), critical.kind) for critical in critical_points(loss)}
    assert {(round(place, 2), kind) for place, kind in found} == {(round(place, 2), kind) for place, kind in expected}


def test_himmelblau_has_nine_critical_points() -> None:
    kinds = [critical.kind for critical in critical_points(LOSSES["himmelblau"])]
    assert kinds == ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]


@two_weights
def test_critical_points_are_critical_and_in_order(loss: Loss) -> None:
    found = critical_points(loss)
    assert [critical.loss for critical in found] == sorted(critical.loss for critical in found)
    for critical in found:
        curvature = np.abs(loss.hessian(np.array(critical.point))).max()
        assert np.linalg.norm(loss.gradient(np.array(critical.point))) <= 1e-9 * max(1.0, curvature)
        assert critical.loss == pytest.approx(float(loss.value(np.array(critical.point))))


def test_critical_points_are_searched_in_two_weights_at_most() -> None:
    with pytest.raises(ValueError, match="one or two weights"):
        critical_points(Loss.parse("w3**2"))


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [((1, 2), "minimum"), ((-1, -2), "maximum"), ((-1, 2), "saddle"), ((0, 2), "degenerate"), ((0, 0), "degenerate")],
)
def test_kinds(eigenvalues: tuple[float, float], kind: str) -> None:
    assert kind_of(np.array(eigenvalues, float)) == kind


def test_a_slice_freezes_the_others() -> None:
    cut = slice_along(LOSSES["stretched_bowl"], "w2", ("3", "4"))
    assert cut.weights == ("w2",)
    assert cut.expression == "9 + 2*w2**2"
    assert cut.gradient((Fraction(4),))[0] == LOSSES["stretched_bowl"].gradient((3, Fraction(4)))[1]
    assert cut.window == (LOSSES["stretched_bowl"].window[1],)
    with pytest.raises(ValueError, match="no weight of stretched_bowl"):
        slice_along(LOSSES["stretched_bowl"], "x", ("3", "4"))


@two_weights
def test_a_slice_has_the_partial_as_its_slope(loss: Loss) -> None:
    at = (Fraction(3, 4), Fraction(-1, 2))
    for i, weight in enumerate(loss.weights):
        slope = slice_along(loss, weight, at).gradient(np.array([float(at[i])]))[0]
        assert slope == pytest.approx(loss.gradient(np.array([float(c) for c in at]))[i], rel=1e-12, abs=1e-13)


def test_a_line_through_the_valley() -> None:
    line = line_through(LOSSES["bowl"], ("3", "4"), ("-7.2", "-9.6"))
    assert line.value((Fraction(0),)) == 25
    assert line.value((Fraction(1),)) == 49  # the leap of a rate of 1.2
