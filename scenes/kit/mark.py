"""The base of every mark: a mobject that remembers what it depicts.

A mark is made from its claim's data and keeps the claim through copies, `become` and transforms; its leaves carry the mark's number, so
that a drawn shape can always be asked which mark it belongs to, even after manim has torn the mobject tree apart.
"""

import itertools
from typing import Any, Self
from weakref import WeakValueDictionary

from manim import Mobject

from scenes.kit.claims import At, Claim

LEAF_OF = "of_mark"
"""The attribute of a drawn leaf that holds the number of its mark."""

_numbers = itertools.count(1)
MARKS: "WeakValueDictionary[int, Mark]" = WeakValueDictionary()


class Mark(Mobject):
    """Mixin for mobjects that depict something. Put it first among the bases."""

    claim: Claim | None = None
    mark_number = 0

    def depict(self, claim: Claim) -> Self:
        """Say what this mark depicts from now on."""
        self.claim = claim
        if not self.mark_number:
            self._enrol()
        self._stamp()
        return self

    @property
    def here(self) -> At:
        """Where this mark is drawn, for the claims of marks that ride on it."""
        return At(self.mark_number)

    def _enrol(self) -> None:
        self.mark_number = next(_numbers)
        MARKS[self.mark_number] = self

    def _stamp(self) -> None:
        """Write the number on every leaf that belongs to no mark of its own."""
        for part in self.get_family():
            if part is self or not isinstance(part, Mark):
                setattr(part, LEAF_OF, self.mark_number)

    def become(self, mobject: Mobject, *args: Any, **kwargs: Any) -> Self:
        super().become(mobject, *args, **kwargs)
        if isinstance(mobject, Mark) and mobject.claim is not None:
            self.depict(mobject.claim)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy: Self = super().__deepcopy__(memo)
        if copy.claim is not None:
            copy._enrol()
            copy._stamp()
        return copy
