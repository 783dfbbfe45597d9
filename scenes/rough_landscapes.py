"""Rough country: a local minimum, a saddle, a plateau and a cliff, and what each of them does to descent.

What the viewer should see: the same walkers set out from the same places of four landscapes, one after the other, and go downhill by the
same rule. Beside the land a table counts how steep it is under each of them. In the first some rest in a valley that is not the lowest; on
the saddle one stands still where there is no valley at all; on the plateau some never move, for their gradient is exactly zero; at the
cliff one step leads far out of the picture. At the end all stand side by side: few ways led to a lowest place.
"""

import checkout

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear

from mathcore import Loss
from scenes.kit.claims import Entry, Weights
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import floats
from scenes.kit.parameters import Kind, field, landscape, number, several, vector, whole
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import shown
from scenes.kit.text.words import Words, balanced
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.country import LETTER, Country, Departure, EndsTable, summed_up
from scenes.kit.walks.outings import Ending, Outing, Party, called, titled

LETTERS = "ABCD"
"""Walkers, at most so many, by their names."""
ORDER = ("First", "Then", "Next", "Last")
COUNTED = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight"),
    *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
)
A_STEP, LONGEST = 0.25, 4.0
"""Seconds that a step takes, and all steps on one landscape together, at most."""
SHARES = MappingProxyType({"16:9": 0.56, "9:16": 0.62, "1:1": 0.55})
"""How much of the stage the land has: of its width in 16:9, else of its height."""
GRID = MappingProxyType({"16:9": 2, "9:16": 1, "1:1": 2})
"""Landscapes side by side in a row, at the end."""
GAP = 0.4
LEADING = 2.1
"""From line to line, in capitals."""
MOST_LINES = 4
APART_AT_LEAST = 0.1
"""Walkers that set out nearer to each other, in halves of the window, would cover each other."""
MIDDLE = 0.8
"""How high the words beside the land begin, where they are beside it."""
APART = MappingProxyType({"16:9": 1.8, "9:16": 1.8, "1:1": 0.8})
"""Room over the table, in capitals."""
BESIDE, OVER = (0.36, 0.48), 0.37
"""Where in its cell the land begins, at the end, and the words beside it end; how much of the cell words take that stand over it."""


def _in_halves(value: object) -> Weights:
    place: tuple[Fraction, ...] = vector(2).parse(value)
    if any(abs(one) > 1 for one in place):
        raise ValueError("a place lies outside of the window")
    return place


IN_HALVES = Kind(_in_halves, vector(2).text, "2 numbers from -1 to 1 with a comma between, such as 0.4,0.1")
RATE = number("0", "1000000", above=True)


