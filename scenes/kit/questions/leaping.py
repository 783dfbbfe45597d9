"""Steps on a loss in one weight, seen from the side: arrow on the ruler, leap through the air, ring where it lands; the view gives way."""

from typing import Any

import numpy as np
from manim import Mobject

from mathcore import Walk
from scenes.kit.claims import Weights
from scenes.kit.graphs.graph import Range
from scenes.kit.graphs.profile import Profile, heights_of, span_of
from scenes.kit.layout import Box, Layout
from scenes.kit.marks import Ring, StepArrow, floats
from scenes.kit.text.formula import Letters
from scenes.kit.theme import Theme
from scenes.kit.walks.flight import Flight

Ranges = tuple[Range, Range]
HEADROOM = 0.3
"""Over the highest place seen there is so much of the height below it: room for an arc."""
GIVES_WAY = 1.02
"""The view stays as it is where a leap needs less than this many times its width or height."""


class LandedRing(Ring):
    """A ring on the curve that is placed again when the view changes."""

    def __init__(self, profile: Profile, walk: Walk, step: int, theme: Theme) -> None:
        super().__init__(profile.section, walk, step, theme)
        self.profile, self.at = profile, tuple(walk.points[step])

    def follow(self) -> None:
        """Stand where the section now has it."""
        self.move_to(self.profile.spot(self.at))


class FloorStep(StepArrow):
    """A step's arrow on the ruler of weights that is drawn again when the view changes."""

    def __init__(self, profile: Profile, walk: Walk, step: int, theme: Theme) -> None:
        self.at: Weights = tuple(walk.points[step])
        super().__init__(profile.floor, walk.loss, self.at, walk.rule.base_rate, theme)

    def follow(self) -> None:
        """Lie where the section now has it."""
        self.point_at(self.at)


class ProfileWalk:
    """A walk on its curve. `profile.parts` and `first` are there from the start; `leap` makes the next step."""

    def __init__(self, walk: Walk, letters: Letters, area: Box, layout: Layout, theme: Theme, seed: int) -> None:
        self.walk, self.theme, self.here = walk, theme, 0
        self.profile = Profile(walk.loss, tuple(walk.points[0]), self.view(0), letters, area, layout, theme, seed=seed)
        self.first = self.profile.ride(LandedRing(self.profile, walk, 0, theme))
        self.rings: list[Mobject] = [self.first]

    @property
    def stages(self) -> tuple[object, ...]:
        """What its marks are placed through."""
        return self.profile.section, self.profile.floor

    def view(self, step: int) -> Ranges:
        """The weights and losses that hold everything up to a step."""
        seen = [float(point[0]) for point in self.walk.points[: step + 1]]
        across = span_of(self.walk.loss, [*seen, *(float(one[0]) for one in self.walk.loss.minima[:1])], wide=step == 0)
        if step:
            low, high = self.view(step - 1)[0]
            across = min(low, across[0]), max(high, across[1])
        heights = [float(self.walk.losses[one]) for one in range(step + 1)]
        return across, heights_of(self.walk.loss, across, heights, HEADROOM)

    def wider(self, now: Ranges, step: int) -> Ranges:
        """The view that a landing needs, or the one that there is where that nearly holds it."""
        wanted = self.view(step)
        grown = [(new[1] - new[0]) / (old[1] - old[0]) for new, old in zip(wanted, now, strict=True)]
        return wanted if max(grown) > GIVES_WAY else now

    def leap(self, clip: Any, seconds: float) -> None:
        """Let the clip make the next step, the view giving way on the way."""
        profile, step = self.profile, self.here
        start, end = tuple(self.walk.points[step]), tuple(self.walk.points[step + 1])
        now: Ranges = (profile.section.across, profile.section.up)
        after = self.wider(now, step + 1)
        if after != now:
            # The arrow is to lie in the picture: the view gives way before it comes.
            clip.follow(lambda share: self.look_between(now, after, share), profile.valley, seconds / 2)
        arrow = profile.ride(FloorStep(profile, self.walk, step, self.theme))
        clip.show(arrow)
        flight = profile.ride(Flight(profile.section, self.walk.loss, start, end, self.theme))

        def fly(share: float) -> None:
            flight.share = share
            flight.follow()
            there = floats(start) + share * (floats(end) - floats(start))
            lift = float(flight.at(share)[1] - profile.section.spot(self.walk.loss, there)[1])
            profile.walker.glide(start, end, share, max(0.0, lift))
            profile.shine()

        clip.add(flight, *self.rings, profile.walker)
        clip.follow(fly, profile.valley, seconds)
        profile.stand(end)
        self.here += 1
        self.rings.append(profile.ride(LandedRing(profile, self.walk, self.here, self.theme)))
        profile.riders.remove(arrow)
        clip.remove(arrow)
        clip.add(self.rings[-1], profile.walker)

    def look_between(self, first: Ranges, last: Ranges, share: float) -> None:
        """Show what lies a share of the way between two views."""
        across, up = (np.array(old) + share * (np.array(new) - np.array(old)) for old, new in zip(first, last, strict=True))
        self.profile.look((across[0], across[1]), (up[0], up[1]))
