"""The mathematics of the gradient: losses, gradients, descent, learning rates, and numbers rounded for the screen.

To read it as a chapter, in this order:

- `number`, `rounding`: what is written, exactly, and back to the screen.
- `expression`, `parsing`, `notation`: formulas as trees, from text and to text.
- `derivative`, `program`, `symbolic`: differentiated, computed, handed to SymPy.
- `loss`, `losses`: a function of weights, and those of the course.
- `rules`, `descent`, `walk`, `verdict`: going down, and how it ended.
- `rates`, `geometry`: how large a step may be; slopes, contours, critical points, cuts.
- `forerunners`: rules of 1951 to 1958 that came before: noisy slopes, conjugate steps, learning from errors.
- `many_weights`, `network`: a thousand weights, and one pass back; `low_rank`: a matrix as two thin ones; `bits`: those of a float.
- `typeset`, `derivation`: formulas for showing, line by line; `javascript`: programs for a page.

>>> walk = descend(LOSSES["bowl"], ("3", "4"), GradientDescent("0.1"), 3, "exact")
>>> [screen(loss, 4, trim=True) for loss in walk.losses]
['25', '16', '10.24', '6.5536']
>>> descend(LOSSES["bowl"], ("3", "4"), GradientDescent("1.2"), 8).verdict.words
'diverging: the loss grows with every step from the start'
"""

from mathcore.descent import descend, sweep
from mathcore.loss import Loss
from mathcore.losses import LOSSES, find_loss
from mathcore.number import exact, in_width
from mathcore.rounding import screen
from mathcore.rules import Adam, Clipped, GradientDescent, Momentum, Nesterov, RMSProp, Rule, WarmUp
from mathcore.verdict import Verdict
from mathcore.walk import Walk

__all__ = [
    "LOSSES",
    "Adam",
    "Clipped",
    "GradientDescent",
    "Loss",
    "Momentum",
    "Nesterov",
    "RMSProp",
    "Rule",
    "Verdict",
    "Walk",
    "WarmUp",
    "descend",
    "exact",
    "find_loss",
    "in_width",
    "screen",
    "sweep",
]
