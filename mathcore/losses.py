"""The registry: the losses of the course, each with its formula, minima, source and the window worth looking at."""

from collections.abc import Mapping
from types import MappingProxyType

from mathcore.loss import Loss, Points, Window
from mathcore.number import exact


def _loss(
    name: str, title: str, expression: str, source: str, minima: tuple[tuple[str, ...], ...] = (), window: tuple[tuple[str, str], ...] = ()
) -> Loss:
    ranges: Window | None = tuple((exact(low), exact(high)) for low, high in window) or None
    points: Points = tuple(tuple(exact(coordinate) for coordinate in minimum) for minimum in minima)
    return Loss.parse(expression, name, ranges, title=title, minima=points, source=source)


_ALL = (
    _loss("parabola", "one weight, one valley", "w**2", "the plainest valley there is", (("0",),)),
    _loss("bowl", "a round bowl", "w1**2 + w2**2", "the plainest valley over two weights", (("0", "0"),)),
    _loss(
        "hilly_valley",
        "a hillside at night",
        "0.5 + 0.045*(w1 + 0.6)**2 + 0.05*(w2 - 0.3)**2 + 0.3*sin(w1 + 0.5)*cos(0.8*w2 - 0.2) + 0.16*cos(1.2*w1 - w2 + 0.4) + 0.05*sin(2.1*w2 + w1)",
        "drawn for the course",
        (("-2.205", "0.354"), ("0.574", "-1.758")),
    ),
)

LOSSES: Mapping[str, Loss] = MappingProxyType({loss.name: loss for loss in _ALL})


def find_loss(text: str) -> Loss:
    """Return the loss of that name, or else the loss that the text says as a formula.

    Raises:
        ValueError: with the list of names and the place in the formula, if it is neither.
    """
    name = text.strip()
    if name in LOSSES:
        return LOSSES[name]
    try:
        return Loss.parse(name)
    except ValueError as error:
        raise ValueError(f"{error}\nIt is not the name of a loss either; the names are {', '.join(LOSSES)}.") from None


