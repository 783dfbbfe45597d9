"""The base of every scene: its parameters, its shape and theme, its captions and beats, and the finishing of its clip.

A section is a `LessonScene` whose `construct` reads as a list of beats:

    def construct(self) -> None:
        self.open_on_the_hillside()
        self.feel_the_slope()

Inside a beat `say` puts a caption under the picture and what follows plays above it; the next `say` waits until the words can have been
read.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NoReturn

import click
import numpy as np
from manim import UL, Animation, FadeIn, FadeOut, Mobject, Scene, VGroup, config
from manim.utils.iterables import list_update

from scenes.kit.captions import LEADING, Caption, reading_time
from scenes.kit.claims import Shown
from scenes.kit.finish import FinishError, finish
from scenes.kit.gates.gate import Gate
from scenes.kit.layout import LAYOUTS, Box, Layout
from scenes.kit.outline import Section, section_of
from scenes.kit.parameters import Kind, ParameterError, as_text, choice, field, from_cfg, number, read
from scenes.kit.record import Chapter, ClipRecord, Cue
from scenes.kit.renderer import LessonRenderer, whole_frames
from scenes.kit.text.words import Words, balanced
from scenes.kit.theme import DURATIONS, STROKES, THEMES, Theme

CHECKOUT = Path(__file__).resolve().parents[2]
USAGE_ERROR = 2
OPENING = 1.7
"""How much larger the title is on a clip's first picture."""
BREAK = 0.75
"""A title that would have to shrink to less than this share is broken into two lines."""
COLUMN, FULL, LETTER = 0.7, 0.8, 0.0052
"""A box narrower than this share of the stage breaks the question into a column; how much of it a line takes at most, and how wide a letter
is, in frame units for each unit of type size."""


def _named(table: Mapping[str, Any], key: str) -> Kind:
    names = choice(*table)
    return Kind(lambda value: table[names.parse(getattr(value, key, value))], lambda one: str(getattr(one, key)), names.allowed)


