"""The two pages to try things on: the gradient explorer and the descent simulator, each one file that needs nothing else.

They draw on a canvas with a few hundred lines of their own. A plotting library inlined would be a hundred times larger, would bring its own
look, and would still need as many lines for arrows of honest length. The mathematics is not typed again: the functions for value, gradient
and Hessian are written from `mathcore`'s own programs.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup

from course.clips import Clip
from course.pages.templating import as_script, environment
from mathcore import LOSSES, Loss, find_loss
from mathcore.javascript import javascript
from mathcore.rates import limits

PAGES = {"explorer": "explorer.html", "simulator": "simulator.html"}
STARTS = {"bowl": (3, 4), "hilly_valley": (2.4, 4), "saddle": (0.5, 1e-6), "narrow_bowl": (-4, 1), "cliff": (3, 1)}
"""Where the course itself begins on these losses; elsewhere the pages begin three quarters of the way to a corner."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
TRY = {
    "EveryDirection": "explorer",
    "PartialDerivatives": "explorer",
    "GradientVector": "explorer",
    "SteepestAscent": "explorer",
    "ReadingGradients": "explorer",
    "OneStep": "simulator",
    "GradientDescent": "simulator",
    "Overshoot": "simulator",
    "SaddleEscape": "simulator",
    "AdaptiveSteps": "simulator",
}
"""Which of the two belongs beside which section."""
FRAME = '<iframe src="{name}#{state}" title="{title}" width="100%" height="{height}" style="border: 0" loading="lazy"></iframe>'


def hands_on(expressions: Iterable[str], index: str | None = None) -> dict[str, str]:
    """Both pages by file name, with all registry losses of two weights and these expressions; `index` is the page they lead back to."""
    known = {loss.name: loss for loss in (*LOSSES.values(), *map(find_loss, expressions)) if loss.dimension == 2}
    losses = Markup(",\n").join(_as_script(loss) for loss in known.values())
    pages = {}
    for page, name in PAGES.items():
        snippet = FRAME.format(name=name, state="loss=bowl&hide=title,embed", title=f"{page.capitalize()} of gradients", height=760)
        pages[name] = environment().get_template(f"{page}.html.j2").render(losses=losses, index=index, snippet=snippet)
    return pages


def try_it(clip: Clip, course: str) -> str | None:
    """The address, from the clip's page, of the page to try its subject on, in the clip's own state; `course` leads to their folder."""
    page, given = TRY.get(clip.scene), clip.parameters
    if page is None or "loss" not in given or find_loss(given["loss"]).dimension != 2:
        return None
    names = {"loss": "loss", "start": "at" if page == "explorer" else "start", "learning_rate": "rate"}
    state = {ours: given[theirs] for theirs, ours in names.items() if theirs in given}
    return f"{course}/{PAGES[page]}#{urlencode(state | {'hide': 'title,embed'})}"


def letters(loss: Loss) -> list[str]:
    """The weights as they are read: w₁, w₂, or x, y."""
    return [weight.translate(SUBSCRIPTS) for weight in loss.weights]


def readable(loss: Loss) -> str:
    """The formula as it is read in plain text: w₁² + 3·w₂²."""
    text = re.sub(r"\*\*(\d+)", lambda power: power[1].translate(SUPERSCRIPTS), loss.expression)
    for weight, letter in zip(loss.weights, letters(loss), strict=True):
        text = re.sub(rf"\b{weight}(?!\w)|\b{weight}(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])", letter, text)
    return text.replace("**", "^").replace("*", "·").replace("-", "−")


def _as_script(loss: Loss) -> Markup:
    """The loss as a JavaScript object: data as JSON, and its three functions."""
    window = [[float(low), float(high)] for low, high in loss.window]
    start = STARTS.get(loss.name, tuple(low + (high - low) * 0.8 for low, high in window))
    largest = limits(loss)[-1]
    data = {
        "name": loss.name,
        "label": loss.name.replace("_", " ") if loss.name in LOSSES else readable(loss),
        "expression": loss.expression,
        "formula": readable(loss),
        "letters": letters(loss),
        "window": window,
        "start": list(start),
        "minima": [[float(one) for one in minimum] for minimum in loss.minima],
    }
    ends = {name: json.dumps(value) for name, value in (("1/λ", float(largest.fastest)), ("2/λ", float(largest.largest)))}
    functions = {
        "value": javascript(loss.value_program),
        "gradient": javascript(loss.gradient_program),
        "hessian": javascript(loss.hessian_program),
        "limits": f"{{ fastest: {ends['1/λ']}, largest: {ends['2/λ']} }}",
    }
    parts = Markup(", ").join(Markup(f"{name}: {source}") for name, source in functions.items())  # noqa: S704 - written from parsed formulas
    return Markup("{{ ...{}, {} }}").format(as_script(data), parts)
