"""Lost in the fog: finding a valley by the slope underfoot alone.

What the viewer should see: a hillside at night under fog, and one lantern. The walker feels the ground on one small patch, finds which
way is uphill, turns round and steps; each patch it has felt stays behind as a faint mark, the only map it has. When it rests the fog
lifts, and the whole hillside shows how little of it was ever seen: sometimes the deepest valley, sometimes a side hollow with a deeper
one close by. At the end the picture becomes a dictionary: hillside and loss, position and weights, valley floor and fewest mistakes.
"""

import checkout

from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Annotated

import numpy as np
from manim import PI, Animation, FadeIn, FadeOut, Group, Mobject, ValueTracker, Wait, linear, smooth

from mathcore import GradientDescent, descend
from mathcore.geometry import critical_points, length
from scenes.kit.claims import LossAt, Moment, Setting, Shown, SlopeAt, Somewhere
from scenes.kit.land.hillside import COMPASS, Hillside
from scenes.kit.land.view import widened, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import Needle, Pin, Ring, StepArrow, TangentPatch, TrailLine, Walker, run_of, tangent_points
from scenes.kit.parameters import Loss2, Point2, Rate, Seed, field, number, whole
from scenes.kit.text.glossary import Glossary
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import WORD_FONT
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.beyond import BeyondMarker, clearest, holds, inside, keep_within

TOLD = 2
"""Steps that are told one by one; the others follow in one run."""
HALF = 0.5
BELOW, ABOVE = 0.36, 0.72
"""How high on the stage the clip's first words stand: below the lantern, or above it."""
FELT = Fraction(3, 10)
"""The radius of the patch of ground that the walker feels, as a share of its sight."""
HELD = Fraction(3, 5)
"""How much of the sight around the start is in the picture, whatever the start."""
MEMORY = 0.72
"""How thick the fog is that shows what was never seen."""
APART = Fraction(1, 2)
"""A patch felt nearer than this share of its radius to the last one that stayed would only lie on top of it: it leaves no mark."""
SEARCH = (-1.9, 0.9)
"""Where the needle looks while it searches for the way up, in radians from it."""
DEEP = 0.02
"""A rest counts as the deepest valley when it is within this share of the whole way down of its floor."""
RESTS = ("converged", "stuck")
"""The verdicts on a walk that has come to rest."""
LABEL = 0.12
"""Room between a label and the place that it labels."""
PINNED = 0.75
"""Room that a pin needs to the picture's edges."""
DIAGONALS = ((1, 1), (1, -1), (-1, -1), (-1, 1))
WANDERING = 1.2
"""A walk is wished to be in the picture as far as it keeps to the loss's window, so much wider."""
GLOW, EDGE = 0.38, 0.05
"""Room of the walker and of lines to the picture's edges."""
AROUND = 24
"""Places on the rim of a patch at which a label is kept off it."""
DICTIONARY = (
    ("the hillside", "the loss", "loss"),
    ("where you stand", "the weights", "ink"),
    ("the way uphill", "the gradient", "gradient"),
    ("the valley floor", "fewest mistakes", "step"),
)


