"""The same question with other numbers, for whoever wants to try again: drawn from a seed, each as right as the first."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from scenes.kit.parameters import ParameterError, as_text, read
from scenes.kit.questions.data import Question

COUNT = 8
TRIES = 40
FARTHEST = 5
RATES = ("0.05", "0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "0.75", "0.9", "1", "1.2")


def asked_again(
    scene: type, ask: Callable[[Mapping[str, Any]], Question], parameters: Mapping[str, str], seed: int, count: int = COUNT
) -> list[dict[str, Any]]:
    """As many as `count` questions as data, all different from the one of these parameters and from one another.

    Starts are whole numbers, rates a few round ones; what there is nothing to ask about is drawn again, so there may be fewer.

    Args:
        scene: the question's clip, which knows what its parameters may be.
        ask: makes the question of checked parameters.
        parameters: those of the first question, as text.
        seed: the same seed draws the same questions.
        count: how many to draw at most.
    """
    rng = np.random.default_rng(seed)
    known, found = {_read(ask(read(scene, parameters)))}, list[dict[str, Any]]()
    for _ in range(TRIES):
        if len(found) == count:
            break
        try:
            values = read(scene, dict(parameters) | _drawn(rng, parameters))
        except ParameterError:
            continue
        question = ask(values)
        if _read(question) not in known:
            known.add(_read(question))
            found.append(question.as_data(as_text(scene, values)))
    return found


def _read(question: Question) -> tuple[str, ...]:
    """All that is read of a question, in whatever order its answers are offered."""
    return question.stem.text, *sorted(option.says.text for option in question.options)


def _drawn(rng: np.random.Generator, parameters: Mapping[str, str]) -> dict[str, str]:
    """Other values for those parameters that make the numbers of a question."""
    drawn = {"seed": str(rng.integers(1000))}
    if "start" in parameters:
        drawn["start"] = ",".join(str(rng.integers(-FARTHEST, FARTHEST + 1)) for _ in parameters["start"].split(","))
    if "learning_rate" in parameters:
        drawn["learning_rate"] = str(rng.choice(RATES))
    if "weight" in parameters:
        drawn["weight"] = str(rng.integers(1, 3))
    return drawn
