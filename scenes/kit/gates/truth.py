"""The truth gate: every visible mark's drawn points are held against what its claim says, derived anew.

A claim is in force while no animation bends its mark, and always when a play has come to rest. How each kind of claim is checked stands
in `points`, `arrows`, `graphs`, `figures` and `paintings`; a claim of which no check is known is a finding, and so is a shape that claims
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from manim import Mobject

from scenes.kit.captions import Caption
from scenes.kit.claims import Claim, Gradient, Iterate, Moment, OffChart, Run, Said, Scenery, Shown
from scenes.kit.gates import (  # noqa: F401 (each registers its checks)
    arrows,
    directions,
    escapes,
    floats,
    folds,
    formulas,
    graphs,
    history,
    losses,
    many,
    multipliers,
    networks,
    points,
    questions,
    sheets,
    taming,
    tangents,
)
from scenes.kit.gates.figures import prove
from scenes.kit.gates.findings import Evidence, Finding
from scenes.kit.gates.formulas import exchanged_names
from scenes.kit.gates.oracle import UnreadableError, as_fraction
from scenes.kit.gates.paintings import readings
from scenes.kit.gates.proof import TOLERANCE, Look, NoCheckError, Reading, UntrueError, check, described, rides
from scenes.kit.gates.runs import Replay, UnknownRuleError
from scenes.kit.gates.screen import INVISIBLE, ONE_CURVE, Screen, alpha, box
from scenes.kit.gates.stages import misoriented, stages_of
from scenes.kit.gates.wording import Misspelt, misspelt, named, typed_digits
from scenes.kit.land.painted import Painted
from scenes.kit.mark import Mark
from scenes.kit.text.words import Typeset, plain

OFF = "Place it through its stage at every change, and let nothing else move, scale or turn it"


class TruthGate:
    """Holds marks against their claims, moment by moment."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._replays: dict[Run, Replay] = {}
        self._factors: dict[Fraction, str] = {}
        self._printed: set[Fraction] = set()
        self._last: dict[int, tuple[Any, Reading]] = {}
        self._captions: dict[int, Caption] = {}
        self._spelling: dict[int, tuple[Any, Misspelt | None]] = {}
        self._paintings: dict[int, tuple[Any, Painted, list[tuple[str, str, Reading]]]] = {}

    def look(self, screen: Screen) -> None:
        """Check every claim in force."""
        stages = stages_of(screen.scene)
        self._note_runs(screen)
        for name, all_named in stages.items():
            for stage in all_named:
                if wrong := misoriented(stage):
                    self._find(screen, "orientation", f"stage {name}", wrong, "Let weights grow to the right and up, and loss upwards", ())
        if wrong := exchanged_names(screen):
            self._find(screen, "names of weights", "rulers", wrong, "Name each ruler after the weight that it measures", ())
        for number, mark in screen.marks.items():
            leaves = screen.owned[number]
            if screen.in_force(leaves):
                self._mark(number, mark, Look(screen, leaves, stages, self._replays))
        for leaf in screen.leaves:
            if isinstance(leaf, Painted):
                self._painting(leaf, Look(screen, (leaf,), stages, self._replays))
        self._words(screen, stages)
        self._unclaimed(screen)

    def close(self, scene: Any) -> None:
        """What can only be said of the whole clip: one factor for all gradient arrows, and the runs are the scene's own."""
        if len(self._factors) > 1:
            what = f"gradient arrows of one clip have the factors {', '.join(map(str, self._factors))}"
            self._whole(
                scene, "one factor", " and ".join(self._factors.values()), what, "Give all gradient arrows one factor, and print it"
            )
        for factor, name in self._factors.items():
            if factor != 1 and not self._printed & {factor, 1 / factor}:
                what = f"gradient arrows are drawn {factor} times as long as the gradient, and nothing says so"
                self._whole(scene, "printed factor", name, what, "Print the factor once: arrow = 1/4 ∇L")
        wanted = {name: getattr(scene, name, None) for name in ("loss", "start", "learning_rate")}
        if self._replays and None not in wanted.values() and not any(_is_own(run, wanted) for run in self._replays):
            what = "no run on screen is the one that the parameters ask for"
            self._whole(scene, "own run", type(scene).__name__, what, "Compute the walk from self.loss, self.start and self.learning_rate")

    # -- what is looked at --------------------------------------------------------------------------------------

    def _note_runs(self, screen: Screen) -> None:
        """Later steps are expected from earlier ones as they are claimed, so all claimed points are noted before any is checked."""
        for mark in screen.marks.values():
            match mark.claim:
                # A marker at the picture's edge shows a step as a ring does: it says where the run is.
                case Iterate(run=run, step=step, at=at) | OffChart(at=at, reached=Moment(run=run, step=step)):
                    replay = self._replays.get(run)
                    if replay is None:
                        replay = self._replays[run] = Replay(run)
                    replay.claim(step, at)
            numbers = mark.claim.numbers if isinstance(mark.claim, Said) else (mark.claim,) if isinstance(mark.claim, Shown) else ()
            self._printed.update(fraction for number in numbers if (fraction := as_fraction(number.value)) is not None)
            if isinstance(mark.claim, Gradient):
                self._factors.setdefault(Fraction(mark.claim.factor), described(mark))

    def _mark(self, number: int, mark: Mark, look: Look) -> None:
        claim = mark.claim
        if claim is None or isinstance(claim, Scenery):
            return
        screen, name = look.screen, described(mark)
        if torn := _missing(mark, look.leaves):
            self._find(screen, "torn", name, torn, "Animate the mark as a whole, or make each part a mark", look.leaves)
        outcome = self._checked(number, claim, mark, look)
        if isinstance(outcome, Reading):
            self._prove(number, type(claim).__name__, name, outcome, look, mark)
        elif isinstance(outcome, UntrueError):
            self._find(screen, type(claim).__name__.lower(), name, outcome.what, outcome.remedy, look.leaves, mark)
        else:
            self._find(screen, "no check", name, f"nobody can check it: {outcome}", "Register a check in scenes.kit.gates", look.leaves)

    def _checked(self, number: int, claim: Claim, mark: Mark, look: Look) -> Reading | Exception:
        """The outcome of a check: the one of the last look, where nothing has changed since."""
        try:
            state = (look.stamp(claim), tuple(look.screen.prints[id(leaf)] for leaf in look.leaves))
            if not rides(claim) and (last := self._last.get(number)) and last[0] == state:
                return last[1]
            outcome = check(claim, mark, look)
        except (UntrueError, NoCheckError, UnknownRuleError, UnreadableError) as wrong:
            return wrong
        self._last[number] = state, outcome
        return outcome

    def _painting(self, painting: Painted, look: Look) -> None:
        name = type(painting).__name__
        state = (
            painting.claims,
            *(id(stage) for all_named in look.stages.values() for stage in all_named),
            look.screen.prints[id(painting)],
        )
        try:
            last = self._paintings.get(id(painting))
            if last is None or last[0] != state or hasattr(painting, "centre"):  # what follows the walker is judged by the walker too
                last = self._paintings[id(painting)] = state, painting, list(readings(painting, look))
            for index, (kind, words, reading) in enumerate(last[2]):
                self._prove(id(painting) * 4096 + index, kind, f"{name} {words}", reading, look, None)
        except UntrueError as wrong:
            self._find(look.screen, name.lower(), name, wrong.what, wrong.remedy, (painting,))

    def _prove(self, number: int, kind: str, name: str, reading: Reading, look: Look, mark: Mark | None) -> None:
        self.evidence.prove(number, kind, name, look.screen.frame, reading.error, reading.claimed, reading.drawn)
        if not reading.error <= TOLERANCE:
            what = f"it is drawn {reading.error:.2f} px off: claimed {reading.claimed}, drawn {reading.drawn}"
            self._find(look.screen, kind.lower(), name, what, OFF, look.leaves, mark)

    def _words(self, screen: Screen, stages: dict[str, list[Any]]) -> None:
        """Words are what their source says, and have no digits but those of proved numbers."""
        captions = [spoken.caption for spoken in screen.scene.heard[-2:]]
        for caption in captions:
            if id(caption) not in self._captions:
                self._captions[id(caption)] = caption
                self._caption(caption, Look(screen, (), stages, self._replays))
        lines = {plain(line) for caption in captions for line in caption.lines}
        for words, leaves in screen.words:
            if screen.in_force(leaves):
                self.evidence.looks["words"] += 1
                if wrong := self._misspelt(words, leaves, lines, screen):
                    self._find(screen, wrong.rule, named(words), wrong.what, wrong.remedy, leaves)

    def _misspelt(self, words: Typeset, leaves: Sequence[Mobject], lines: set[str], screen: Screen) -> Misspelt | None:
        """What is wrong with words: what was at the last look, where they have not changed since."""
        state = (words, tuple(screen.prints[id(leaf)] for leaf in leaves))
        if self._spelling.get(id(words), ((), None))[0] != state:
            self._spelling[id(words)] = state, misspelt(words, leaves, lines)
        wrong = self._spelling[id(words)][1]
        return None if wrong is None or wrong.rule in getattr(words, "waivers", {}) else wrong

    def _caption(self, caption: Caption, look: Look) -> None:
        try:
            for name, claim in caption.numbers.items():
                source = prove(claim, look)
                self.evidence.prove(id(claim), "Shown", f"caption {name}", look.screen.frame, 0.0, f"{claim.text} ({source})", claim.text)
            if typed := typed_digits(caption):
                raise UntrueError(f"{typed} is typed, not computed", "Give the caption its numbers as {name} fields")
        except UntrueError as wrong:
            self._find(look.screen, "caption", f"caption {caption.text!r}", wrong.what, wrong.remedy, ())

    def _unclaimed(self, screen: Screen) -> None:
        """Shapes that belong to no mark and are no words."""
        lettered = {id(leaf) for _, leaves in screen.words for leaf in leaves}
        for leaf in screen.leaves:
            number = getattr(leaf, "of_mark", 0)
            if isinstance(leaf, Painted) or number in screen.known or id(leaf) in lettered:
                continue
            what = "it belongs to a mark that was never in the scene" if number else "it depicts nothing that could be checked"
            self._find(screen, "unclaimed", type(leaf).__name__, what, "Make it a mark with a claim, or a Prop with its reason", (leaf,))

    # -- what is found ------------------------------------------------------------------------------------------

    def _find(
        self, screen: Screen, rule: str, name: str, what: str, remedy: str, leaves: Sequence[Mobject], mark: Mark | None = None
    ) -> None:
        if mark is not None and rule in mark.waivers:
            self.evidence.looks["waived"] += 1
            return
        area = box(leaves) if leaves else None
        self.evidence.find(Finding("truth", rule, screen.frame, name, what, remedy, area))

    def _whole(self, scene: Any, rule: str, name: str, what: str, remedy: str) -> None:
        self.evidence.find(Finding("truth", rule, scene.frames, name, what, remedy))


def _missing(mark: Mark, leaves: Sequence[Mobject]) -> str:
    """In words, whether part of a mark has been left out of the scene; a mark that shows fully has every opaque leaf on screen."""

    shown = {id(leaf) for leaf in leaves}
    own = [part for part in mark.family_members_with_points() if getattr(part, "of_mark", 0) == mark.mark_number]
    lost = [part for part in own if id(part) not in shown and alpha(part) > INVISIBLE and len(part.points) >= ONE_CURVE]
    return f"{len(lost)} of its {len(own)} parts are not in the scene" if lost else ""


def _is_own(run: Run, wanted: dict[str, Any]) -> bool:
    start = [float(one) for one in wanted["start"]]
    rate = repr(Fraction(wanted["learning_rate"]))
    return run.loss == wanted["loss"].expression and [float(one) for one in run.start] == start and f"rate={rate}" in run.rule
