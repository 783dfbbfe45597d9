"""Vanishing and exploding: what depth does to a gradient on its way back, and what training makes of it.

What the viewer should see: the layers of a deep network side by side as walls. The gradient sets out at the loss, on the right, and goes
back through one wall after another; each multiplies it. With small first weights it shrinks from layer to layer until next to nothing
reaches the first, and training hardly moves the loss. With larger ones it arrives about as it set out, and the loss falls. With still
larger ones it grows and grows, and the loss jumps up and down.
"""

import checkout

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, log10
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, smooth

from scenes.kit.claims import Entry, OfDeepNetwork, Setting, Shown, Worked
from scenes.kit.graphs.graph import ACROSS, UP, Ruler
from scenes.kit.graphs.log_graph import LogGraph, PowerRuler, powers_of_ten
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import Line
from scenes.kit.parameters import Seed, field, number, several, whole
from scenes.kit.text.crowd import sampled
from scenes.kit.text.formula import GRADIENT, Formula
from scenes.kit.text.numbers import LONG, Number, shown
from scenes.kit.text.words import WORD_FONT, Words
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.training.layers import LayerProfile, LearningCurve, Trained, Walls, beside_lines
from scenes.kit.walks.beyond import clearest, holds

SHARES = {"16:9": 0.6, "9:16": 0.54, "1:1": 0.54}
"""How much of the stage the layers have: of its height in 9:16, else of its width."""
GAP = 0.35
SMALL, LARGE = 0.1, 10.0
"""A gradient that arrives with less than this share has vanished, with more than that it has exploded."""
MOST_WILD = 20, 3
"""In a network of more layers than this with a larger gain, sums added up in another order give another size of the gradient."""
LOSS_PLACES = 3
STILL = 0.8
"""A loss that keeps so much of itself hardly moves."""
JUMPS = 4
"""A loss that rises in so many steps jumps up and down."""
MOST_TICKS = 5
SOON = 2.0
"""The light of the gradient leaves so many layers beyond the first."""
GUTTER, FOOT, HEAD = 4.6, 3.0, 2.2
"""Room for the numbers beside and under a graph and for words over it, in capitals."""
APART = 1.5
"""Between the names of two curves, in capitals."""
ABOUT = ((0, 1), (-1, 0), (0, -1), (-1, 1), (-1, -1), (1, 1), (1, -1))
"""Where the name of a curve may stand beside its end."""
FIRST = {"vanishing": "Small first weights", "healthy": "Larger first weights", "exploding": "Too large first weights"}
"""Words for networks by what happens in them."""


