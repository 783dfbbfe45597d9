"""The record of a descent stands alone."""

import pickle

from mathcore.descent import descend
from mathcore.losses import LOSSES
from mathcore.rules import Momentum


def test_a_walk_travels_between_processes() -> None:
    walk = descend(LOSSES["hilly_valley"], ("2.4", "4"), Momentum("0.1"), 5)
    copy = pickle.loads(pickle.dumps(walk))  # noqa: S301 - our own bytes
    assert (copy.points == walk.points).all()
    assert copy.verdict == walk.verdict
    assert copy.rule == walk.rule
    assert copy.loss == walk.loss


def test_the_verdict_is_judged_once() -> None:
    walk = descend(LOSSES["bowl"], ("3", "4"), Momentum("0.1"), 5)
    assert walk.verdict is walk.verdict
    assert walk.steps == 5
    assert not walk.exact
