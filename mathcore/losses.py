"""The registry: the losses of the course, each with its formula, minima, source and the window worth looking at.

The hilly valley is the course's night hillside. From (2.4, 4) plain descent at a rate of 1 bends down into the
deepest valley and rests near (1.07, −0.77) within 14 steps; from (−1.5, 4) it ends in the side hollow near (−2.96, 2.22), well above it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mathcore.loss import Loss
from mathcore.number import exact

_DRAWN = "drawn for the course"
_HILLY_VALLEY = (
    "0.8 + 0.04*(w1 + 0.6)**2 + 0.06*(w2 + 0.6)**2 + 0.49*sin(0.7*w1 - 2.4)*cos(0.7*w2 + 0.6)"
    " + 0.26*cos(0.8*w1 - 0.7*w2 + 1.4) + 0.04*sin(w1 + 1.9*w2 - 2.2)"
)
_PLATEAU_INSIDE = "1 - 0.25*(w1**2 + w2**2)"
_PLATEAU = f"1 - 0.25*({_PLATEAU_INSIDE} + abs({_PLATEAU_INSIDE}))**2"


def _loss(name: str, expression: str, *, title: str, minima: str, window: str, source: str) -> Loss:
    """Make an entry; points and ranges are written "a,b c,d"."""
    points = tuple(tuple(exact(number) for number in point.split(",")) for point in minima.split())
    low_high = [tuple(exact(number) for number in pair.split(",")) for pair in window.split()]
    return Loss.parse(expression, name, tuple((low, high) for low, high in low_high), title=title, minima=points, source=source)


_ALL = (
    _loss(
        "parabola",
        "w**2",
        title="one weight, one valley",
        minima="0",
        window="-4,4",
        source="the plainest curve with a lowest point",
    ),
    _loss(
        "shifted_parabola",
        "(w - 5)**2",
        title="a valley that is not at zero",
        minima="5",
        window="-1,11",
        source="an exercise of the course",
    ),
    _loss(
        "quartic",
        "w**4 - 4*w**2 + w",
        title="a deep and a shallow valley",
        minima="-1.47299760111403 1.34699740852777",
        window="-2.4,2.3",
        source="a double well, tilted so that uphill can point at the lower valley",
    ),
    _loss(
        "bowl",
        "w1**2 + w2**2",
        title="a round bowl",
        minima="0,0",
        window="-5,5 -5,5",
        source="the plainest valley over two weights",
    ),
    _loss(
        "shifted_bowl",
        "(w1 - 2)**2 + (w2 - 3)**2",
        title="a round bowl that is not at zero",
        minima="2,3",
        window="-2,6 -1,7",
        source="an exercise of the course",
    ),
    _loss(
        "stretched_bowl",
        "w1**2 + 2*w2**2",
        title="a bowl twice as curved along the second weight",
        minima="0,0",
        window="-3,3 -3,3",
        source="two curvatures, 2 and 4",
    ),
    _loss(
        "lopsided_bowl",
        "w1**2 + 3*w2**2",
        title="a bowl three times as curved along the second weight",
        minima="0,0",
        window="-4,4 -4,4",
        source="curvatures 2 and 6",
    ),
    _loss(
        "narrow_bowl",
        "0.5*w1**2 + 10*w2**2",
        title="a long narrow valley",
        minima="0,0",
        window="-5,5 -2,2",
        source="curvatures 1 and 20, on which one rate must zigzag",
    ),
    _loss(
        "shallow_bowl",
        "2/3*w1**2 + w2**2",
        title="a bowl a little flatter along the first weight",
        minima="0,0",
        window="-4,4 -4,4",
        source="its gradient at (3, −1) is (4, −2)",
    ),
    _loss(
        "steep_sides",
        "0.25*w1**4 + 0.25*w2**4",
        title="a flat floor between steep sides",
        minima="0,0",
        window="-4,4 -4,4",
        source="curvature that falls on the way down",
    ),
    _loss(
        "hilly_valley",
        _HILLY_VALLEY,
        title="a hillside at night",
        minima="1.06804460642373,-0.765682332292742 -2.96125164571049,2.22137624797967",
        window="-5,5 -5,5",
        source=_DRAWN,
    ),
    _loss(
        "double_valley",
        "0.25*w1**4 - w1**2 + 0.25*w1 + 0.5*w2**2",
        title="two valleys, one deeper",
        minima="-1.47299760111403,0 1.34699740852777,0",
        window="-2.5,2.5 -2.5,2.5",
        source="a quarter of the quartic, with a round valley across",
    ),
    _loss(
        "saddle",
        "w1**2 - w2**2",
        title="a saddle",
        minima="",
        window="-2,2 -2,2",
        source="the plainest critical point that is no minimum",
    ),
    _loss(
        "plateau",
        _PLATEAU,
        title="a hollow in a plain that is truly flat",
        minima="0,0",
        window="-4,4 -4,4",
        source="level from a distance of 2 on: the gradient there is exactly 0",
    ),
    _loss(
        "cliff",
        "0.05*(w1 + 1)**2 + 0.05*w2**2 + 2 + 2*tanh(4*(w1 - 2))",
        title="a gentle slope that ends at a cliff",
        minima="-1.00000001208043,0",
        window="-6,6 -4,4",
        source="after the cliffs of recurrent networks (Pascanu, Mikolov and Bengio 2013)",
    ),
    _loss(
        "rosenbrock",
        "(1 - w1)**2 + 100*(w2 - w1**2)**2",
        title="a bent narrow valley",
        minima="1,1",
        window="-2,2 -1,3",
        source="Rosenbrock 1960",
    ),
    _loss(
        "himmelblau",
        "(w1**2 + w2 - 11)**2 + (w1 + w2**2 - 7)**2",
        title="four valleys of one depth",
        minima="3,2 -2.80511808695274,3.13131251825057 -3.77931025337775,-3.28318599128617 3.58442834033049,-1.84812652696440",
        window="-5,5 -5,5",
        source="Himmelblau 1972",
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
