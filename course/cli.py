"""The command `fogline`. Exit codes: 0 done, 1 a render failed or a gate found something, 2 something asked for that cannot be."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from course import choosing
from course.clips import Clip, ClipError
from course.cluster import ClusterError, cluster
from course.doctor import examine
from course.jobs import QUALITIES, Job
from course.matrix import read_matrix
from course.places import COURSE, MEDIA, clip_of
from course.progress import as_json, listening, silence, table, warnings
from course.running import Runner, Workplace
from scenes.kit.outline import OutlineError, sections

FAILED, REFUSED = 1, 2
COURSE_TITLE = "fogline: a course about the gradient"


def _end(message: object, code: int) -> NoReturn:
    click.echo(f"fogline: {message}", err=True)
    sys.exit(code)


@contextmanager
def _writing(what: str) -> Iterator[None]:
    """End the command with one line where a clip is not whole or something cannot be written."""
    try:
        yield
    except ClipError as error:
        _end(error, FAILED)
    except OSError as error:
        _end(f"cannot write {what}: {error.strerror or error}.", FAILED)


def _choose(scenes: Sequence[str], variants: Sequence[Path], settings: dict[str, str], quality: str) -> list[Job]:
    try:
        return choosing.choose(scenes, variants, settings, quality)
    except choosing.UsageError as error:
        _end(error, REFUSED)


@dataclass(frozen=True)
class _Run:
    """Where and how to run jobs: what the options that all rendering commands share say."""

    out: Path
    jobs: int | None
    scheduler: str | None
    time_limit: float | None
    as_json: bool

    def __call__(self, jobs: Sequence[Job], *, pages: str | None = None) -> None:
        """Run the jobs and say where the clips are; with a title for them, make pages of all.

        Ends with code 1 where a job has failed, or where the gates found something wrong in a clip; such a clip is kept.
        """
        _make_writable(self.out)
        told = silence() if self.as_json else listening(jobs, self.out)
        try:
            with self._workplace() as place, told as listener:
                outcomes = Runner(self.out, listener, self.time_limit).run(jobs, place)
        except ClusterError as error:
            _end(error, FAILED)
        where = f"The clips are in {self.out}"
        made = [outcome.clip for outcome in outcomes if outcome.state != "failed"]
        if pages is not None and made:
            where = f"The course is {_make_pages(made, self.out, pages, quiet=self.as_json)}"
        click.echo(as_json(outcomes) if self.as_json else f"{table(outcomes)}\n{where}")
        if wrong := warnings(outcomes):
            click.echo(wrong, err=True)
        if wrong or any(outcome.state == "failed" for outcome in outcomes):
            sys.exit(FAILED)

    @contextmanager
    def _workplace(self) -> Iterator[Workplace]:
        if self.scheduler is not None:
            with cluster(self.scheduler, _refuse_worker) as place:
                yield place
        else:
            workers = self.jobs or _cores()
            with ThreadPoolExecutor(workers) as threads:
                yield Workplace(threads, workers)


def _make_pages(paths: Sequence[Path], out: Path, title: str, *, quiet: bool) -> Path:
    """Write the pages of these clips with their loops, and return the index."""
    from course.loop import loop
    from course.pages import INDEX, write_pages

    with _writing(f"pages into {out}"):
        clips = [Clip.read(path) for path in paths]
        due = [clip for clip in clips if _is_newer(clip.path, clip.beside(".webp"))]
        if due and not quiet:
            click.echo(f"making the pages, and {len(due)} loop{'s' if len(due) > 1 else ''} for slides")
        for clip in due:
            loop(clip, clip.beside(".webp"))
        write_pages(clips, out, title)
    return out / INDEX


def _is_newer(clip: Path, made: Path) -> bool:
    """Whether what is made of a clip is not there, or older than the clip."""
    return not made.is_file() or made.stat().st_mtime < clip.stat().st_mtime


def _refuse_worker(name: str, differences: Sequence[str]) -> None:
    click.echo(f"fogline: the worker {name} is not used: {'; '.join(differences)}.", err=True)


def _cores() -> int:
    """The cores this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _make_writable(out: Path) -> None:
    """End here, before anything is rendered, where clips could not be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".{os.getpid()}.probe"
        probe.touch()
        probe.unlink()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        _end(f"cannot write clips into {out}: {reason}. Name another folder with --out.", FAILED)


def _running(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options about how jobs run, which the command gets as one `run`."""

    @wraps(command)
    def with_run(
        *, out: Path | None, jobs: int | None, scheduler: str | None, time_limit: float | None, as_json: bool, **others: Any
    ) -> None:
        folder = out or MEDIA / others["file"].stem
        command(run=_Run(folder.resolve(), jobs, scheduler, time_limit, as_json), **others)

    for option in (
        click.option("--json", "as_json", is_flag=True, help="Tell what was made as JSON, and nothing else."),
        click.option("--time-limit", type=click.FloatRange(min=1), metavar="SECONDS", help="Stop a render that takes longer than this."),
        click.option("--scheduler", metavar="ADDRESS", help="Render on the workers of this Dask scheduler, such as tcp://host:8786."),
        click.option("--jobs", type=click.IntRange(1, 256), help="How many clips to render at once; as many as there are cores."),
    ):
        with_run = option(with_run)
    return with_run


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that renders scenes it names."""
    for option in (
        click.option("--out", type=click.Path(path_type=Path), default=COURSE, help="The folder for the clips; media/course."),
        click.option("--theme", help="night or paper."),
        click.option("--aspect", help="16:9, 9:16 or 1:1."),
        click.option("-q", "--quality", type=click.Choice(list(QUALITIES)), default="m", help="As manim has it; m is 720p30."),
    ):
        command = option(command)
    return _running(command)


def _settings(given: Sequence[str], theme: str | None, aspect: str | None) -> dict[str, str]:
    named = {name: value for name, value in (("theme", theme), ("aspect", aspect)) if value is not None}
    try:
        return named | choosing.parse_settings(given)
    except choosing.UsageError as error:
        _end(error, REFUSED)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Clips about the gradient, rendered with the parameters you choose."""
    try:
        sections()
    except OutlineError as error:
        _end(error, REFUSED)


