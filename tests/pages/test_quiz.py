"""The page of questions in a real browser: answers are judged by the questions' own data, and nothing in it becomes markup."""

import json
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from course.clips import Clip
from course.pages import write_pages
from mathcore import LOSSES
from scenes.kit.questions.asked import one_step
from scenes.kit.questions.data import Names

NUMBER = {
    "section": 9,
    "kind": "vector",
    "stem": "Where does <b>one step</b> lead?",
    "options": [
        {"text": "(0.5, −1)", "value": ["1/2", "-1"], "right": True, "why": "Each weight for itself."},
        {"text": "(2, 1)", "value": ["2", "1"], "right": False, "why": "This adds instead of subtracting."},
    ],
    "answer": {"text": "(0.5, −1)", "value": ["1/2", "-1"], "tolerance": "0.01"},
    "explanation": "The old one, minus the rate times its slope.",
    "parameters": {},
}


def asked(start: tuple[int, int], seed: int) -> dict[str, Any]:
    loss = LOSSES["bowl"]
    return one_step(loss, tuple(map(Fraction, start)), Fraction(1, 10), Names(("w₁", "w₂")), seed).as_data({"seed": str(seed)})


@pytest.fixture(scope="module")
def pages(course: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small course with a question in each clip: one among options, which can be asked again, and one for two numbers."""
    out = tmp_path_factory.mktemp("quiz") / "course"
    shutil.copytree(course, out)
    questions = {"01-first": asked((2, -3), 1) | {"again": [asked((1, 2), 5)]}, "02-second": NUMBER}
    for stem, question in questions.items():
        manifest = out / f"{stem}.json"
        known = json.loads(manifest.read_text(encoding="utf-8")) | {"question": question, "scene": "OneStep"}
        manifest.write_text(json.dumps(known), encoding="utf-8")
    write_pages([Clip.read(out / f"{stem}.mp4") for stem in questions], out, "Course")
    return out.as_uri()


@pytest.fixture
def page(browser: Browser, pages: str) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith((pages, "data:")) else None)
        page.goto(f"{pages}/questions.html")
        yield page
        assert wrong == []


def test_the_index_leads_to_the_questions(page: Page, pages: str) -> None:
    page.goto(f"{pages}/index.html")
    page.get_by_role("link", name="Questions").click()
    expect(page.locator("#score")).to_have_text("2 questions")


def test_every_option_is_judged_as_its_data_says(page: Page) -> None:
    place = page.locator(".question").first
    for option in asked((2, -3), 1)["options"]:
        place.get_by_label(f"{option['letter']}. {option['text']}").check()
        place.get_by_role("button", name="Check").click()
        expect(place.locator(".answer strong")).to_have_text("Right. " if option["right"] else "Not quite. ")
        if not option["right"]:
            expect(place.locator(".answer")).to_contain_text(option["why"])
        expect(place.locator(".option.right")).to_have_count(1)


def test_it_asks_again_with_other_numbers_and_then_with_the_first(page: Page) -> None:
    place, stems = page.locator(".question").first, [asked((2, -3), 1)["stem"], asked((1, 2), 5)["stem"]]
    assert stems[0] != stems[1]
    for stem in (*stems, stems[0]):
        expect(place.locator("legend")).to_have_text(stem)
        expect(place.get_by_text("L = w₁² + w₂²")).to_be_visible()
        place.get_by_role("button", name="Ask with other numbers").click()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("0.5, -1", "Right. "),
        ("(0.505, −1)", "Right. "),
        ("2 1", "This adds instead of subtracting."),
        ("0.52, -1", "The answer is (0.5, −1)."),
        ("3", "That is not an answer of the kind asked for."),
        ("<img src=x onerror=alert(1)>", "That is not an answer of the kind asked for."),
    ],
)
def test_numbers_are_judged_within_their_tolerance(answer: str, told: str, page: Page) -> None:
    place = page.locator(".question").nth(1)
    expect(place.locator("legend")).to_have_text("Where does <b>one step</b> lead?")
    place.get_by_role("textbox").fill(answer)
    place.get_by_role("button", name="Check").click()
    expect(place.locator(".answer")).to_contain_text(told)


def test_the_score_is_kept_and_can_be_forgotten(page: Page) -> None:
    place = page.locator(".question").nth(1)
    place.get_by_role("textbox").fill("0.5, -1")
    place.get_by_role("button", name="Check").click()
    expect(page.locator("#score")).to_have_text("1 right of 1 answered, 2 in all")
    page.reload()
    expect(page.locator("#score")).to_have_text("1 right of 1 answered, 2 in all")
    page.get_by_role("button", name="Forget my answers").click()
    page.reload()
    expect(page.locator("#score")).to_have_text("2 questions")


def test_the_answer_leads_to_its_moment(page: Page) -> None:
    place = page.locator(".question").nth(1)
    place.get_by_role("textbox").fill("0.5, -1")
    place.get_by_role("button", name="Check").click()
    place.get_by_role("link", name="See it happen").click()
    page.wait_for_function("document.querySelector('video')?.readyState >= 1")
    assert page.url.endswith("02-second.html#t=0")


def test_an_address_with_a_moment_opens_there(page: Page, pages: str) -> None:
    page.goto(f"{pages}/02-second.html#t=2.5")
    page.wait_for_function("document.querySelector('video').currentTime > 2.4")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_gets_in(browser: Browser, pages: str, scheme: Any) -> None:
    with browser.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{pages}/questions.html")
        page.get_by_role("button", name="Check").first.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_data_goes_out_for_other_platforms_too(pages: str) -> None:
    told = json.loads(Path(pages.removeprefix("file://"), "questions.json").read_text(encoding="utf-8"))
    assert [len(one["again"]) for one in told] == [2, 1]
    assert told[1]["again"][0] == NUMBER
