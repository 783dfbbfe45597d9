"""The pages in a real browser, over http and from a disk: they play, seek, show captions, and let everybody in."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.pages.conftest import HOSTILE

PLAYER = "02-second.html"
TIME = "document.querySelector('video').currentTime"


def opened(page: Page, address: str, name: str = PLAYER) -> Page:
    page.goto(f"{address}/{name}")
    if name == PLAYER:
        page.wait_for_function("document.querySelector('video').readyState >= 1")
    return page


ON_SCREEN = "[...document.querySelector('video').textTracks[0].activeCues ?? []].map((cue) => cue.getCueAsHTML().textContent)"


def test_it_plays(page: Page, address: str) -> None:
    opened(page, address).evaluate("document.querySelector('video').play()")
    page.wait_for_function(f"{TIME} > 0.3")


def test_a_chapter_jumps_and_is_marked(page: Page, address: str) -> None:
    opened(page, address)
    chapter = page.locator("#chapters button", has_text="Down")
    chapter.click()
    page.wait_for_function(f"{TIME} >= {chapter.get_attribute('data-start')}")
    expect(chapter).to_have_attribute("aria-current", "true")
    expect(page.locator("#chapters button[aria-current]")).to_have_count(1)


def test_a_line_of_the_transcript_seeks_and_captions_change(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="Captions as text").click()
    expect(page.locator("#captions")).to_have_attribute("aria-pressed", "true")
    for words in ("One <b>slope</b> & another", "The way down"):
        line = page.locator("#transcript button", has_text=words)
        line.click()
        page.wait_for_function(f"{TIME} >= {line.get_attribute('data-start')}")
        page.wait_for_function(f"(words) => JSON.stringify({ON_SCREEN}) === JSON.stringify([words])", arg=words)
        expect(line).to_have_attribute("aria-current", "true")


def test_keys_play_seek_and_change_chapters(page: Page, address: str) -> None:
    opened(page, address)
    page.keyboard.press("]")
    page.wait_for_function(f"{TIME} > 0")
    page.keyboard.press("]")
    down = float(page.locator("#chapters button", has_text="Down").get_attribute("data-start") or "nan")
    page.wait_for_function(f"{TIME} >= {down}")
    page.keyboard.press("[")
    page.wait_for_function(f"{TIME} < {down}")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{TIME} > 2")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{TIME} < 2")
    page.keyboard.press(" ")
    page.wait_for_function("!document.querySelector('video').paused")
    page.keyboard.press(" ")
    page.wait_for_function("document.querySelector('video').paused")


def test_a_start_broken_off_at_once_is_no_error(page: Page, address: str) -> None:
    opened(page, address)
    press = "(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))"
    page.evaluate(f"['ArrowRight', ' ', ' '].forEach({press})")
    assert page.evaluate("document.querySelector('video').paused") is True
    page.wait_for_timeout(200)  # what a start says of its end, it says later; `page` then finds no error


def test_speed_follows_the_list(page: Page, address: str) -> None:
    opened(page, address).get_by_label("Speed").select_option("1.5")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5


def test_everything_is_reached_with_the_tab_key_in_reading_order(page: Page, address: str) -> None:
    opened(page, address)
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim().slice(0, 30)")
        if here in reached[:1]:
            break
        reached.append(here)
    order = [reached.index(name) for name in ("Skip to the video", "The course", "video", "speed", "captions")]
    assert order == sorted(order)
    tops = page.evaluate("[...document.querySelectorAll('#transcript button')].map((line) => line.tabIndex)")
    assert set(tops) == {0}


def test_what_a_title_holds_stays_text(page: Page, address: str) -> None:
    opened(page, address)
    assert page.title() == f"{HOSTILE} · fogline"
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("h1 *").count() == 0
    opened(page, address, "index.html")
    assert HOSTILE in page.locator(".name").nth(1).inner_text()
    assert page.locator("script").count() == 0


def test_previous_next_and_the_course_lead_there(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("link", name="← Section 1").click()
    assert page.locator("h1").inner_text() == "Section 1"
    page.get_by_role("link", name="The course").click()
    expect(page.locator(".cards li")).to_have_count(2)


def test_a_snippet_is_copied_or_selected(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("summary", has_text="LaTeX beamer").click()
    snippet = page.locator("details[open]")
    snippet.get_by_role("button", name="Copy").click()
    expect(snippet.locator("[role=status]")).to_contain_text(re.compile("copied|selected"))
    assert r"\begin{frame}{Slopes <script>" in snippet.locator("code").inner_text()


def test_embedded_it_is_the_player_alone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 640, "height": 360})
    opened(page, address, f"{PLAYER}#embed")
    expect(page.locator("video")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    box = page.locator("video").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == pytest.approx((0, 0, 640, 360), abs=1)


def test_search_engines_find_the_clip_and_its_chapters(page: Page, address: str) -> None:
    opened(page, address)
    known = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert known["@type"] == "VideoObject"
    assert known["name"] == HOSTILE
    assert [part["name"] for part in known["hasPart"]] == ["Only", "Up <i>hill</i>", "Down"]
    assert known["hasPart"][-1]["endOffset"] == pytest.approx(page.evaluate("document.querySelector('video').duration"), abs=0.1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1600, 1000)], ids=["phone", "wide"])
@pytest.mark.parametrize("name", ["index.html", PLAYER])
def test_everybody_gets_in_and_nothing_sticks_out(browser: Browser, site: str, name: str, size: tuple[int, int], scheme: Any) -> None:
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce") as context:
        page = opened(context.new_page(), site, name)
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
