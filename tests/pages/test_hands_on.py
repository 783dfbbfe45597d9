"""The explorer and the simulator in a real browser: they compute what mathcore computes, and whatever they are given they answer."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from course.pages.hands_on import hands_on, readable
from mathcore import LOSSES, Adam, GradientDescent, Loss, Momentum, Rule, descend

EXPRESSIONS = ["x**2 + 2*y**2", "sqrt(x**2 + 1) + log(y**2 + 2)*abs(x) + exp(-x*y/9) + tan(x/9) + 1/(y**2 + 1)**3"]
TWO = [*(loss for loss in LOSSES.values() if loss.dimension == 2), *map(Loss.parse, EXPRESSIONS)]
POINTS = 2000


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hands-on")
    for name, text in hands_on(EXPRESSIONS).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder.as_uri()


@pytest.fixture
def page(browser: Browser, pages: str) -> Iterator[Page]:
    """A page that fails the test at its end if it said anything in the console, or asked for anything but itself."""
    with browser.new_context(viewport={"width": 1280, "height": 1000}, has_touch=True) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith((pages, "data:")) else None)
        yield page
        assert wrong == []


def opened(page: Page, pages: str, name: str, **state: object) -> Page:
    page.goto(f"{pages}/{name}.html" + (f"#{urlencode(state)}" if state else ""))
    page.wait_for_function("window.fogline !== undefined")
    return page


def in_page(page: Page, body: str, argument: Any) -> Any:
    """What a function body gives for an argument in the page; numbers go there and back whole, ∞ and NaN included."""
    text = page.evaluate(
        """([body, argument]) => JSON.stringify(new Function("argument", "fogline", body)(argument, window.fogline),
            (key, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value)""",
        [body, argument],
    )
    return json.loads(text)


def floats(values: Any) -> np.ndarray:
    return np.array(values, dtype=object).astype(float)


VALUES = """
const loss = fogline.losses.find((one) => one.name === argument.name);
return argument.points.map((point) => [loss.value(point)[0], ...loss.gradient(point), ...loss.hessian(point)]);
"""


@pytest.mark.parametrize("loss", TWO, ids=lambda loss: loss.name[:20])
def test_value_gradient_and_hessian_are_mathcores(loss: Loss, page: Page, pages: str) -> None:
    rng = np.random.default_rng(7)
    low, high = (np.array([float(pair[end]) for pair in loss.window]) for end in (0, 1))
    points = low + (high - low) * rng.random((POINTS, 2))
    opened(page, pages, "explorer")
    here = floats(in_page(page, VALUES, {"name": loss.name, "points": points.tolist()}))
    value, gradient, hessian = loss.value(points), loss.gradient(points), loss.hessian(points).reshape(-1, 4)
    size = np.linalg.norm(points, axis=1)
    # What rounding a weight alone would change is the measure: the conditioning of the value at that point.
    for there, ours, slope in (
        (here[:, :1], value[:, None], np.linalg.norm(gradient, axis=1)),
        (here[:, 1:3], gradient, np.linalg.norm(hessian, axis=1)),
        (here[:, 3:], hessian, np.linalg.norm(hessian, axis=1)),
    ):
        scale = np.abs(ours).max(axis=1) + size * slope + 1e-3
        assert np.max(np.abs(there - ours).max(axis=1) / scale) <= 1e-12


RUN = """
const loss = fogline.losses.find((one) => one.name === argument.loss);
const walk = new fogline.Walk({ ...argument, loss });
for (let n = 0; n < argument.steps; n++) walk.step();
return { points: walk.points, losses: walk.losses, verdict: fogline.verdict(walk) };
"""
RULES: Mapping[str, Callable[[Fraction], Rule]] = {"plain": GradientDescent, "momentum": Momentum, "adam": Adam}
CALM = [
    ("bowl", "3,4", "0.1"),
    ("bowl", "3,4", "1.2"),
    ("bowl", "3,4", "1"),
    ("narrow_bowl", "-4,1", "0.09"),
    ("saddle", "0.5,0.000001", "0.1"),
    ("saddle", "0.5,0", "0.1"),
    ("hilly_valley", "2.4,4", "1"),
    ("hilly_valley", "-1.5,4", "1"),
    ("plateau", "3,3", "0.5"),
    ("plateau", "1,0.5", "0.1"),
    ("cliff", "1.5,1", "0.05"),
    ("double_valley", "1.2,1", "0.05"),
    ("rosenbrock", "-1,1", "0.0005"),
    ("steep_sides", "3,1", "0.01"),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("loss", "start", "rate"), CALM)
def test_two_hundred_steps_are_mathcores_step_for_step_and_so_is_the_verdict(
    loss: str, start: str, rate: str, rule: str, page: Page, pages: str
) -> None:
    ours = descend(LOSSES[loss], start.split(","), RULES[rule](Fraction(rate)), 200)
    opened(page, pages, "simulator")
    given = {"loss": loss, "start": [float(one) for one in start.split(",")], "rate": float(rate), "rule": rule, "steps": 200}
    there = in_page(page, RUN, given)
    points, scale = floats(there["points"]), np.maximum(np.abs(ours.points).max(axis=1, keepdims=True), 1)
    assert points.shape == ours.points.shape
    assert np.max(np.abs(points - ours.points) / scale) <= 1e-9
    assert there["verdict"] == ours.verdict.words


def test_infinity_and_not_a_number_come_when_they_come_in_mathcore(page: Page, pages: str) -> None:
    ours = descend(LOSSES["bowl"], ("3", "4"), GradientDescent(Fraction("1.2")), 2200)
    opened(page, pages, "simulator")
    there = in_page(page, RUN, {"loss": "bowl", "start": [3, 4], "rate": 1.2, "rule": "plain", "steps": 2200})
    assert there["verdict"] == ours.verdict.words
    losses = floats(there["losses"])
    assert (int(np.argmax(np.isinf(losses))), int(np.argmax(np.isnan(losses)))) == (1050, 2105)


def test_expressions_are_shown_as_they_are_read() -> None:
    assert readable(Loss.parse("w1**2 + 3*w2**2")) == "w₁² + 3·w₂²"
    assert readable(Loss.parse("x**12*y - exp(x)")) == "x¹²·y − exp(x)"


def place_of(page: Page) -> list[float]:
    found: list[float] = page.evaluate("fogline.state.at")
    return found


def spot(page: Page, across: float, up: float) -> tuple[float, float]:
    box = page.locator("#map").bounding_box()
    assert box is not None
    return box["x"] + 44 + (box["width"] - 54) * across, box["y"] + 10 + (box["height"] - 40) * (1 - up)


def test_pointing_dragging_and_touching_move_the_point(page: Page, pages: str) -> None:
    opened(page, pages, "explorer")
    page.mouse.move(*spot(page, 0.25, 0.5))
    assert place_of(page) == pytest.approx([-2.5, 0], abs=0.05)
    page.mouse.down()
    page.mouse.move(*spot(page, 0.5, 0.75), steps=4)
    page.mouse.up()
    assert place_of(page) == pytest.approx([0, 2.5], abs=0.05)
    page.touchscreen.tap(*spot(page, 0.8, 0.9))
    assert place_of(page) == pytest.approx([3, 4], abs=0.05)
    expect(page.locator("#value")).to_contain_text("2")


def test_arrow_keys_move_the_point_and_it_is_told(page: Page, pages: str) -> None:
    opened(page, pages, "explorer", loss="bowl", at="3,4")
    page.locator("#map").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    assert place_of(page) == pytest.approx([2.8, 3])
    expect(page.locator("#gradient")).to_have_text("(5.6, 6)")
    expect(page.locator("#told")).to_have_text("w₁ 2.8, w₂ 3: loss 16.84, gradient 5.6, 6")


def test_the_numbers_of_the_course(page: Page, pages: str) -> None:
    opened(page, pages, "explorer", loss="bowl", at="3,4")
    told = {"value": "25", "partial1": "6", "partial2": "8", "gradient": "(6, 8)", "descent": "(−6, −8)", "length": "10"}
    for name, text in told.items():
        expect(page.locator(f"#{name}")).to_have_text(text)


@pytest.mark.parametrize("name", ["explorer", "simulator"])
def test_the_link_opens_the_same_state_again(name: str, page: Page, pages: str) -> None:
    state = {"at": "1.5,-0.5"} if name == "explorer" else {"start": "1.5,-0.5", "rate": "0.09", "rule": "adam"}
    opened(page, pages, name, loss="narrow_bowl", **state)
    page.locator("#loss").select_option("saddle")
    page.locator("#at, #start").first.fill("0.25, 0.5")
    page.locator("#at, #start").first.press("Enter")
    page.wait_for_function("document.getElementById('link').href.includes('0.25')")
    kept = page.evaluate("JSON.stringify({ ...fogline.state, loss: fogline.state.loss.name })")
    link = page.locator("#link").get_attribute("href")
    assert link is not None
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function("window.fogline !== undefined")
    assert page.evaluate("JSON.stringify({ ...fogline.state, loss: fogline.state.loss.name })") == kept


@pytest.mark.parametrize("name", ["explorer", "simulator"])
@pytest.mark.parametrize(
    "state",
    [
        {"loss": "<img src=x onerror=document.title=1>"},
        {"loss": "__proto__"},
        {"at": "3,4,5", "start": "1e999,0"},
        {"at": "a,b", "start": "a,b"},
        {"at": "99,99", "rate": "-1"},
        {"at": "nan,nan", "rule": "constructor"},
        {"at": "", "beta": "1"},
    ],
    ids=str,
)
def test_what_cannot_be_is_told_and_the_page_still_works(state: dict[str, str], name: str, page: Page, pages: str) -> None:
    title = opened(page, pages, name, **state).title()
    expect(page.locator("#problem")).to_be_visible()
    assert page.locator("#problem *").count() == 0
    assert "fogline" in title
    page.wait_for_function("document.querySelector('#map').getContext('2d').getImageData(200, 200, 1, 1).data[3] === 255")


def test_parts_can_be_left_out(page: Page, pages: str) -> None:
    opened(page, pages, "simulator", hide="title,controls,embed")
    for gone in ("h1", "#run", "details"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("#map")).to_be_visible()


def test_the_simulator_steps_runs_and_compares(page: Page, pages: str) -> None:
    opened(page, pages, "simulator", loss="saddle", start="0.5,0.000001", rate="0.1", rule="momentum")
    page.get_by_role("button", name="Step").click()
    page.get_by_role("button", name="Add a walker to compare").click()
    page.locator("#rule").select_option("plain")
    page.evaluate("for (let n = 0; n < 36; n++) fogline.step()")
    page.wait_for_function("document.querySelectorAll('#walkers tr').length === 2")
    momentum, plain = page.evaluate("fogline.walkers().map((walker) => Math.abs(walker.points[36][1]))")
    assert momentum > 1 > plain
    expect(page.locator("#walkers tr").nth(1)).to_contain_text("slipping off a saddle")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#walkers tr")).to_have_count(1)
    page.get_by_role("button", name="Run").click()
    page.wait_for_function("fogline.walkers()[0].losses.length > 5")
    page.get_by_role("button", name="Pause").click()


def test_the_slider_sticks_to_the_limits(page: Page, pages: str) -> None:
    opened(page, pages, "simulator", loss="narrow_bowl")
    set_rate = "(rate, value) => { rate.value = Math.log10(value); rate.dispatchEvent(new Event('input')); }"
    page.locator("#rate").evaluate(set_rate, 0.0502)
    assert page.evaluate("fogline.state.rate") == 0.05
    expect(page.locator("#limits")).to_contain_text("1/λ = 0.05 goes straight in, from 2/λ = 0.1 on")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("name", ["explorer", "simulator"])
def test_everybody_gets_in_and_nothing_sticks_out(browser: Browser, pages: str, name: str, width: int, scheme: Any) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = opened(context.new_page(), pages, name)
        page.locator("summary").click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dragging_draws_frames(page: Page, pages: str) -> None:
    """Not a limit: this machine draws in software. The figure is printed with -s, and frames must come at all."""
    opened(page, pages, "explorer", loss="hilly_valley")
    page.evaluate("window.frames_drawn = 0; (function next() { window.frames_drawn++; requestAnimationFrame(next); })()")
    begun = time.monotonic()
    before = page.evaluate("window.frames_drawn")
    for n in range(60):
        page.mouse.move(*spot(page, 0.5 + 0.4 * math.cos(n / 10), 0.5 + 0.4 * math.sin(n / 10)))
    drawn = page.evaluate("window.frames_drawn") - before
    print(f"{drawn / (time.monotonic() - begun):.0f} frames a second while pointing")
    assert drawn > 10