@main.command("list")
def list_() -> None:
    """Show the sections of the course and their scenes."""
    for section in sections():
        for scene in section.scenes:
            remark = "" if section.ready else "  (to come)"
            click.echo(f"{section.stem(scene):<28} {scene:<20} {section.title}{remark}")


@main.command()
@click.argument("scene")
def params(scene: str) -> None:
    """Show a scene's parameters: default, what is allowed, what each does."""
    try:
        kind = choosing.load_scene(scene)
    except choosing.UsageError as error:
        _end(error, REFUSED)
    from scenes.kit.parameters import described

    for one in described(kind):
        click.echo(f"{one.name} = {one.default}\n    {one.help}\n    {one.allowed}")


@main.command()
@click.argument("scenes", nargs=-1, required=True, metavar="SCENE...")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be given several times.")
@click.option("--variant", "variants", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="Parameters from a cfg file.")
@_shared
def render(
    scenes: tuple[str, ...],
    given: tuple[str, ...],
    variants: tuple[Path, ...],
    quality: str,
    aspect: str | None,
    theme: str | None,
    run: _Run,
) -> None:
    """Render scenes, with other parameters where you give them."""
    run(_choose(scenes, variants, _settings(given, theme, aspect), quality))


@main.command()
@_shared
def build(quality: str, aspect: str | None, theme: str | None, run: _Run) -> None:
    """Render every section of the course that is not there yet or has changed, and make the course's pages."""
    run(_choose(choosing.ready_scenes(), (), _settings((), theme, aspect), quality), pages=COURSE_TITLE)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The folder for the clips; media/ and the file's name.")