class RoughLandscapes(LessonScene):
    """Where descent can end."""

    landscapes: Annotated[tuple[Loss, ...], several(landscape(2), len(ORDER))] = field(
        "double_valley saddle plateau cliff", "the landscapes, in turn (an expression without spaces)"
    )
    places: Annotated[tuple[Weights, ...], several(IN_HALVES, len(LETTERS))] = field(
        "-0.8,0 0.4,0.1 0.7,0.7", "where walkers set out, from the middle of each landscape's window in halves of it"
    )
    learning_rates: Annotated[tuple[Fraction, ...], several(RATE, len(ORDER))] = field(
        "0.2 0.2 0.2 1.5", "how far one step goes for each unit of slope, on each landscape"
    )
    steps: Annotated[int, whole(1, 100)] = field("40", "how many steps, at most")
    tolerance: Annotated[Fraction, number("0", "1000")] = field("0.01", "how long the gradient may be where a walker rests")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse rates that do not go with the landscapes, and walkers that would cover each other."""
        rates, lands = len(values["learning_rates"]), len(values["landscapes"])
        if rates != lands:
            raise ValueError(f"learning_rates has {rates} values for {lands} landscapes: give each landscape its rate")
        for (one, here), (other, there) in combinations(zip(LETTERS, values["places"], strict=False), 2):
            if float(np.hypot(*(floats(here) - floats(there)))) < APART_AT_LEAST:
                raise ValueError(f"places lets {other} cover {one}: set walkers out {APART_AT_LEAST} apart at least")

    def construct(self) -> None:
        self.stages: list[Any] = []
        self.left: list[Mobject] = []
        self.pins_were_named = False
        walkers = list(zip(LETTERS, self.places, strict=False))
        self.parties = [
            Party(loss, walkers, rate, self.steps, self.tolerance) for loss, rate in zip(self.landscapes, self.learning_rates, strict=True)
        ]
        self.the_same_walkers_everywhere()
        for index in range(len(self.landscapes)):
            self.a_landscape(index)
        self.side_by_side()

    # -- beats --------------------------------------------------------------------------------------------------

    def the_same_walkers_everywhere(self) -> None:
        self.beat("The same walkers")
        self.stand_before(0)
        # The title stays in the panel until the first landscape's name needs the room.
        self.title_words = self.opening_in(self.panel)
        self.add(*self.country.ground, *self.country.walkers, self.title_words)
        self.wait(self.timed(DURATIONS.grand))
        lands, walkers = COUNTED[len(self.landscapes)], COUNTED[len(self.places)]
        many, sets = ("walkers", "set") if len(self.places) > 1 else ("walker", "sets")
        country = "landscapes" if len(self.landscapes) > 1 else "landscape"
        self.say(f"{lands.capitalize()} {country}. On each, {walkers} {many} {sets} out and only ever go downhill.")

    def a_landscape(self, index: int) -> None:
        name = titled(self.landscapes[index])
        self.beat(called(self.landscapes[index]).capitalize())
        if index:
            self.stand_before(index)
        words = [f"{ORDER[index]}: {name}." if len(self.landscapes) > 1 else f"It is {name}."]
        if self.country.pins and not self.pins_were_named:
            words.append("The pin marks its lowest place.")
            self.pins_were_named = True
        first, *then = [" ".join(words)] if self.has_room_for(" ".join(words)) else words
        self.say(first)
        if not index:
            self.play(FadeOut(self.title_words), run_time=self.timed(DURATIONS.quick))
        self.play(*(FadeIn(one) for one in (self.heading, self.rate, self.table, self.names)), run_time=self.timed(DURATIONS.quick))
        for sentence in then:
            self.say(sentence)
        self.walk_on()
        for told in self.party.told():
            self.say(told.words, **told.numbers)
            self.show_ends(told.outings)

    def side_by_side(self) -> None:
        self.beat("Side by side")
        leaving, cells = self.on_stage(), self.cells()
        self.small = [
            Country(party, land, self.theme, f"land {name}") for name, party, (_, land) in zip(LETTERS, self.parties, cells, strict=False)
        ]
        self.stages += [one.view for one in self.small]
        coming = [part for one in self.small for part in (*one.small(), one.small_letters(self.layout.type.small))]
        words = [summed_up(party, cell, self.layout, self.theme) for party, (cell, _) in zip(self.parties, cells, strict=True)]
        self.say(self.how_many_found_it())
        self.play(*(FadeOut(one) for one in leaving), run_time=self.timed(DURATIONS.quick))
        self.play(*(FadeIn(one) for one in (*coming, *words)), run_time=self.timed(DURATIONS.move))
        self.say("A [gradient](gradient) of zero means that the ground is level. It need not be the best place.")
        self.take_poster()
        self.rest()
        self.wait(DURATIONS.hold)

    # -- one landscape ------------------------------------------------------------------------------------------

    def stand_before(self, index: int) -> None:
        """Show a landscape, and the walkers where they set out; what was shown before goes."""
        leaving = self.on_stage()
        self.picture, self.panel = self.layout.split(SHARES[self.layout.aspect], GAP)
        self.party = self.parties[index]
        self.country = Country(self.party, self.picture, self.theme, f"landscape {LETTERS[index]}")
        self.stages.append(self.country.view)
        letters = Letters(self.party.loss, self.notation, self.rate_letter, self.theme)
        self.names = self.country.letters(self.layout.type.body)
        self.heading, self.rate = self.headings(letters)
        above = min(self.rate.baseline, self.heading.get_bottom()[1])
        table = replace(self.panel, top=above - APART[self.layout.aspect] * CAPITAL * self.layout.type.body)
        self.table = EndsTable(self.party, letters, table, self.layout.type.body, self.theme)
        if leaving:
            coming = (*self.country.ground, *self.country.walkers)
            self.play(*(FadeOut(one) for one in leaving), *(FadeIn(one) for one in coming), run_time=self.timed(DURATIONS.quick))

    def headings(self, letters: Letters) -> tuple[VGroup, Formula]:
        """The landscape's name and the rate, at the panel's top."""
        size, beside = self.layout.type.body, self.layout.side_by_side
        pen = self.panel.at(0, MIDDLE if beside else 1) - np.array([0.0, CAPITAL * self.layout.type.title, 0.0])
        name = Words(called(self.party.loss).capitalize(), size=self.layout.type.title, colour=self.theme.ink).stand_at(pen)
        number = shown(self.party.rate, 6, Entry("learning_rates", self.parties.index(self.party)), trim=True)
        source = f"{inked(letters.rate, self.theme.step)} = {figures(number, self.theme.step)}"
        rate = Formula(source, says="learning rate", size=size, colour=self.theme.ink, numbers=(number,))
        heading, down = VGroup(name), np.array([0.0, LEADING * CAPITAL * size, 0.0])
        title = titled(self.party.loss)
        if self.layout.aspect != "1:1" and title != f"a {called(self.party.loss)}":
            for line in balanced(title, int(self.panel.width / (LETTER * size)), MOST_LINES):
                pen = pen - down
                heading.add(Words(line, size=size, colour=self.theme.dim).stand_at(pen))
        if beside:
            return heading, rate.stand_at(pen - down)
        return heading, rate.stand_at(np.array([self.panel.right, name.baseline, 0.0]), 1)

    def walk_on(self) -> None:
        """All walkers go their ways at once, step by step; the table counts with them."""
        steps, trace, come = self.party.steps, VGroup(), 0
        if not steps:
            return
        time = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            nonlocal come
            now = time.get_value()
            while come < min(int(now), steps):
                come += 1
                trace.add(*self.country.step(come))
                self.table.count(come)
            self.country.glide(now)

        trace.add(*self.country.step(0))
        self.add(trace, *self.country.walkers)
        trace.add_updater(follow)
        self.play(time.animate.set_value(float(steps)), run_time=self.timed(min(LONGEST, A_STEP * steps)), rate_func=linear)
        trace.remove_updater(follow)
        self.country.stand(steps)

    def show_ends(self, outings: Sequence[Outing]) -> None:
        """Show where these walkers are, in the table and on the land."""
        rows = [self.table.ends[self.party.outings.index(one)] for one in outings]
        patches = [self.country.patch(one) for one in outings if not one.leaves]
        leaving = [one for one in outings if one.leaves]
        gone = self.leave(self.country.departures(leaving))
        markers = self.country.markers(leaving, self.layout, VGroup(self.heading, self.rate, self.table, *self.table.ends))
        coming = [FadeIn(one) for one in (*rows, *patches, *markers)]
        self.play(*coming, *(FadeOut(one) for one in gone), run_time=self.timed(DURATIONS.quick))
        self.add(*(walker for walker, outing in zip(self.country.walkers, self.party.outings, strict=True) if outing not in leaving))

    def leave(self, departures: Sequence[Departure]) -> list[Mobject]:
        """Let walkers go to the picture's edge; they are to fade there."""
        if not departures:
            return []
        walkers, dashes, share = [one.walker for one in departures], VGroup(*(one.dashes for one in departures)), ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            for one in departures:
                one.go(share.get_value())

        follow(dashes)
        resting = [one for one in self.country.walkers if one in self.mobjects and one not in walkers]
        self.add(dashes, *self.country.pins, *resting, *walkers)
        dashes.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(DURATIONS.move), rate_func=linear)
        dashes.remove_updater(follow)
        return list(walkers)

    def on_stage(self) -> list[Mobject]:
        """All that is shown, but for the caption."""
        return [one for one in self.mobjects if one is not self._caption_words]

    # -- all of them --------------------------------------------------------------------------------------------

    def cells(self) -> list[tuple[Box, Box]]:
        """For each landscape its part of the stage, and of that the part for the land."""
        across = min(GRID[self.layout.aspect], len(self.parties))
        down = -(-len(self.parties) // across)
        stage, found = self.layout.stage, []
        for index in range(len(self.parties)):
            row, column = divmod(index, across)
            left, top = stage.left + column * stage.width / across, stage.top - row * stage.height / down
            cell = Box(left, top - stage.height / down, left + stage.width / across, top).inset(GAP / 4, GAP / 4)
            if self.layout.aspect == "1:1":
                found.append(cell.rows(OVER))
            else:
                # The land leaves the corners of its box free, and so the words may reach into one.
                found.append((cell.columns(BESIDE[1])[0], cell.columns(BESIDE[0])[1]))
        return found

    def how_many_found_it(self) -> str:
        """Of all walkers, how many ended in a lowest place."""
        ends = [end for party in self.parties for end in party.ends]
        found = ends.count(Ending.LOWEST)
        all_of_them = "walker" if len(ends) == 1 else "walkers"
        return f"Of {COUNTED[len(ends)]} {all_of_them}, {COUNTED[found]} ended in a lowest place."
