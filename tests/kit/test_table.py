from fractions import Fraction
from typing import Any

import pytest
from manim import FadeIn, FadeOut

from scenes.kit.layout import Box
from scenes.kit.text.table import Column, Table, fitting
from scenes.kit.theme import NIGHT

BOX = Box(0.0, -2.0, 4.0, 1.0)


def column(*values: Fraction) -> Column:
    return Column("L", "loss", NIGHT.loss, values, [None for _ in values])


def table(count: int, box: Box = BOX) -> Table:
    return Table([column(*map(Fraction, range(count))), column(*(Fraction(7, 3) ** n for n in range(count)))], box, 27, NIGHT)


def shown(made: Table) -> list[list[str]]:
    return [[number.claim.text for number in row] for row in made.rows]  # type: ignore[attr-defined]  # a Number's claim is Shown


def anchor(number: Any) -> tuple[float, float]:
    """Where a number's baseline ends."""
    x, y, _ = number.anchor.get_center()
    return float(x), float(y)


def settle(changes: list[Any]) -> None:
    for change in changes:
        if not isinstance(change, FadeIn | FadeOut):
            change.begin()
            change.interpolate(1.0)
            change.finish()


def test_numbers_are_rounded_from_exact_values_and_trimmed() -> None:
    made = table(3)
    for _ in range(3):
        made.arrive()
    assert shown(made) == [["0", "1"], ["1", "2.3333"], ["2", "5.4444"]]


def test_rows_are_right_aligned_on_one_baseline_each() -> None:
    made = table(3)
    for _ in range(3):
        made.arrive()
    for row in made.rows:
        assert [anchor(number)[0] for number in row] == pytest.approx(made.rights)
        assert len({round(anchor(number)[1], 9) for number in row}) == 1


def test_zeros_at_the_end_stay_where_they_are_digits_of_a_longer_number() -> None:
    made = Table([column(Fraction("21.51296"), Fraction("21.5"))], BOX, 27, NIGHT)
    made.arrive()
    made.arrive()
    assert shown(made) == [["21.5130"], ["21.5"]]


def test_where_rows_are_too_many_the_first_and_the_latest_stay() -> None:
    made = table(12)
    for _ in range(12):
        settle(made.arrive())
    heights = [round(anchor(row[0])[1], 6) for row in made.rows]
    slots = [round(made.baseline(slot), 6) for slot in range(made.slots)]
    assert heights[0] == slots[0]
    assert heights[-(made.slots - 2) :] == slots[2:]
    assert made.ellipsis is not None
    assert min(slots) >= BOX.bottom


def test_long_numbers_lose_places_before_the_type_gets_smaller() -> None:
    wide = [column(Fraction(10**6, 7), Fraction(1, 3)) for _ in range(3)]
    places, size, widths = fitting(wide, 4.0, 27)
    assert places < 4
    assert size == 27
    assert sum(widths) <= 4.0
    _, smaller, _ = fitting(wide, 1.9, 27)
    assert smaller < 27


def test_columns_are_as_wide_as_what_else_will_stand_in_them() -> None:
    two = [column(Fraction(1)), column(Fraction(2))]
    assert fitting(two, 4.0, 27, [0.0, 1.5])[2][1] == 1.5
    assert fitting(two, 4.0, 27)[2][1] < 1.5