class VanishingGradients(LessonScene):
    """The gradient by layer, and the loss while training."""

    depth: Annotated[int, whole(3, 40)] = field("20", "how many layers the network has")
    gain: Annotated[tuple[Fraction, ...], several(number("0.1", "6"), 3)] = field("0.5 1.2 2.1", "how large its first weights are, in turn")
    learning_rate: Annotated[Fraction, number("0", "1", above=True)] = field("0.2", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(5, 60)] = field("12", "how many steps it is trained")
    seed: Seed = field("4", "the first weights and the data")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse networks in which rounding alone would decide how large the gradient is."""
        if values["depth"] > MOST_WILD[0] and max(values["gain"]) > MOST_WILD[1]:
            layers, gain = MOST_WILD
            raise ValueError(
                f"gain may be at most {gain} in networks of more than {layers} layers: beyond, rounding decides the gradient's size."
            )

    def construct(self) -> None:
        self.nets = [Trained(self.depth, gain, self.seed, self.learning_rate, self.steps) for gain in self.gain]
        self.set_the_stage()
        self.back_through_the_layers()
        for index in range(len(self.nets)):
            self.what_arrives(index)
            self.what_training_makes_of_it(index)
        self.what_helps()

    # -- the picture --------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """The graph of the layers and that of training, each with rulers that hold all networks."""
        stage, share = self.layout.stage, SHARES[self.layout.aspect]
        self.tall = stage.height > stage.width
        picture, self.panel = stage.rows(share, GAP) if self.tall else stage.columns(share, GAP)
        size = self.layout.type.small
        capital = CAPITAL * size
        title = 1.9 * CAPITAL * self.layout.type.title
        area = self.inner(picture, title, capital)
        colours = dict(zip(FIRST, (self.theme.frozen, self.theme.step, self.theme.loss), strict=True))
        kinds = [kind_of(net) for net in self.nets]
        self.colours = [colours[kind] for kind in kinds] if len(set(kinds)) == len(kinds) else list(colours.values())
        sizes = np.concatenate([net.sizes for net in self.nets])
        self.layers = LogGraph("layers", area, (0.0, self.depth + 1.0), decades(sizes))
        losses = np.concatenate([net.losses for net in self.nets])
        self.ends = [self.named_by_gain(index) for index in range(len(self.nets))]
        aside = max(end.width for end in self.ends) + 2 * capital
        self.training = LogGraph(
            "training", self.inner(self.panel, 0.0 if self.tall else title, aside), (0.0, float(self.steps)), decades(losses)
        )
        self.stand_at_the_ends(APART * capital)
        one = Line(self.layers.place(np.array([0.0, self.depth + 1.0]), 1.0), self.theme.dim, "", STROKES.hair)
        stages = Ruler(self.layers, ACROSS, self.theme, size, self.theme.dim, MOST_TICKS, values=self.layer_numbers())
        words = [Words(text, size=size, colour=self.theme.dim) for text in ("input", "loss")]
        for word, end, side in zip(words, (area.left, area.right), (0, 1), strict=True):
            word.stand_at(np.array([end, area.top + 0.8 * capital, 0.0]), side)
        way = Formula(f"arrow.l.long thick norm({GRADIENT})", says="size of the gradient", size=size, colour=self.theme.gradient)
        way.waive("left over", "it names the heights of the graph under it")
        way.stand_at(np.array([area.centre[0], area.top + 0.8 * capital, 0.0]), 0.5)
        self.walls = Walls(self.layers, self.depth, self.theme)
        self.walls.light(float(self.depth))
        self.picture = VGroup(
            Prop(one, reason="the line of size 1"),
            self.powers(self.layers, self.theme.gradient),
            stages,
            *words,
            way,
            self.named("layer", self.layers),
        )
        self.chart = self.training_frame()
        names = [self.named_by_gain(index, "gain ") for index in range(len(self.nets))]
        self.names = beside_lines(names, self.nets, self.layers, 0.5 * capital)
        self.told: list[LayerProfile] = []

    def inner(self, box: Box, head: float, aside: float) -> Box:
        """The graph in a box, with room for its numbers, for words over it, and for so much beside it."""
        capital = CAPITAL * self.layout.type.small
        return Box(box.left + GUTTER * capital, box.bottom + FOOT * capital, box.right - aside, box.top - head - HEAD * capital)

    def powers(self, graph: LogGraph, colour: str) -> PowerRuler:
        low, high = (round(log10(end)) for end in graph.up)
        values = powers_of_ten(low, high, MOST_TICKS)
        return PowerRuler(graph, UP, self.theme, self.layout.type.small, colour, MOST_TICKS, values=values)

    def layer_numbers(self) -> list[Fraction]:
        """The layers that bear their numbers: the first, and round ones."""
        every = 1 if self.depth <= 8 else 5 if self.depth <= 20 else 10
        return [Fraction(1), *(Fraction(one) for one in range(every, self.depth + 1, every) if one > 1)]

    def training_frame(self) -> VGroup:
        """Rulers and names of the graph of training."""
        size, area = self.layout.type.small, self.training.box
        capital = CAPITAL * size
        steps = Ruler(self.training, ACROSS, self.theme, size, self.theme.dim, MOST_TICKS)
        name = Words("loss while training", size=size, colour=self.theme.loss)
        name.stand_at(np.array([area.left, area.top + 0.8 * capital, 0.0]))
        return VGroup(self.powers(self.training, self.theme.loss), steps, name, self.named("step", self.training))

    def named(self, text: str, graph: LogGraph) -> Words:
        """What a ruler across counts, before its numbers."""
        size = self.layout.type.small
        words = Words(text, size=size, colour=self.theme.dim)
        return words.stand_at(np.array([graph.box.left - GUTTER * CAPITAL * size, graph.box.bottom - 2.2 * CAPITAL * size, 0.0]))

    def named_by_gain(self, index: int, prefix: str = "") -> Number:
        """The gain of a network in its colour."""
        of, size = Entry("gain", index), self.layout.type.small
        name = Number(self.gain[index], 2, size=size, colour=self.colours[index], prefix=prefix, font=WORD_FONT, of=of, trim=True)
        name.waive("left over", "it names a line that stays to be compared with the next ones")
        return name

    def stand_at_the_ends(self, apart: float) -> None:
        """Let each name stand right of the end of its curve, or else about it, and keep them off each other and off the curves."""
        capital = CAPITAL * self.layout.type.small
        places = [self.training.place(len(net.losses) - 1.0, net.losses[-1]) for net in self.nets]
        order = sorted(range(len(places)), key=lambda index: float(places[index][1]))
        for lower, index in pairwise(order):
            if abs(places[index][0] - places[lower][0]) < self.ends[lower].width + capital:
                places[index][1] = max(places[index][1], places[lower][1] + apart)
        for name, place in zip(self.ends, places, strict=True):
            name.stand_at(place + np.array([0.7 * capital, -capital / 2, 0.0]))
        ways = [self.training.place(np.arange(len(net.losses), dtype=float), net.losses) for net in self.nets]
        curves = [sampled(*leg) for way in ways for leg in pairwise(way)]
        for name, way in zip(self.ends, ways, strict=True):
            # Where a curve ends early, another one may pass there.
            others = [other.get_all_points() for other in self.ends if other is not name]
            half = np.array([name.width, name.height, 0.0]) / 2 + 0.7 * capital
            about = [way[-1] + half * (*one, 0) for one in ABOUT]
            inside = [one for one in about if holds(self.training.box, one - half, one + half)]
            clearest(name, [name.get_center(), *inside], np.concatenate([*curves, *others]))

    # -- beats --------------------------------------------------------------------------------------------------

    def back_through_the_layers(self) -> None:
        self.beat("Back through the layers")
        opening = self.opening(box=self.panel)
        self.add(self.walls, self.picture, opening)
        self.wait(DURATIONS.grand)
        # The title keeps its place until the graph of training takes it.
        self.say("A network of {depth} layers. The [gradient](gradient) goes back from the loss, layer by layer.", depth=self.layer_count())
        self.over(float(self.depth), -SOON, DURATIONS.grand, self.walls, self.walls.light)
        self.rest()
        self.play(FadeOut(opening), run_time=DURATIONS.blink)
        self.play(FadeIn(self.title(), self.chart), run_time=DURATIONS.quick)
        self.say("Its [size](gradient) is drawn in powers of ten, from layer to layer.")

    def what_arrives(self, index: int) -> None:
        net = self.nets[index]
        kind = kind_of(net)
        self.beat(FIRST[kind])
        if self.told:
            self.play(self.told[-1].animate.dimmed(), run_time=DURATIONS.blink)
        self.say(
            f"{FIRST[kind]}, gain {{gain}}: each layer multiplies it by about {{factor}}.",
            gain=self.told_gain(index),
            factor=self.factor(index),
        )
        profile = LayerProfile(self.layers, net, self.colours[index], self.theme)
        self.add(profile)
        self.over(float(self.depth), 1.0, DURATIONS.grand, profile, profile.reach)
        if index in self.names:
            self.play(FadeIn(self.names[index]), run_time=self.timed(DURATIONS.blink))
        self.told.append(profile)
        if kind == "vanishing":
            self.say("At the first layer, one part in {parts} is left: it vanishes.", parts=self.arrived(index, "b/a"))
        elif kind == "exploding":
            self.say("At the first layer it is {times} times as large: it explodes.", times=self.arrived(index, "a/b"))
        else:
            self.say("At the first layer, {times} times as much arrives: every layer can learn.", times=self.arrived(index, "a/b"))

    def what_training_makes_of_it(self, index: int) -> None:
        net = self.nets[index]
        curve = LearningCurve(self.training, net, self.colours[index], self.theme)
        self.add(curve)
        self.say(words_for_training(net), **self.told_losses(index))
        self.over(0.0, float(self.steps), DURATIONS.grand, curve, curve.learn)
        self.play(FadeIn(self.ends[index]), run_time=self.timed(DURATIONS.blink))

    def what_helps(self) -> None:
        self.beat("What helps")
        self.say("So first weights are chosen to keep the [gradient](gradient) alive.")
        self.take_poster()
        self.say("The LSTM, a network with a memory, was made to soften the vanishing.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- moving -------------------------------------------------------------------------------------------------

    def over(self, start: float, end: float, seconds: float, mark: Mobject, do: Callable[[float], object]) -> None:
        """Do something for every value from start to end."""
        value = ValueTracker(start)

        def follow(_: Mobject) -> None:
            do(value.get_value())

        mark.add_updater(follow)
        self.play(value.animate.set_value(end), run_time=self.timed(seconds), rate_func=smooth)
        mark.remove_updater(follow)
        do(end)

    # -- numbers ------------------------------------------------------------------------------------------------

    def layer_count(self) -> Shown:
        return shown(self.depth, 0, Setting("depth"))

    def told_gain(self, index: int) -> Shown:
        return shown(self.gain[index], 2, Entry("gain", index), trim=True)

    def size(self, index: int, layer: int) -> OfDeepNetwork:
        return OfDeepNetwork(self.nets[index].claim, "size", layer)

    def factor(self, index: int) -> Shown:
        """What a layer multiplies by, on average."""
        parts = (("a", self.size(index, 1)), ("b", self.size(index, self.depth)))
        return shown(self.nets[index].factor, 2, Worked(f"(a/b)**(1/{self.depth - 1})", parts))

    def arrived(self, index: int, ratio: str) -> Shown:
        """What arrives at the first layer, beside what set out; or the other way round."""
        sizes = self.nets[index].sizes
        value = float(sizes[0] / sizes[-1]) if ratio == "a/b" else float(sizes[-1] / sizes[0])
        long = value >= LONG
        places = 2 if value < LARGE else int(long)
        parts = (("a", self.size(index, 1)), ("b", self.size(index, self.depth)))
        return shown(value, places, Worked(ratio, parts), thousands="" if long else ",", trim=places == 0)

    def told_losses(self, index: int) -> dict[str, Shown]:
        """The loss before and after training, where all of it is told."""
        net = self.nets[index]
        if not net.whole:
            return {}
        ends = {"before": 0, "after": self.steps}
        of = {name: OfDeepNetwork(net.claim, "loss", step, self.learning_rate) for name, step in ends.items()}
        return {
            name: shown(float(net.losses[step]), max(LOSS_PLACES, 1 - floor(log10(net.losses[step]))), of[name])
            for name, step in ends.items()
        }


def kind_of(net: Trained) -> str:
    """What happens to the gradient of a network on its way back."""
    share = net.sizes[0] / net.sizes[-1]
    return "vanishing" if share < SMALL else "exploding" if share > LARGE else "healthy"


def words_for_training(net: Trained) -> str:
    """What training does to the loss of a network."""
    before, after = net.losses[0], net.losses[-1]
    if net.flown:
        return "Train it, and the [loss](loss) flies off."
    if net.chance:
        return "Train it: before long, rounding alone decides what the [loss](loss) is."
    if np.count_nonzero(np.diff(net.losses) > 0) >= JUMPS:
        return "Train it, and the [loss](loss) jumps up and down: {before} at first, {after} at the end."
    if STILL < after / before < 1 / STILL:
        return "Train it, and the [loss](loss) hardly moves: from {before} to {after}."
    return f"Train it, and the [loss](loss) {'falls' if after < before else 'rises'} from {{before}} to {{after}}."


def decades(values: np.ndarray) -> tuple[float, float]:
    """The powers of ten around these values, and 1 with room about it."""
    low, high = floor(log10(min(float(values.min()), 1.0))), ceil(log10(max(float(values.max()), 1.0)))
    return 10.0 ** min(low, -1), 10.0 ** max(high, 1)