@_running
def matrix(file: Path, run: _Run) -> None:
    """Render every combination of scenes and values that a TOML file names, and an index page of them all."""
    try:
        jobs = read_matrix(file)
    except choosing.UsageError as error:
        _end(error, REFUSED)
    run(jobs, pages=file.stem)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=COURSE, help="The folder of the built course; media/course.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="The film's name; fogline.mp4 in that folder.")
def film(out: Path, target: Path | None) -> None:
    """Join the built course into one film, without encoding it again."""
    from course.film import film as join

    with _writing("the film"):
        click.echo(join(_built(out), target or out / "fogline.mp4"))


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=COURSE, help="The folder of the built course; media/course.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="The zip's name; fogline-course.zip in that folder.")
def package(out: Path, target: Path | None) -> None:
    """Make one zip of the built course that works wherever it is unpacked."""
    from course.package import package as pack
    from course.pages import write_pages

    with _writing("the zip"):
        clips = _built(out)
        click.echo(pack(clips, write_pages(clips, out, COURSE_TITLE), out, target or out / "fogline-course.zip"))


@main.command()
@click.argument("clip", type=click.Path(path_type=Path))
@click.option("--chapter", type=int, help="Which chapter, counted from 1; without it what leads up to the poster.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="The loop's name; that of the clip, .webp.")
def loop(clip: Path, chapter: int | None, target: Path | None) -> None:
    """Make a short muted loop of a finished clip, for slides."""
    from course.loop import loop as make

    with _writing("the loop"):
        click.echo(make(Clip.read(clip), target or clip.with_suffix(".webp"), chapter))


def _built(out: Path) -> list[Clip]:
    """The clips of the course in a folder, in order. Raises `ClipError` where there is none."""
    paths = [clip_of(Job(scene), out) for scene in choosing.ready_scenes()]
    clips = [Clip.read(path) for path in paths if path.is_file()]
    if not clips:
        raise ClipError(f"there is no built course in {out}. Build it first: fogline build.")
    return clips


@main.command()
@click.argument("scenes", nargs=-1, metavar="[SCENE]...")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be given several times.")
@click.option("--variant", "variants", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help="Parameters from a cfg file.")
@click.option("--theme", help="night or paper.")
@click.option("--aspect", help="16:9, 9:16 or 1:1.")
@click.option("--all-shapes", is_flag=True, help="Every shape in every theme.")
@click.option("--all-frames", is_flag=True, help="Look at every frame, not only at a few of each play.")
@click.option("--frame", "pictures", type=click.Path(path_type=Path), metavar="FOLDER", help="Write the frames that have findings there.")
def check(
    scenes: tuple[str, ...],
    given: tuple[str, ...],
    variants: tuple[Path, ...],
    theme: str | None,
    aspect: str | None,
    all_shapes: bool,
    all_frames: bool,
    pictures: Path | None,
) -> None:
    """Prove scenes without rendering them: hold all that they show against mathematics and against what can be read."""
    from course import check as checking

    try:
        checks = checking.choose(scenes or choosing.ready_scenes(), variants, _settings(given, theme, aspect), all_shapes)
    except choosing.UsageError as error:
        _end(error, REFUSED)
    good = True
    for one in checks:
        try:
            checked = checking.run(one, every_frame=all_frames, pictures=pictures)
        except OSError as error:
            _end(f"cannot write pictures into {pictures}: {error.strerror or error}. Name another folder with --frame.", FAILED)
        for line in checked.lines():
            click.echo(line)
        good = good and not checked.evidence.findings
    if not good:
        sys.exit(FAILED)


@main.command()
def doctor() -> None:
    """Check this machine, and say what to do about what is missing."""
    findings = examine()
    for finding in findings:
        click.echo(f"{'ok ' if finding.good else 'BAD'}  {finding.words}")
        if not finding.good:
            click.echo(f"     {finding.remedy}")
    if not all(finding.good for finding in findings):
        sys.exit(FAILED)
