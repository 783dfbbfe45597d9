"""The base of every mark: a mobject that remembers what it depicts.

A mark is made from its claim's data and keeps the claim through copies, `become` and transforms; its leaves carry the mark's number, so
that a drawn shape can always be asked which mark it belongs to, even after manim has torn the mobject tree apart.
"""

import itertools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from manim import Mobject, VGroup, VMobject

from scenes.kit.claims import At, Claim, Scenery

LEAF_OF = "of_mark"
"""The attribute of a drawn leaf that holds the number of its mark."""

_numbers = itertools.count(1)


class Mark(Mobject):
    """Mixin for mobjects that depict something. Put it first among the bases."""

    claim: Claim | None = None
    mark_number = 0
    waivers: Mapping[str, str] = MappingProxyType({})
    """Rules of the gates that do not hold for this mark, each with its reason."""

    def depict(self, claim: Claim) -> Self:
        """Say what this mark depicts from now on."""
        self.claim = claim
        if not self.mark_number:
            self.mark_number = next(_numbers)
        self._stamp()
        return self

    def waive(self, rule: str, reason: str) -> Self:
        """Let a rule of the gates not hold for this mark, and say why."""
        self.waivers = {**self.waivers, rule: reason}
        return self

    @property
    def here(self) -> At:
        """Where this mark is drawn, for the claims of marks that ride on it."""
        return At(self.mark_number)

    def _stamp(self) -> None:
        """Write the number on every part that belongs to no mark of its own."""
        waiting: list[Mobject] = [self]
        while waiting:
            part = waiting.pop()
            setattr(part, LEAF_OF, self.mark_number)
            waiting += [one for one in part.submobjects if not (isinstance(one, Mark) and one.claim is not None)]

    def become(self, mobject: Mobject, *args: Any, **kwargs: Any) -> Self:
        super().become(mobject, *args, **kwargs)
        if isinstance(mobject, Mark) and mobject.claim is not None:
            self.depict(mobject.claim)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy: Self = super().__deepcopy__(memo)
        if copy.claim is not None:
            copy.mark_number = next(_numbers)
            copy._stamp()
        return copy


class Prop(Mark, VGroup):
    """Shapes that depict no number, with the reason why none is to be looked for in them."""

    def __init__(self, *parts: VMobject, reason: str) -> None:
        super().__init__(*parts)
        self.depict(Scenery(reason))
