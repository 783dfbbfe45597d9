"""In short: the whole way from one slope to a step on one frame, and a question for the next lesson.

What the viewer should see: six cards that come one after another and stay: a tangent and its slope; a cut along each weight; the slopes as
arrows that make the gradient; the arrow turned round; a short step of it, again and again; and the rule. That frame is the course in one
picture. Then a table of many weights' changes, square by square, which folds into two thin tables that hold all of it.
"""

import checkout

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, Transform, ValueTracker

from mathcore import GradientDescent, descend
from mathcore.low_rank import LowRank
from scenes.kit.claims import Quantity, Setting, Shown, Worked
from scenes.kit.graphs.chart import factor_note
from scenes.kit.layout import CAPITAL
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import floats
from scenes.kit.parameters import Loss2, Point2, Rate, Seed, field, whole
from scenes.kit.text.formula import Formula, Letters, figures
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.cards import Cards
from scenes.kit.walks.folding import Folding, ToScale
from scenes.kit.walks.leaps import is_quadratic

MILLION, THOUSAND = 10**6, 10**3
SHARE = 0.56
"""How much of the stage the folding table has."""
LEADING, LEAST = 0.026, 0.016
"""From line to line in the panel, in frame units for each unit of type size, and at least so much."""
MOST_LINES, WRITTEN = 3, 2
"""Lines in the panel, and those of them that stay."""
FADED = 0.75
"""How much of the whole table goes when the thin ones are left."""
MOST_TERMS = 2
"""An entry that is the sum of more products is not written out."""