class LessonScene(Scene):
    """One clip of the course. Subclasses declare parameters and tell their story in `construct`."""

    theme: Annotated[Theme, _named(THEMES, "name")] = field("night", "the colours: a hillside at night, or ink on paper")
    aspect: Annotated[Layout, _named(LAYOUTS, "aspect")] = field("16:9", "the shape of the picture")
    captions: Annotated[str, choice("burned", "side")] = field("burned", "words in the picture, or only in the caption track beside it")
    notation: Annotated[str, choice("w1w2", "wb", "xy")] = field("w1w2", "the letters of the two weights")
    rate_letter: Annotated[str, choice("eta", "alpha", "lr")] = field("eta", "the letter of the learning rate")
    pace: Annotated[Fraction, number("0.5", "2")] = field("1", "reading pace: 1 is 150 words a minute, 1.5 half as fast again")

    def __init__(self, parameters: Mapping[str, str] | None = None, gate: Gate | None = None, drawing: bool = True) -> None:
        values = self._values(parameters)
        for name, value in values.items():
            setattr(self, name, value)
        self.parameters = as_text(type(self), values)
        self.section: Section = section_of(type(self).__name__)
        self._use_house_settings()
        self.gate = gate or (Gate() if drawing else None)
        super().__init__(renderer=LessonRenderer(self.gate, drawing))
        self._caption: Caption | None = None
        self._caption_words: Mobject = VGroup()
        self._heard: list[Spoken] = []
        self._beats: list[Chapter] = []
        self._poster: Any = None
        self._poster_frame: int | None = None
        self.clip: Path | None = None

    @property
    def layout(self) -> Layout:
        """The boxes and type sizes of this clip's shape."""
        return self.aspect

    @property
    def frames(self) -> int:
        """Frames shown so far: the clip's clock."""
        return self._lesson_renderer.frames

    @property
    def heard(self) -> "tuple[Spoken, ...]":
        """All captions so far; the one that stands now has no end yet."""
        return tuple(self._heard)

    def question_data(self) -> Mapping[str, Any] | None:
        """What the clip asks, as JSON data for its manifest; None where it asks nothing."""
        return None

    @property
    def _lesson_renderer(self) -> LessonRenderer:
        assert isinstance(self.renderer, LessonRenderer)
        return self.renderer

    def _values(self, parameters: Mapping[str, str] | None) -> dict[str, Any]:
        if parameters is not None:
            return read(type(self), parameters)
        try:
            return read(type(self), from_cfg(type(self), *_cfg_files()))
        except ParameterError as error:
            _refuse(str(error))

    def _use_house_settings(self) -> None:
        """What a `-c` file would drop, and what the shape asks for; manim reads `config` when the scene is made."""
        if config.frame_rate % 1:
            _refuse(f"{type(self).__name__}: clips have a whole number of frames a second, not {config.frame_rate}: try --fps 30.")
        short_side = min(config.pixel_width, config.pixel_height)
        config.pixel_width, config.pixel_height = self.layout.pixels(short_side)
        config.frame_width, config.frame_height = self.layout.frame.width, self.layout.frame.height
        config.background_color = self.theme.ground
        config.disable_caching = True
        config.notify_outdated_version = False

    # -- telling ------------------------------------------------------------------------------------------------

    def beat(self, title: str) -> None:
        """Begin a chapter of the clip."""
        self.rest()
        self._beats.append(Chapter(self.frames, title))
        if self.gate is not None:
            self.gate.begin_chapter(self)
        self.next_section(title)

    def say(self, text: str, *beside: Animation, **numbers: Shown) -> None:
        """Put a caption under the picture; `{name}` stands for a number, which is remembered as a claim.

        Waits first until the caption before it can have been read. `[words](gradient)` wear the colour of that meaning. Animations
        `beside` the words begin on the same frame as they do.
        """
        self.rest()
        caption = Caption(text, numbers, self.layout)
        words = caption.words(self.theme) if self.captions == "burned" else VGroup()
        changes = [*beside]
        changes += [FadeOut(self._caption_words, run_time=DURATIONS.blink)] if len(self._caption_words) else []
        changes += [FadeIn(words, run_time=DURATIONS.blink)] if len(words) else []
        start = self.frames
        self._caption, self._caption_words = caption, words
        self._heard.append(Spoken(start, None, caption))
        if len(self._heard) > 1 and self._heard[-2].end is None:
            self._heard[-2].end = start
        if changes:
            self.play(*changes)

    def has_room_for(self, text: str, **numbers: Shown) -> bool:
        """Whether these words fit into one caption."""
        try:
            Caption(text, numbers, self.layout)
        except ValueError:
            return False
        return True

    def rest(self) -> None:
        """Hold the picture until the caption can have been read."""
        if self._caption is None:
            return
        due = self._heard[-1].start + whole_frames(reading_time(self._caption, float(self.pace)))
        if due > self.frames:
            self.wait((due - self.frames) / config.frame_rate)

    def title(self) -> Words:
        """The section's title, at the upper left of the stage, cased so that it stands on any ground."""
        words = Words(self.section.title, size=self.layout.type.title, colour=self.theme.ink)
        words.cased(self.theme.ground, STROKES.casing * 2)
        words.move_to(self.layout.stage.at(0, 1), aligned_edge=UL)
        return words

    def opening(self, *, across: float = 0.5, up: float = 0.5, box: Box | None = None, cased: bool = True) -> VGroup:
        """The clip's first words, large: the title, and under it the question it answers.

        Their middle is at this place of the stage, or of a box, into whose width they then fit; a title that is far too wide for it is
        broken in two.
        """
        box = self.layout.stage if box is None else box
        title = VGroup(*(Words(line, size=OPENING * self.layout.type.title, colour=self.theme.ink) for line in self._title_lines(box)))
        columns = round(self.layout.caption_columns * self.layout.type.caption / self.layout.type.body)
        if box.width < COLUMN * self.layout.stage.width:
            columns = min(columns, int(FULL * box.width / (LETTER * self.layout.type.body)))
        lines = balanced(self.section.question(type(self).__name__), columns, 4)
        question = VGroup(*(Words(line, size=self.layout.type.body, colour=self.theme.ink) for line in lines))
        leading = self.layout.type.body * LEADING
        for index, line in enumerate(question):
            line.stand_at(np.array([0.0, -index * leading, 0.0]), 0.5)
        for index, line in enumerate(reversed(title)):
            line.stand_at(np.array([0.0, 1.7 * leading + index * OPENING * self.layout.type.title * LEADING, 0.0]), 0.5)
        if title.width > box.width:
            title.scale(box.width / title.width)
        for words in (*title, *question) if cased else ():
            words.cased(self.theme.ground, STROKES.casing * 2)
        return VGroup(title, question).move_to(box.at(across, up))

    def _title_lines(self, box: Box) -> list[str]:
        title = self.section.title
        wide = Words(title, size=OPENING * self.layout.type.title, colour=self.theme.ink).width
        return balanced(title, max(map(len, [title[: len(title) * 2 // 3], *title.split()])), 2) if box.width < BREAK * wide else [title]

    def opening_in(self, box: Box) -> VGroup:
        """The clip's first words in the middle of a box, moved aside as far as they need to keep inside the stage."""
        words = self.opening().move_to(box.centre)
        stage = self.layout.stage
        over = max(0.0, words.get_right()[0] - stage.right) + min(0.0, words.get_left()[0] - stage.left)
        return words.shift(np.array([-over, 0.0, 0.0]))

    def open_with(self, words: Mobject, *picture: Mobject) -> None:
        """The clip's first picture with its first words, until they can have been read; then the words go."""
        self.add(*picture, words)
        self.wait(self.timed(DURATIONS.grand))
        self.play(FadeOut(words), run_time=DURATIONS.quick)

    def take_poster(self) -> None:
        """Keep the picture as it stands as the clip's poster."""
        if self._lesson_renderer.drawing and not self.renderer.skip_animations:
            self._poster, self._poster_frame = self._lesson_renderer.still(self), self.frames - 1
            if self.gate is not None:
                self.gate.take_poster(self)

    def timed(self, seconds: float) -> float:
        """A duration at this clip's pace."""
        return seconds / float(self.pace)

    # -- manim's hooks ------------------------------------------------------------------------------------------

    def get_time_progression(
        self, run_time: float, description: str, n_iterations: int | None = None, override_skip_animations: bool = False
    ) -> Any:
        visits = self._lesson_renderer.visits(run_time, override_skip_animations)
        if not self._lesson_renderer.drawing:
            return visits
        # Half a frame less than whole, so that manim's np.arange counts what `whole_frames` does.
        whole = (whole_frames(run_time) - 0.5) / config.frame_rate
        return super().get_time_progression(whole, description, n_iterations, override_skip_animations)

    def get_moving_and_static_mobjects(self, animations: Any) -> tuple[list[Mobject], list[Mobject]]:
        # manim lists the parts of what moves when a play begins; here they may change meanwhile: digits count, ticks come and go.
        roots = list_update(self.mobjects, self.foreground_mobjects)
        moving = {id(part) for part in self.get_moving_mobjects(*animations)}
        first = next((index for index, root in enumerate(roots) if any(id(part) in moving for part in root.get_family())), len(roots))
        return roots[first:], roots[:first]

    def tear_down(self) -> None:
        self.rest()
        if self._heard and self._heard[-1].end is None:
            self._heard[-1].end = self.frames
        super().tear_down()

    def render(self, preview: bool = False) -> bool:
        """Render with manim, then finish the clip: captions, chapters, poster, transcript and manifest beside it."""
        again = super().render(preview)
        if self.gate is not None:
            self.gate.close(self)
        movie = self.output_plan.primary_artifact
        if not again and movie is not None and self.session_spec.output.is_video:
            self.clip = finish(Path(movie), self._record())
            if self.gate is not None:
                self.gate.report(config.frame_rate)
                if wrong := self.gate.delivered(self.clip):
                    raise FinishError(f"{self.clip.name}: {'; '.join(wrong)}")
        return again

    def _record(self) -> ClipRecord:
        spoken = [Cue(one.start, one.end, one.caption.text) for one in self._heard if one.end is not None]
        return ClipRecord(
            title=self.section.heading(type(self).__name__),
            section=self.section.number,
            stem=self.section.stem(type(self).__name__),
            scene=type(self).__name__,
            objective=self.section.objective,
            frame_rate=round(config.frame_rate),
            frames=self.frames,
            parameters=self.parameters,
            captions=tuple(spoken),
            chapters=tuple(self._beats),
            poster=self.frames - 1 if self._poster is None else self._poster,
            poster_frame=self.frames - 1 if self._poster_frame is None else self._poster_frame,
            evidence=self.gate.evidence.as_data(config.frame_rate) if self.gate is not None else {},
            question=self.question_data(),
        )


@dataclass
class Spoken:
    """A caption with the frames over which it stands."""

    start: int
    end: int | None
    caption: Caption


def _refuse(message: str) -> NoReturn:
    """End `manim render` over a user's mistake: one message, no traceback."""
    print(f"fogline: {message}", file=sys.stderr)
    raise SystemExit(USAGE_ERROR) from None


def _cfg_files() -> list[Path]:
    """The checkout's manim.cfg and the file given to `manim render -c`."""
    files = [CHECKOUT / "manim.cfg"]
    context = click.get_current_context(silent=True)
    given = context.params.get("config_file") if context else None
    if given and Path(given).resolve() != files[0]:
        files.append(Path(given))
    return files
