"""The command `fogline`. Exit codes: 0 done, 1 a render failed, 2 something asked for that cannot be."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from course import choosing
from course.doctor import examine
from course.jobs import QUALITIES, Job
from course.places import COURSE
from course.progress import listening
from course.running import Outcome, Runner
from scenes.kit.outline import OutlineError, sections

FAILED, REFUSED = 1, 2


def _end(message: object, code: int) -> NoReturn:
    click.echo(f"fogline: {message}", err=True)
    sys.exit(code)


def _choose(scenes: Sequence[str], variants: Sequence[Path], settings: dict[str, str], quality: str) -> list[Job]:
    try:
        return choosing.choose(scenes, variants, settings, quality)
    except choosing.UsageError as error:
        _end(error, REFUSED)


def _run(jobs: Sequence[Job], out: Path, workers: int | None) -> None:
    """Run the jobs, say where the clips are, and end with code 1 if one has failed."""
    _make_writable(out)
    with listening(jobs, out) as listener:
        outcomes = Runner(out, listener).run(jobs, workers or _cores())
    made = [outcome for outcome in outcomes if outcome.state != "failed"]
    for outcome in made:
        click.echo(outcome.clip)
    _sum_up(outcomes, out)
    if len(made) < len(outcomes):
        sys.exit(FAILED)


def _cores() -> int:
    """The cores this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sum_up(outcomes: Sequence[Outcome], out: Path) -> None:
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in ("rendered", "current", "failed")}
    words = f"{counts['rendered']} rendered, {counts['current']} unchanged" + (f", {counts['failed']} failed" if counts["failed"] else "")
    click.echo(f"{words}. The clips are in {out}")


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


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that renders."""
    for option in (
        click.option("--jobs", type=click.IntRange(1, 256), help="How many clips to render at once; as many as there are cores."),
        click.option("--out", type=click.Path(path_type=Path), default=COURSE, help="The folder for the clips; media/course."),
        click.option("--theme", help="night or paper."),
        click.option("--aspect", help="16:9, 9:16 or 1:1."),
        click.option("-q", "--quality", type=click.Choice(list(QUALITIES)), default="m", help="As manim has it; m is 720p30."),
    ):
        command = option(command)
    return command


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
    out: Path,
    jobs: int | None,
) -> None:
    """Render scenes, with other parameters where you give them."""
    _run(_choose(scenes, variants, _settings(given, theme, aspect), quality), out.resolve(), jobs)


@main.command()
@_shared
def build(quality: str, aspect: str | None, theme: str | None, out: Path, jobs: int | None) -> None:
    """Render every section of the course that is not there yet or has changed."""
    _run(_choose(choosing.ready_scenes(), (), _settings((), theme, aspect), quality), out.resolve(), jobs)


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
