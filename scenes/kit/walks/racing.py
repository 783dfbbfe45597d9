"""The base of scenes in which two walks are followed side by side: pictures that come and go, and both walks going on, step by step."""

from collections.abc import Callable, Sequence

from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear

from scenes.kit.lesson import LessonScene
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.race import Race, Standings


class RaceLesson(LessonScene):
    """A lesson with a `race` under way, its `standings`, and the step that it has come to: `here`."""

    race: Race
    standings: Standings
    here: int

    def go_on(self, last: int, seconds: float, reach: Callable[[float], None] | None = None) -> None:
        """Both go on to this step, at so many seconds a step; the counts go with them, and what `reach` draws for a time in steps."""
        if last <= self.here:
            return
        trace, come = VGroup(), self.here

        def advance(now: float) -> None:
            nonlocal come
            while come < int(now):
                come += 1
                trace.add(*self.race.left_at(come))
                self.standings.count(come)
            self.race.glide(now)
            if reach is not None:
                reach(now)

        self.add(trace, *self.race.walkers)
        self.follow(trace, advance, (float(self.here), float(last)), seconds * (last - self.here))
        self.here = last

    def follow(self, carrier: Mobject, advance: Callable[[float], None], span: tuple[float, float], seconds: float) -> None:
        """Play something that depends on a number which goes evenly from one end to the other."""
        now = ValueTracker(span[0])

        def update(_: Mobject) -> None:
            advance(now.get_value())

        carrier.add_updater(update)
        self.play(now.animate.set_value(span[1]), run_time=self.timed(seconds), rate_func=linear)
        carrier.remove_updater(update)
        advance(span[1])

    def change(self, leaving: Sequence[Mobject], coming: Sequence[Mobject]) -> None:
        """One picture goes, another comes."""
        self.play(*(FadeOut(one) for one in leaving), run_time=self.timed(DURATIONS.quick))
        self.play(*(FadeIn(one) for one in coming), run_time=self.timed(DURATIONS.quick))

    def on_stage(self) -> list[Mobject]:
        """All that is shown, but for the caption."""
        return [one for one in self.mobjects if one is not self._caption_words]
