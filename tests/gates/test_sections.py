"""Every section passes the gates: as it is, and with other parameters in another look; in a deep run in all looks and at random."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from course.choosing import load_scene, ready_scenes
from scenes.kit.gates import Gate
from scenes.kit.gates.gate import check
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, described, from_cfg, read
from scenes.kit.theme import THEMES

VARIANTS = sorted((Path(__file__).parents[2] / "scenes" / "variants").glob("*.cfg"))
LOOKS = [{"aspect": aspect, "theme": theme} for aspect in LAYOUTS for theme in THEMES]
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "FoggedHillside": {"start": "-2,2", "sight": "1.5", "captions": "side"},
    "OneSlope": {"loss": "quartic", "start": "-1.5", "pace": "1.5"},
    "EveryDirection": {"loss": "w1**2 + 3*w2**2", "start": "2,-1", "directions": "8"},
    "PartialDerivatives": {"loss": "stretched_bowl", "start": "2,1", "second": "-1,1", "notation": "xy"},
    "GradientVector": {"loss": "w1**2 + w1*w2 + w2**2", "start": "1,2", "notation": "wb"},
    "SteepestAscent": {"loss": "lopsided_bowl", "start": "2,1", "pace": "1.5"},
    "ReadingGradients": {"points": "2,1 -1,1 0,0", "other_loss": "saddle", "other_point": "2,1"},
    "OneStep": {"loss": "bowl", "start": "-2,3", "learning_rate": "0.2", "rate_letter": "alpha"},
    "GradientDescent": {"loss": "stretched_bowl", "start": "-4,2", "learning_rate": "0.15", "steps": "12", "notation": "xy"},
    "LocalPromise": {"start": "-2", "learning_rate": "0.3", "captions": "side"},
    "LearningRates": {"start": "-2", "rates": "0.05 0.3 0.7 1.2", "rate_letter": "lr"},
    "Overshoot": {"loss": "lopsided_bowl", "start": "2,1", "learning_rate": "0.4", "steps": "5", "notation": "wb"},
    "NotANumber": {"float_format": "float16", "learning_rate": "1.5"},
    "RoughLandscapes": {"steps": "25", "pace": "1.5"},
    "SaddleEscape": {"start": "0.4,0.001", "momentum": "0.8"},
    "AdaptiveSteps": {"start": "-3,1.5", "learning_rate": "0.08", "steps": "10"},
    "TamingSteps": {"max_norm": "0.5", "warm_up": "6"},
    "ThousandWeights": {"weights": "400", "learning_rate": "0.5", "seed": "3"},
    "BackwardPass": {"widths": "2 3 1", "batch": "4", "seed": "2"},
    "VanishingGradients": {"depth": "12", "steps": "8"},
    "CommonMistakes": {"loss": "stretched_bowl", "start": "2,1"},
    "History": {"captions": "side"},
    "Summary": {"start": "2,3", "learning_rate": "0.2", "rank": "3"},
    "QuizPartial": {"start": "2,5", "weight": "2"},
    "QuizNearest": {"start": "3,2", "notation": "xy"},
    "QuizTooLarge": {"start": "-2", "learning_rate": "1.5"},
    "QuizOneStep": {"loss": "bowl", "start": "4,-1", "learning_rate": "0.1"},
    "ExerciseParabola": {"start": "1", "learning_rate": "0.3"},
    "ExerciseShifted": {"start": "5,1", "learning_rate": "0.2"},
    "ExerciseValley": {"start": "3", "learning_rate": "1.5"},
    "ExerciseSaddle": {"start": "0.5,0"},
}
"""What an ordinary run tries beside the defaults, upright and on paper: other numbers, letters, captions and paces."""
PARSED = ("w**2", "w**4 - 4*w**2 + w", "0.5*w**2 + cos(2*w)"), ("w1**2 + 3*w2**2", "w1**2 + w1*w2 + w2**2", "sin(w1) + 0.2*w2**2")
RANDOM = 12
"""Draws for each section in a deep run, others with another `--hypothesis-seed`: about an hour and a quarter of one core for all."""
RATES = "0.01", "0.3", "0.9", "1", "1.7", "12", "1000000"
"""Numbers that are drawn more often than others, where they are allowed: from tiny to wild."""
USUAL = 2.5
"""Up to here other numbers are drawn, where nearly everything is allowed."""
MOST_STEPS = 12
"""A draw with more steps takes too long."""
FARTHEST = 6
"""Up to here coordinates are drawn."""

Record = Callable[[str, object], None]


def passes(scene: str, parameters: Mapping[str, str], record: Record | None = None) -> None:
    """Run a scene for its gates and assert that they found nothing."""
    evidence = check(load_scene(scene), parameters, Gate())
    if record is not None:
        record("claims", evidence.claims)
    assert evidence.claims > 0
    found = "\n".join(one.text(30) for one in evidence.in_order())
    assert not evidence.findings, f"{scene} {dict(parameters)}\n{found}"


@pytest.mark.parametrize("scene", ready_scenes())
def test_a_section_passes(scene: str, record_property: Record) -> None:
    passes(scene, {}, record_property)


@pytest.mark.parametrize("scene", ready_scenes())
def test_a_section_passes_with_other_parameters_in_another_shape_and_theme(scene: str, record_property: Record) -> None:
    passes(scene, {**OTHERWISE[scene], "aspect": "9:16", "theme": "paper"}, record_property)


@pytest.mark.deep
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: " ".join(look.values()))
@pytest.mark.parametrize("scene", ready_scenes())
def test_a_section_passes_in_every_shape_and_theme(scene: str, look: Mapping[str, str], record_property: Record) -> None:
    passes(scene, look, record_property)


@pytest.mark.deep
@pytest.mark.parametrize("scene", ready_scenes())
@pytest.mark.parametrize("file", VARIANTS, ids=lambda file: file.stem)
def test_a_kept_variant_passes(file: Path, scene: str, record_property: Record) -> None:
    parameters = from_cfg(load_scene(scene), file)
    if parameters:
        passes(scene, parameters, record_property)


def number(low: str, high: str) -> st.SearchStrategy[str]:
    """A decimal in a range."""
    least, most = float(low), float(high)
    others = st.decimals(max(low, "0.001", key=float), min(high, str(max(USUAL, least)), key=float), places=3).map(str)
    known = [one for one in RATES if least <= float(one) <= most]
    return st.sampled_from(known) | others if known else others


def joined(value: st.SearchStrategy[str], between: str, least: int, most: int) -> st.SearchStrategy[str]:
    """So many values with something between them."""
    return st.lists(value, min_size=least, max_size=most).map(between.join)


def allowed(words: str) -> st.SearchStrategy[str]:
    """Values of what a teacher is told of a parameter: its range, its choices, how many it takes."""
    coordinate = st.decimals(-FARTHEST, FARTHEST, places=2).map(str)
    if found := re.fullmatch(r"(\d+) to (\d+) with spaces between, each (.*)", words):
        one = allowed(found[3]).map(lambda text: text.replace(" ", ""))
        return joined(one, " ", int(found[1]), int(found[2]))
    if found := re.fullmatch(r"a whole number from (\S+) to (\S+)", words):
        return st.integers(int(found[1]), int(found[2])).map(str)
    if found := re.fullmatch(r"a number (?:from|above) (\S+) (?:up )?to (\S+), such as .*", words):
        return number(found[1], found[2])
    if found := re.fullmatch(r"2 numbers from (\S+) to (\S+) with a comma between, .*", words):
        return joined(st.decimals(found[1], found[2], places=2).map(str), ",", 2, 2)
    if words.startswith("2 numbers with a comma between"):
        return joined(coordinate, ",", 2, 2)
    if words.startswith("a number, such as"):
        return coordinate
    if found := re.fullmatch(r"(.*), or an expression such as (.*)", words):
        return st.sampled_from([*found[1].split(", "), *PARSED["w1" in found[2]]])
    return st.sampled_from(words.split(" or "))


def drawn(scene: str) -> st.SearchStrategy[dict[str, str]]:
    """Parameters of a section at random: any of those that it has, each within what it is allowed to be."""
    possible = {one.name: allowed(one.allowed) for one in described(load_scene(scene))}
    if "steps" in possible:
        possible["steps"] = possible["steps"].filter(lambda steps: int(steps) <= MOST_STEPS)
    if "rates" in possible:  # these are to grow
        possible["rates"] = possible["rates"].map(lambda rates: " ".join(sorted(rates.split(), key=float)))
    return st.fixed_dictionaries({}, optional=possible)


@pytest.mark.deep
@pytest.mark.parametrize("scene", ready_scenes())
def test_a_section_passes_with_parameters_at_random(scene: str, record_property: Record) -> None:
    kind = load_scene(scene)
    failed: list[str] = []

    # A draw takes a dozen seconds: all are drawn, and all that fail are told, rather than the first made smaller for an hour.
    @settings(max_examples=RANDOM, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(drawn(scene))
    def holds(parameters: dict[str, str]) -> None:
        try:
            read(kind, parameters)
        except ParameterError:
            reject()  # what cannot make sense is refused, and not shown
        try:
            passes(scene, parameters, record_property)
        except Exception as error:  # a scene that breaks off has failed like one whose gates found something
            failed.append(f"{scene} {parameters}\n{error!r}" if not isinstance(error, AssertionError) else str(error))

    holds()
    assert not failed, "\n\n".join(failed)
