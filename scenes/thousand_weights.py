"""A thousand weights: the same gradient, the same step, with a thousand entries at once.

What the viewer should see: a field of a thousand tiles, one for each entry of a real gradient, the brighter the larger. On a plain scale
almost all of them go dark, and only a few shine. Sorted into bars they are a steep peak and a long flat rest; the ten largest hold nearly
all of the gradient's squared length. Then the tiles turn into the update: all weights move at once, and the loss falls. At the end the
picture zooms out, one tile for each weight, until all of GPT-3 is in it and our thousand is a corner too small to see.
"""

import checkout

from collections.abc import Callable
from math import floor, log10
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, smooth

from mathcore.many_weights import LeastSquares, share_of_largest
from scenes.kit.claims import Given, ManyWeights, OfManyWeights, Setting, Shown, Worked
from scenes.kit.graphs.graph import ACROSS, UP, Plot, Ruler
from scenes.kit.graphs.log_graph import LogGraph, powers_of_ten
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Rate, Seed, field, whole
from scenes.kit.text.formula import RATE_LETTERS
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS
from scenes.kit.training.crowd import CrowdBox
from scenes.kit.training.many import GPT3, GPT3_SAYS, LossBars, ShareStrip, crowd_count, entry_vector, told, update_rule
from scenes.kit.training.tiles import Legend, TileField, columns_for, shade_for

EXAMPLES = 1.5
"""Examples in the data for each weight."""
LARGEST = 10
"""The entries whose share is told."""
SHARES = {"16:9": 0.6, "9:16": 0.54, "1:1": 0.7}
"""How much of the stage the picture has."""
HEAD, FOOT = 1.9, 2.6
"""Room over the field of tiles for the title and under it for the legend, in capitals of their sizes."""
RULERS = (6.0, 4.6)
"""Room beside and under the sorted bars for their rulers, in capitals."""
HEADROOM, MOST_TICKS = 1.08, 5
PANEL = (0.38, 0.42)
"""How much of a tall panel the vector has, and of what is left the strip."""
VECTOR = 1.4
"""While the vector has the panel to itself it is so much larger."""
TALL = 20
"""A panel with room for everything at once is so many capitals high."""
HUNDREDFOLD = 100
THOUSANDS = ","
SLOWLY = 2
"""A thousand tiles that cross one another would flicker if they flew faster."""


