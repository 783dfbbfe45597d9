"""A real browser, and a small course built for real, whose title and words would run a script if anything let them."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.course.checkouts import fogline, make_checkout

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
HOSTILE = 'Slopes <script>document.title = "run"</script> & more'
TALK = """
        self.remove(word)
        self.beat("Up <i>hill</i>")
        self.say("One <b>slope</b> & another")
        self.wait(1.5)
        self.beat("Down")
        self.say("The way down")
        self.wait(1.5)
"""


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a course of two clips; the second has chapters, captions and a hostile title."""
    checkout = make_checkout(tmp_path_factory.mktemp("pages"), second=TALK)
    outline = checkout / "scenes/outline.toml"
    outline.write_text(outline.read_text(encoding="utf-8").replace('"Section 2"', f"'{HOSTILE}'"), encoding="utf-8")
    fogline(checkout, "build", "-q", "l", "--jobs", "2")
    return checkout / "media/course"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    """The plainest of servers: it cannot send a part of a file, which a browser asks for when it seeks."""

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(course: Path) -> Iterator[str]:
    """The course over http."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(course))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, course: Path, site: str) -> str:
    """Where the course is: over http, and from a disk."""
    return site if request.param == "http" else course.as_uri()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that fails the test at its end if it said anything in the console, or asked for anything outside the course."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
    yield page
    assert wrong == []