class Summary(LessonScene):
    """The course in one picture, and what comes next."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the slopes are taken and the walk begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(1, 30)] = field("12", "how many steps the walk takes, at most")
    rows: Annotated[int, whole(4, 32)] = field("16", "rows of the table that folds")
    columns: Annotated[int, whole(4, 32)] = field("24", "columns of the table that folds")
    rank: Annotated[int, whole(1, 4)] = field("2", "how thin the tables are into which it folds")
    seed: Seed = field("4", "the numbers of that table")
    large: Annotated[int, whole(512, 100000)] = field("4096", "rows and columns of a table as large as real ones")
    large_rank: Annotated[int, whole(1, 64)] = field("8", "how thin its tables are")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """There must be a slope to speak of, and something to save by folding."""
        slope = np.asarray(values["loss"].gradient(floats(values["start"])), dtype=float)
        if not (np.isfinite(slope).all() and slope.any()):
            raise ValueError("start must be where the loss has a slope that is not zero.")
        if values["rank"] * (values["rows"] + values["columns"]) >= values["rows"] * values["columns"]:
            raise ValueError("rank is so large that folding saves nothing: make it smaller, or the table larger.")

    def construct(self) -> None:
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        rule = GradientDescent(self.learning_rate)
        self.walk = descend(self.loss, self.start, rule, self.steps, "exact" if is_quadratic(self.loss) else None)
        self.cards = Cards(self.walk, self.letters, self.layout, self.theme)
        self.stages = self.cards.stages
        self.one_slope()
        self.a_slope_for_each_weight()
        self.one_arrow()
        self.turned_round()
        self.a_step_again_and_again()
        self.that_is_the_rule()
        self.need_every_weight_be_updated()
        self.a_change_that_folds()
        self.nothing_is_lost()
        self.at_the_size_of_real_ones()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_slope(self) -> None:
        self.beat("From a slope to the gradient")
        # The title stays until cards need the room.
        self.title_words = self.opening_in(self.cards.below_first)
        self.add(*self.cards.cards[0].parts, self.title_words)
        self.wait(self.timed(DURATIONS.grand))
        self.say("A [slope](gradient) says which way is up, and how steep: {slope}.", slope=self.cards.slopes[0])

    def a_slope_for_each_weight(self) -> None:
        a, b = self.cards.slopes
        self.say("Hold one weight still at a time: each has its own [slope](gradient), {a} and {b}.", a=a, b=b)
        self.bring(1)

    def one_arrow(self) -> None:
        self.say("Stacked they are one arrow, the [gradient](gradient): the steepest way up.")
        self.play(FadeOut(self.title_words), run_time=DURATIONS.quick)
        self.bring(2)

    def turned_round(self) -> None:
        self.beat("From the gradient to the step")
        self.say("Turn it round, that is the minus: the steepest way down.")
        self.bring(3)

    def a_step_again_and_again(self) -> None:
        words = "Go {rate} of it: a [step](step). Then again, from where you are."
        self.say(words, rate=self.setting("learning_rate"))
        self.bring(4)
        for step in range(self.cards.last):
            self.go(step)
        words = {True: "falls", False: "goes"}[self.cards.loss_at(self.cards.last).value < self.cards.loss_at(0).value]
        losses = {"a": self.cards.loss_at(0), "b": self.cards.loss_at(self.cards.last), "steps": self.cards.steps}
        self.say(f"In {{steps}} steps the [loss](loss) {words} from {{a}} to {{b}}.", **losses)

    def that_is_the_rule(self) -> None:
        self.say("All of it in one line: the rule that trains neural networks.")
        self.bring(5)
        self.rest()
        self.take_poster()

    def need_every_weight_be_updated(self) -> None:
        self.beat("A question")
        cards = FadeOut(*(one for one in self.mobjects if one is not self._caption_words), run_time=self.timed(DURATIONS.quick))
        picture, self.panel = self.layout.split(SHARE)
        self.folding = Folding(LowRank(self.rows, self.columns, self.rank, self.seed), picture, self.theme)
        self.tiles = self.folding.stage
        self.say("One question is left: must every weight of a large network be updated?", cards)
        self.table = self.folding.tables["change"]
        self.show(self.table, seconds=DURATIONS.move)
        self.say("A change of {rows} by {columns} weights: a square for each, hollow if negative.", **self.sizes())
        self.lines: list[Mobject] = []
        self.write("a*b", figures_of("{} dot {} = {}"), self.setting("rows"), self.setting("columns"), self.whole())

    def a_change_that_folds(self) -> None:
        self.say("This one folds into two thin tables, together {thin} numbers.", thin=self.thin())
        for part in ("left", "right"):
            ghost, squeezed = self.folding.squeezed(part)
            end = self.folding.tables[part]
            self.add(ghost)
            self.play(Transform(ghost, squeezed, remover=True), FadeIn(end), run_time=self.timed(DURATIONS.slow))
        numbers = (self.setting("rank"), self.setting("rows"), self.setting("columns"), self.thin())
        self.write("a*(b + c)", figures_of("{} dot ({} + {}) = {}"), *numbers)

    def nothing_is_lost(self) -> None:
        row, column = self.folding.telling
        self.beat("Nothing is lost")
        self.say("A row times a column gives each number back. Nothing is lost.")
        frames = [
            self.folding.frame("left", row, 0, 1, self.rank),
            self.folding.frame("right", 0, column, self.rank, 1),
            self.folding.frame("change", row, column),
        ]
        self.show(*frames)
        if self.rank <= MOST_TERMS:
            pairs = [(self.entry("left", row, term), self.entry("right", term, column)) for term in range(self.rank)]
            source = " + ".join(f"{bracketed(a)} dot {bracketed(b)}" for a, b in pairs)
            result = self.entry("change", row, column)
            says = " + ".join(("a*b", "c*d")[: self.rank])
            numbers = [number for pair in pairs for number in pair]
            self.lines.append(self.line(says, f"{source} approx {figures(result)}", (*numbers, result)))
            self.show(self.lines[-1])
        self.rest()
        self.play(FadeOut(*frames, *self.lines[WRITTEN:]), run_time=DURATIONS.blink)

    def at_the_size_of_real_ones(self) -> None:
        side = self.setting("large")
        whole, thin = self.large_whole(), self.large_thin()
        words = "At {side} by {same} and rank {rank}, {whole} million numbers become {thin} thousand."
        self.say(words, side=side, same=side, rank=self.setting("large_rank"), whole=whole, thin=thin)
        counts = {"million": whole, "thousand": thin}
        counted = ToScale(self.large, self.large_rank, counts, self.panel, self.layout.type.body, self.theme)
        self.counts = counted.stage
        self.play(self.table.animate.fade(FADED), FadeOut(*self.lines[:WRITTEN]), run_time=self.timed(DURATIONS.move))
        for part in (counted.whole, counted.thin):
            self.show(part)
        self.say("The SVD folds a table so. Training only the thin tables is called LoRA.")
        self.rest()
        self.say("What to update, and what to leave: that is the next lesson.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- what moves ---------------------------------------------------------------------------------------------

    def show(self, *mobjects: Mobject, seconds: float = DURATIONS.quick) -> None:
        """Let these come."""
        self.add(*mobjects)
        self.play(FadeIn(*mobjects), run_time=self.timed(seconds))

    def bring(self, index: int) -> None:
        """Let a card come, part by part in its drawing order."""
        parts = self.cards.cards[index].parts
        self.add(*parts)
        note = [self.factor_note()] if index == 2 and self.cards.ground.factor != 1 else []
        self.add(*note)
        self.play(FadeIn(*parts, *note), run_time=self.timed(DURATIONS.move))

    def go(self, step: int) -> None:
        """A step on the card of steps."""
        share, walker = ValueTracker(0.0), self.cards.walker
        start, end = (tuple(self.walk.points[at]) for at in (step, step + 1))
        walker.add_updater(lambda _: walker.glide(start, end, share.get_value()))
        self.play(share.animate.set_value(1.0), run_time=self.timed(DURATIONS.blink))
        walker.clear_updaters()
        walker.stand(end)
        self.add(self.cards.trail[step], *self.cards.rings[: step + 2], walker)

    def write(self, says: str, source: Any, *numbers: Shown) -> None:
        """A line of arithmetic in the panel."""
        self.lines.append(self.line(says, source(numbers), numbers))
        self.show(self.lines[-1])

    def line(self, says: str, source: str, numbers: tuple[Shown, ...]) -> Formula:
        """A formula in the next line of the panel, as large as fits."""
        apart = min(LEADING * self.layout.type.formula, self.panel.height / MOST_LINES)
        for size in (self.layout.type.formula, self.layout.type.body, self.layout.type.small):
            made = Formula(source, says=says, size=size, colour=self.theme.ink, numbers=numbers)
            if made.width <= self.panel.width and LEAST * size <= apart:
                break
        down = (len(self.lines) - (MOST_LINES - 1) / 2) * apart
        return made.move_to(self.panel.centre - np.array([0.0, down, 0.0]))

    def factor_note(self) -> Formula:
        """What gradient arrows are drawn as, at the head of their card."""
        picture, note = self.cards.cards[2].picture, factor_note(self.cards.ground.factor, self.layout.type.small, self.theme)
        note.cased(self.theme.ground, STROKES.casing * 2)
        up = self.cards.slopes[1].value >= 0
        return note.move_to(picture.at(0.5, 0.0 if up else 1.0) + np.array([0.0, (1.2 if up else -1.2) * CAPITAL * note.size, 0.0]))

    # -- numbers ------------------------------------------------------------------------------------------------

    def setting(self, name: str) -> Shown:
        return shown(Fraction(getattr(self, name)), 6, Setting(name), trim=True)

    def sizes(self) -> dict[str, Shown]:
        return {name: self.setting(name) for name in ("rows", "columns")}

    def counted(self, expression: str, value: Fraction, places: int, **names: str) -> Shown:
        """A number worked out from parameters."""
        parts: tuple[tuple[str, Quantity], ...] = tuple((letter, Setting(name)) for letter, name in names.items())
        return shown(value, places, Worked(expression, parts), trim=True)

    def whole(self) -> Shown:
        return self.counted("a*b", Fraction(self.rows * self.columns), 0, a="rows", b="columns")

    def thin(self) -> Shown:
        return self.counted("r*(a + b)", Fraction(self.rank * (self.rows + self.columns)), 0, r="rank", a="rows", b="columns")

    def large_whole(self) -> Shown:
        return self.counted(f"a*a/{MILLION}", Fraction(self.large**2, MILLION), 1, a="large")

    def large_thin(self) -> Shown:
        return self.counted(f"2*r*a/{THOUSAND}", Fraction(2 * self.large_rank * self.large, THOUSAND), 1, r="large_rank", a="large")

    def entry(self, part: str, row: int, column: int) -> Shown:
        value, of = self.folding.number(part, row, column)
        return shown(value, 2, of)


def figures_of(pattern: str) -> Any:
    """What puts numbers into a pattern of Typst, in order."""
    return lambda numbers: pattern.format(*map(figures, numbers))


def bracketed(number: Shown) -> str:
    """A factor, in brackets where it is negative."""
    return f"({figures(number)})" if number.value < 0 else figures(number)