class ThousandWeights(LessonScene):
    """A gradient of a thousand entries, and one step with it."""

    weights: Annotated[int, whole(100, 2000)] = field("1000", "how many weights the loss has")
    learning_rate: Rate = field("1", "how far the update goes for each unit of slope")
    seed: Seed = field("32", "the data the loss is made of")

    def construct(self) -> None:
        self.loss_of_many = LeastSquares(self.weights, round(EXAMPLES * self.weights), self.seed)
        self.data = ManyWeights(self.weights, self.loss_of_many.examples, self.seed)
        self.gradient = self.loss_of_many.gradient(self.loss_of_many.start)
        self.set_the_stage()
        self.one_tile_for_each_weight()
        self.on_a_plain_scale_most_fade()
        self.a_few_large_and_a_long_flat_rest()
        self.ten_hold_nearly_all()
        self.one_update_moves_all()
        self.to_scale_with_a_large_model()

    def set_the_stage(self) -> None:
        """The field of tiles with its legend, the graph that it is sorted into, and the places of the panel."""
        size, share = self.layout.type.small, SHARES[self.layout.aspect]
        picture, self.panel = self.layout.split(share)
        head, foot = HEAD * CAPITAL * self.layout.type.title, FOOT * CAPITAL * size
        box = Box(picture.left, picture.bottom + foot, picture.right, picture.top - head)
        columns = columns_for(self.weights)
        rows = -(-self.weights // columns)
        cell = min(box.width / columns, box.height / rows)
        x, y, _ = box.centre
        wide, high = cell * columns / 2, cell * rows / 2
        area = Box(x - wide, y - high, x + wide, y + high)
        self.field_sides = (float(columns), float(rows))
        self.zoom, self.crowds = 1.0, list[CrowdBox]()
        self.grid = Plot("tiles", area, (0.0, float(columns)), (0.0, float(rows)))
        largest = float(np.abs(self.gradient).max())
        beside, under = (room * CAPITAL * size for room in RULERS)
        graph = Box(picture.left + beside, picture.bottom + under, picture.right - 0.3, box.top - 0.2)
        self.bars = LogGraph("sorted", graph, (1.0, self.weights + 1.0), (0.0, HEADROOM * largest), ACROSS)
        self.field = TileField(self.loss_of_many, self.data, self.grid, self.bars, shade_for(self.gradient), self.theme)
        self.legend = Legend(self.field.shade, Box(area.left, picture.bottom, area.right, area.bottom), size, self.theme)
        places = powers_of_ten(0, floor(log10(self.weights)), MOST_TICKS)
        self.rulers = VGroup(
            Ruler(self.bars, ACROSS, self.theme, size, self.theme.dim, MOST_TICKS, values=places),
            Ruler(self.bars, UP, self.theme, size, self.theme.gradient, MOST_TICKS),
        )
        name = Words("place in the order", size=size, colour=self.theme.dim)
        self.rulers.add(name.stand_at(np.array([graph.right, graph.bottom + CAPITAL * size, 0.0]), 1))
        self.tall = self.panel.height > TALL * CAPITAL * size
        top, rest = self.panel.rows(PANEL[0])
        self.slots = (top, *rest.rows(PANEL[1])) if self.tall else (self.panel,) * 3

    # -- beats --------------------------------------------------------------------------------------------------

    def one_tile_for_each_weight(self) -> None:
        self.beat("A tile for each weight")
        opening = self.opening(box=self.panel)
        self.add(self.field, opening)
        self.wait(DURATIONS.grand)
        self.play(FadeOut(opening), FadeIn(self.title()), run_time=DURATIONS.quick)
        self.say("A loss with {n} weights has a [gradient](gradient) with {m} entries.", n=self.count(), m=self.count())
        self.vector = entry_vector(self.gradient, self.data, self.panel, self.tall, self.layout, self.theme)
        self.enlarged = min(VECTOR, self.panel.width / self.vector.width)
        self.vector.scale(self.enlarged)
        self.play(FadeIn(self.vector), run_time=self.timed(DURATIONS.quick))
        self.say("Each tile is one entry. {ten} times as large is one shade stronger.", ten=shown(10, 0, Given("the scale of shades")))
        self.play(FadeIn(self.legend), run_time=self.timed(DURATIONS.quick))

    def on_a_plain_scale_most_fade(self) -> None:
        self.beat("On a plain scale")
        self.say("But let twice as large be twice as strong, and almost all of them fade.")
        self.over(DURATIONS.grand, self.shade_plainly)

    def a_few_large_and_a_long_flat_rest(self) -> None:
        self.beat("Sorted by size")
        self.say("Sort the [gradient's](gradient) entries: a few are large, all the others are near zero.")
        self.play(FadeOut(self.legend), run_time=self.timed(DURATIONS.blink))
        self.over(SLOWLY * DURATIONS.grand, lambda share: self.field.follow(share))
        self.play(FadeIn(self.rulers), run_time=self.timed(DURATIONS.quick))
        middle = float(np.median(np.abs(self.gradient)))
        smaller = shown(middle / self.field.shade.most * 100, 2, Worked("100*a/b", (("a", self.of("middle")), ("b", self.of("size", 1)))))
        self.say("Half of them are not even {smaller}% as large as the largest.", smaller=smaller)

    def ten_hold_nearly_all(self) -> None:
        self.beat("Ten hold nearly all")
        self.make_room(self.vector)
        if self.tall:
            self.play(self.vector.animate.scale(1 / self.enlarged).move_to(self.slots[0].centre), run_time=self.timed(DURATIONS.quick))
        self.strip = ShareStrip(self.gradient, self.data, LARGEST, self.slots[1], self.layout, self.theme)
        self.squares = self.strip.graph
        share = share_of_largest(self.gradient, LARGEST)
        held = shown(100 * share, 1, Worked("100*a", (("a", self.of("share", LARGEST)),)))
        largest = shown(LARGEST, 0, Given("how many are told of"))
        self.say("Of the [gradient's](gradient) squared length, the {k} largest hold {share}%.", k=largest, share=held)
        self.play(FadeIn(self.strip), run_time=self.timed(DURATIONS.slow))
        self.take_poster()

    def one_update_moves_all(self) -> None:
        self.beat("One update")
        self.play(FadeOut(self.rulers), run_time=self.timed(DURATIONS.blink))
        self.over(SLOWLY * DURATIONS.slow, lambda share: self.field.follow(1 - share))
        self.over(DURATIONS.move, lambda share: self.field.follow(plain=1 - share))
        self.make_room(self.strip)
        letter, plain_letter = RATE_LETTERS[self.rate_letter]
        top, foot = self.slots[2].rows(0.36)
        self.rule = update_rule(letter, top, self.layout, self.theme)
        self.say(f"Now one step: {plain_letter} is {{rate}}, and the weights move, all {{n}} at once.", n=self.moved(), rate=self.rate())
        self.play(FadeIn(self.rule), run_time=self.timed(DURATIONS.quick))
        moved = TileField(self.loss_of_many, self.data, self.grid, self.bars, self.field.shade, self.theme).become_step(self.learning_rate)
        self.add(moved)
        self.play(FadeIn(moved), run_time=self.timed(DURATIONS.slow))
        self.remove(self.field)
        self.field = moved
        losses = LossBars(self.loss_of_many, self.data, self.learning_rate, foot, self.layout, self.theme)
        self.losses = losses.graph
        before, after = losses.before, losses.after
        if before.text == after.text:
            self.say("One step, and the [loss](loss) is still about {after}: the rate is very small.", after=after)
        else:
            falls = "falls" if after.value < before.value else "rises"
            self.say(f"One step, and the [loss](loss) {falls} from {{before}} to {{after}}.", before=before, after=after)
        self.play(FadeIn(losses), run_time=self.timed(DURATIONS.quick))
        self.rest()
        self.play(*(FadeOut(one) for one in (self.rule, losses, self.strip, self.vector) if one in self.mobjects), run_time=DURATIONS.quick)

    def to_scale_with_a_large_model(self) -> None:
        self.beat("To scale")
        self.say("How large is a real model? Zoom out: still one tile for each weight.")
        count, self.number = self.weights, crowd_count(self.weights, self.weights, self.panel, self.layout, self.theme)
        self.play(FadeIn(self.number), run_time=self.timed(DURATIONS.blink))
        while count * HUNDREDFOLD < GPT3:
            count *= HUNDREDFOLD
            self.zoom_to(count, count // HUNDREDFOLD)
        three = shown(3, 0, Given("the name of the model"))
        self.say("This is GPT-{three}: {many} billion weights.", three=three, many=shown(GPT3 // 10**9, 0, Given(GPT3_SAYS)))
        self.zoom_to(GPT3, count // HUNDREDFOLD)
        self.play(FadeIn(self.corner_note()), run_time=self.timed(DURATIONS.quick))
        times = Worked(f"sqrt({GPT3}/a)", (("a", Setting("weights")),))
        across = shown((GPT3 / self.weights) ** 0.5, 0, times, thousands=THOUSANDS)
        self.say("Our field of tiles would fit into it {across} times across and as many times up.", across=across)
        self.say("And yet the step is the same: each weight minus its own part of the [gradient](gradient).")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the picture --------------------------------------------------------------------------------------------

    def make_room(self, *parts: Mobject) -> None:
        """Where the panel has room for one thing only, what stood there leaves."""
        if not self.tall:
            self.play(*(FadeOut(part) for part in parts), run_time=DURATIONS.blink)

    def zoom_to(self, count: int, each: int) -> None:
        """Zoom out until so many weights fill the picture, then draw them, cut into cells."""
        crowd = CrowdBox(self.grid, count, each, self.field_sides, self.theme)
        number = crowd_count(count, self.weights, self.panel, self.layout, self.theme)
        before, after = self.zoom, crowd.side(count)
        self.over(DURATIONS.move, lambda share: self.show_so_much(before * (after / before) ** share))
        self.crowds.append(crowd.follow())
        self.play(FadeIn(crowd), FadeOut(self.number), FadeIn(number), run_time=self.timed(DURATIONS.blink))
        self.number = number

    def corner_note(self) -> Number:
        """Where our own tiles are when they are too small to be seen."""
        size, area = self.layout.type.small, self.grid.box
        note = told(self.weights, "tiles, too small to see", size, self.theme.ink, Setting("weights"), before="↑ our ")
        return note.stand_at(np.array([area.left, area.bottom - 2 * CAPITAL * size, 0.0]))

    def show_so_much(self, zoom: float) -> None:
        """Show so many times the width of the field of tiles."""
        self.zoom = zoom
        self.grid.across, self.grid.up = ((0.0, side * zoom) for side in self.field_sides)
        self.field.follow()
        for crowd in self.crowds:
            crowd.follow()

    # -- moving -------------------------------------------------------------------------------------------------

    def over(self, seconds: float, do: Callable[[float], Any]) -> None:
        """Do something for every share from 0 to 1 of this time."""
        share = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            do(share.get_value())

        self.field.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth)
        self.field.remove_updater(follow)
        do(1.0)

    def shade_plainly(self, share: float) -> None:
        self.field.follow(plain=share)
        self.legend.follow(self.field.shade)

    # -- numbers ------------------------------------------------------------------------------------------------

    def of(self, what: str, count: int = 0) -> OfManyWeights:
        return OfManyWeights(self.data, what, count)

    def count(self) -> Shown:
        return shown(self.weights, 0, Setting("weights"))

    def moved(self) -> Shown:
        """How many weights the step moves."""
        moved = np.count_nonzero(self.loss_of_many.step(self.loss_of_many.start, float(self.learning_rate)))
        return shown(int(moved), 0, OfManyWeights(self.data, "moved", 1, self.learning_rate))

    def rate(self) -> Shown:
        return shown(self.learning_rate, 4, Setting("learning_rate"), trim=True)
