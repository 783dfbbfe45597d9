"""The mathematics of the gradient: losses, gradients, descent, learning rates, and numbers rounded for the screen."""

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