class FoggedHillside(LessonScene):
    """A walker finds its way down by feel."""

    loss: Loss2 = field("hilly_valley", "the hillside")
    start: Point2 = field("2.2,3.6", "where the walker sets out")
    learning_rate: Rate = field("1", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(1, 60)] = field("14", "how many steps it takes")
    sight: Annotated[Fraction, number("0.3", "4")] = field("2", "how far the lantern reaches, in units of weight")
    seed: Seed = field("7", "the fog's own pattern")

    def construct(self) -> None:
        self.walk = descend(self.loss, self.start, GradientDescent(self.learning_rate), self.steps)
        self.one_lantern_in_the_fog()
        self.the_ground_can_be_felt()
        self.turning_round_is_the_way_down()
        self.again_and_again()
        self.the_fog_lifts()
        self.the_picture_is_a_dictionary()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_lantern_in_the_fog(self) -> None:
        self.beat("In the fog")
        sight, around = float(self.sight), float(HELD * self.sight)
        self.world = Hillside(
            self.loss,
            self.layout,
            self.theme,
            self.start,
            sight=sight,
            around=around,
            wished=self.places_to_show(),
            seed=self.seed,
            clock=lambda: self.time,
        )
        self.view = self.world.view
        self.reach = self.steps_in_the_picture()
        self.here = 0
        self.felt: list[tuple[float, ...]] = []
        self.beyond: list[BeyondMarker] = []
        self.walker = Walker(self.view, self.loss, self.point(0), self.theme)
        self.walker.waive("left over", "it is you, wherever the walk has come to")
        self.world.look(self.point(0))
        up = (self.walker.get_center()[1] - self.layout.stage.bottom) / self.layout.stage.height
        words = self.opening(up=BELOW if up > HALF else ABOVE, cased=False)
        self.open_with(Group(self.world.shade(words), words), *self.world.parts, self.walker)
        weather = "Night and fog" if self.theme.dark else "Thick fog"
        self.say(f"{weather}. The valley lies below, but your lantern shows only a few steps.")

    def the_ground_can_be_felt(self) -> None:
        self.beat("Feel the slope")
        self.say("You cannot see it. But you can feel how the ground slopes under your feet.")
        self.patch = TangentPatch(self.view, self.loss, self.point(0), FELT * self.sight, self.theme)
        self.needle = Needle(self.view, self.loss, self.point(0), FELT * self.sight, self.theme)
        self.add(self.patch, self.walker)
        self.play(FadeIn(self.patch), run_time=self.timed(DURATIONS.move))
        self.say("Turn until it is steepest. That way is [uphill](gradient).")
        self.play(FadeIn(self.needle), run_time=DURATIONS.blink)
        for turn_from, turn_to in pairwise((0.0, *SEARCH, 0.0)):
            self.turn_needle(turn_from, turn_to)

    def turning_round_is_the_way_down(self) -> None:
        self.beat("Turn round and step")
        self.say("Now turn right round: [downhill](step). Take one step.")
        self.turn_needle(0.0, PI)
        if self.reach:
            self.step_with_arrow(DURATIONS.slow)
        for _ in range(self.here, min(TOLD, self.reach)):
            self.say("Feel the ground again. [Uphill](gradient), turn round, [step](step).")
            self.feel_again()
            self.turn_needle(0.0, PI)
            self.step_with_arrow(DURATIONS.move)

    def again_and_again(self) -> None:
        self.beat("Again and again")
        if self.here < self.reach:
            self.say("And again. The patches you have felt are all the map you have.")
        for step in range(self.here, self.reach):
            self.step(DURATIONS.quick if step < 2 * TOLD else DURATIONS.blink)
        if self.reach < self.walk.steps:
            self.it_is_thrown_off()
        else:
            self.say_how_level_it_is()

    def the_fog_lifts(self) -> None:
        self.beat("The fog lifts")
        self.say("Only now does the fog lift.")
        fog, lift = self.world.fog, ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            fog.lift = lift.get_value()

        fog.add_updater(follow)
        self.play(lift.animate.set_value(HALF), run_time=self.timed(DURATIONS.grand), rate_func=linear)
        self.take_poster()
        self.play(lift.animate.set_value(1.0), run_time=self.timed(DURATIONS.grand), rate_func=linear)
        fog.remove_updater(follow)
        self.say("Of all this, you never saw more than one small disc at a time.")
        self.remember_the_way()
        self.remove(fog)
        self.say_where_the_deepest_valley_is()

    def the_picture_is_a_dictionary(self) -> None:
        self.beat("What it means")
        self.say("A machine learns like this. The hillside is its [loss](loss): how wrong it is.")
        glossary = Glossary(DICTIONARY, self.layout, self.theme, self.places_to_keep_clear())
        self.play(FadeIn(self.world.shade(glossary)), FadeIn(glossary[0]), run_time=DURATIONS.quick)
        self.say("Where you stand are its weights. The way uphill is its [gradient](gradient).")
        self.play(FadeIn(glossary[1]), run_time=DURATIONS.quick)
        self.needle.feel(self.point(0))
        self.play(FadeIn(glossary[2]), FadeIn(self.needle), run_time=DURATIONS.quick)
        self.say("The valley floor: the weights that make the fewest mistakes.")
        self.play(FadeIn(glossary[3]), run_time=DURATIONS.quick)
        self.rest()
        self.wait(DURATIONS.hold)

    # -- one step -----------------------------------------------------------------------------------------------

    def point(self, step: int) -> tuple[float, ...]:
        return tuple(self.walk.points[step].tolist())

    def places_to_show(self) -> list[np.ndarray]:
        """What would be good to have in the picture, weights (n, 2), the best first: walk, ground felt, deepest valley."""
        low, high = (np.array(ends, dtype=float) for ends in zip(*widened(window_of(self.loss), WANDERING), strict=True))
        kept = list(takewhile(lambda point: bool(np.all((low <= point) & (point <= high))), self.walk.points))
        walked = [np.concatenate([self.felt_at(end), self.way(start, end)]) for start, end in pairwise(kept)]
        floors = [np.array([place.point]) for place in critical_points(self.loss) if place.kind == "minimum"][:1]
        parts = [*walked, *floors]
        return [np.concatenate(parts[:count]) for count in range(len(parts), 0, -1)]

    def felt_at(self, at: np.ndarray) -> np.ndarray:
        """The ends of the ground that is felt at weights, (4, 2)."""
        felt: np.ndarray = at + float(FELT * self.sight) * np.array(COMPASS)
        return felt

    def way(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Weights (n, 2) along a step."""
        way: np.ndarray = start + np.linspace(0, 1, AROUND)[:, None] * (end - start)
        return way

    def steps_in_the_picture(self) -> int:
        """How many steps the walker takes before one leaves the picture."""
        return sum(1 for _ in takewhile(self.shows_step, range(1, self.walk.steps + 1)))

    def shows_step(self, step: int) -> bool:
        """Whether all that is drawn of a step has room in the picture: the way there, the walker and the ground that it then feels."""
        start, end = self.walk.points[step - 1 : step + 1]
        if not np.isfinite(end).all() or not inside(self.view, self.loss, end, self.layout.canvas.inset(GLOW)):
            return False
        drawn = np.concatenate([self.way(start, end), self.felt_at(end)])
        return all(inside(self.view, self.loss, point, self.layout.canvas.inset(EDGE)) for point in drawn)

    def turn_needle(self, turn_from: float, turn_to: float) -> None:
        turn = ValueTracker(turn_from)

        def follow(_: Mobject) -> None:
            self.needle.feel(self.point(self.here), turn.get_value())

        self.needle.add_updater(follow)
        self.play(turn.animate.set_value(turn_to), run_time=self.timed(DURATIONS.move), rate_func=smooth)
        self.needle.remove_updater(follow)

    def feel_again(self) -> None:
        self.patch.feel(self.point(self.here))
        self.needle.feel(self.point(self.here))
        self.add(self.patch, self.needle, self.walker)
        self.play(FadeIn(self.patch), FadeIn(self.needle), run_time=self.timed(DURATIONS.blink))

    def step(self, seconds: float) -> None:
        """Take one step: a ring and a faint patch stay where it began."""
        start, end = self.point(self.here), self.point(self.here + 1)
        ring = Ring(self.view, self.walk, self.here, self.theme)
        trail = TrailLine(self.view, self.walk, self.here, self.here + 1, self.theme)
        self.remove(self.patch, self.needle)
        self.add(*self.mark_of(start), ring, self.walker)
        share = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            self.walker.glide(start, end, share.get_value())
            self.world.look(tuple(np.array(start) + share.get_value() * (np.array(end) - np.array(start))))

        self.walker.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds))
        self.walker.remove_updater(follow)
        self.add(trail, ring, self.walker)
        self.here += 1
        self.walker.stand(end)
        self.world.look(end)

    def mark_of(self, at: tuple[float, ...]) -> list[TangentPatch]:
        """What stays of a patch that was felt, where none stays there already."""
        radius = FELT * self.sight
        if self.felt and length(np.array(at) - np.array(self.felt[-1])) < APART * radius:
            return []
        self.felt.append(at)
        felt = TangentPatch(self.view, self.loss, at, radius, self.theme).faint()
        return [felt.waive("left over", "all that was ever felt stays to the end: so little of the hillside it was")]

    def step_with_arrow(self, seconds: float) -> None:
        arrow = StepArrow(self.view, self.loss, self.point(self.here), self.learning_rate, self.theme)
        self.play(FadeIn(arrow), FadeOut(self.needle), run_time=DURATIONS.blink)
        self.step(seconds)
        self.play(FadeOut(arrow), run_time=DURATIONS.blink)

    def remember_the_way(self) -> None:
        """The disc of light goes back up and down the whole way once more, and thin fog lies on all that was never in it."""
        if not self.reach:
            return
        fog, walked, thick = self.world.fog, ValueTracker(float(self.reach)), ValueTracker(0.0)
        light = Walker(self.view, self.loss, self.point(self.reach), self.theme)

        def follow(_: Mobject) -> None:
            step = min(int(walked.get_value()), self.reach - 1)
            start, end, share = self.point(step), self.point(step + 1), walked.get_value() - step
            light.glide(start, end, share)
            self.world.look(tuple(np.array(start) + share * (np.array(end) - np.array(start))))
            fog.opacity = thick.get_value()

        fog.lift, fog.opacity = 0.0, 0.0
        light.add_updater(follow)
        self.add(light)
        back = walked.animate.set_value(0.0), thick.animate.set_value(MEMORY)
        self.play(*back, run_time=self.timed(DURATIONS.move), rate_func=smooth)
        self.play(walked.animate.set_value(float(self.reach)), run_time=self.timed(DURATIONS.grand), rate_func=smooth)
        self.play(thick.animate.set_value(0.0), run_time=self.timed(DURATIONS.quick))
        light.remove_updater(follow)
        self.remove(light)
        self.world.look(self.point(self.reach))

    def it_is_thrown_off(self) -> None:
        start, end = self.point(self.here), self.point(self.here + 1)
        if inside(self.view, self.loss, np.array(end), self.layout.stage):
            self.say("The next step leads to the very edge of what can be shown here.")
            self.play(*self.felt_no_more(), run_time=self.timed(DURATIONS.move))
            return
        self.say("This step is so long that it throws you off the hillside.")
        marker = BeyondMarker(
            self.view, self.loss, start, end, self.layout.stage, self.layout, self.theme, Moment(run_of(self.walk), self.here + 1)
        )
        self.beyond.append(marker)
        for part in (marker, *marker.label):
            part.waive("left over", "it says where the walk has gone, beyond the picture")
        over = marker.label.get_center()
        clearest(marker.label, (over, over + 2 * (marker.tail_drawn - over) * (0, 1, 0)), self.felt_outlines())
        self.play(FadeIn(marker), *self.felt_no_more(), run_time=self.timed(DURATIONS.move))

    def felt_no_more(self) -> list[Animation]:
        """What was felt last goes, where it still stands."""
        return [FadeOut(one) for one in (self.patch, self.needle) if one in self.mobjects] or [Wait()]

    def places_to_keep_clear(self) -> np.ndarray:
        """Scene points (n, 3) that words may not cover: the way walked, the needle, and what marks a place beyond the picture."""
        self.needle.feel(self.point(0))
        return np.concatenate([self.walked(), self.needle.points, *(marker.get_all_points() for marker in self.beyond)])

    def walked(self) -> np.ndarray:
        """Scene points (n, 3) of the way walked."""
        steps = [self.way(start, end) for start, end in pairwise(self.walk.points[: self.here + 1])]
        return self.view.spot(self.loss, np.concatenate([self.walk.points[:1], *steps]))

    # -- how it ended -------------------------------------------------------------------------------------------

    def say_how_level_it_is(self) -> None:
        slope = float(length(self.walk.gradients[self.here]))
        steepness = shown(slope, 2, SlopeAt(self.loss.expression, Moment(run_of(self.walk), self.here)))
        if self.walk.verdict.kind in RESTS:
            self.say("Here the slope is {slope}: level ground. You rest.", slope=steepness)
        else:
            self.say("After {steps} steps the slope is still {slope}.", steps=self.counted(), slope=steepness)

    def say_where_the_deepest_valley_is(self) -> None:
        floors = [place for place in critical_points(self.loss) if place.kind == "minimum"]
        if not floors or self.reach < self.walk.steps:
            return
        ended = float(self.walk.losses[self.here])
        if ended <= floors[0].loss + DEEP * (float(self.walk.losses[0]) - floors[0].loss):
            self.say("Even so, {steps} steps downhill have brought you to the deepest valley.", steps=self.counted())
        else:
            self.deeper_valley_was_there(floors[0].point)

    def deeper_valley_was_there(self, floor: tuple[float, ...]) -> None:
        shown = inside(self.view, self.loss, np.array(floor), self.layout.canvas.inset(PINNED))
        marks = self.mark_the_depths(floor) if shown else []
        rested = "You rest in a side hollow. A deeper valley was there, and you never saw it."
        self.say(rested if self.walk.verdict.kind in RESTS else "The deepest valley lies elsewhere, and you never saw it.")
        if marks:
            self.play(*(FadeIn(mark) for mark in marks), run_time=self.timed(DURATIONS.move))
        self.rest()
        self.wait(DURATIONS.hold)
        if marks:
            self.play(*(FadeOut(depth) for depth in marks[1:]), run_time=DURATIONS.blink)

    def mark_the_depths(self, floor: tuple[float, ...]) -> list[Mobject]:
        """A pin on the deepest valley, and how deep it lies there and where the walk has come to: words clear of what is drawn."""
        pin = Pin(self.view, self.loss, floor, self.theme, self.theme.loss)
        here = self.depth(float(self.walk.losses[self.here]), Moment(run_of(self.walk), self.here))
        there = self.depth(float(self.loss.value(np.array(floor))), floor)
        felt = self.felt_outlines()
        taken = np.concatenate([felt, self.walked(), pin.get_all_points()])
        self.stand_beside(there, pin.get_all_points(), taken)
        self.stand_beside(here, felt[:AROUND], np.concatenate([taken, np.repeat(there.get_all_points(), len(felt), axis=0)]))
        return [pin, here, there]

    def depth(self, loss: float, at: Somewhere) -> Number:
        of, size = LossAt(self.loss.expression, at), self.layout.type.body
        depth = Number(loss, 2, prefix="loss ", of=of, size=size, colour=self.theme.ink, font=WORD_FONT)
        return depth.cased(self.theme.ground, STROKES.casing * 2)

    def felt_outlines(self) -> np.ndarray:
        """Scene points, (n, 3), around all patches felt."""
        turns = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
        circle = float(FELT * self.sight) * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
        return np.concatenate([tangent_points(self.view, self.loss, np.array(at), circle) for at in (self.point(self.here), *self.felt)])

    def stand_beside(self, words: Number, place: np.ndarray, taken: np.ndarray) -> None:
        """Stand beside a place, scene points (n, 3), where the words cover the fewest of the points that are taken."""
        low, high = place.min(axis=0), place.max(axis=0)
        half = np.array([words.width, words.height, 0.0]) / 2
        for room in (LABEL, 3 * LABEL):
            away = (high - low) / 2 + half + room
            middles = [(low + high) / 2 + away * (*way, 0.0) for way in (*COMPASS, *DIAGONALS)]
            within = [middle for middle in middles if holds(self.layout.stage, middle - half, middle + half)]
            if clearest(words, within or middles, taken) == 0:
                break
        keep_within(words, self.layout.stage)

    def counted(self) -> Shown:
        return shown(Fraction(self.here), 0, Setting("steps"))
