"""Server, network and browser go and come: the terminal waits with a picture, and recovers without a hand."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.builders.cable import Cable
from tests.builders.servedlibrary import ServedLibrary

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
]
ROOT = Path(__file__).parents[2]
WAITING = ROOT / "provisioning" / "terminal-waiting"
SOON = 20_000  # milliseconds
# What five idle minutes do; the driver's own questions would keep the page lively.
END = """async () => {
  const { src } = document.querySelector("script[src$='session/bar.js']");
  const { end } = await import(src.replace("bar.js", "session.js"));
  void end("idle");
}"""


@pytest.fixture
def library(sample: ServedLibrary) -> Iterator[ServedLibrary]:
    yield sample
    if not sample.status("/alive"):
        sample.start()


@pytest.fixture
def cable(library: ServedLibrary) -> Iterator[Cable]:
    with Cable(library.port) as cable:
        yield cable


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def waiting_page() -> Iterator[str]:
    """The page by which a terminal begins, from a server of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(WAITING)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/waiting.html"
    server.shutdown()
    thread.join()
    server.server_close()


def sit_down(page: Page, url: str, path: str) -> None:
    """Open a page, and stay on it for a while, so that its coming is no sign of life any more."""
    page.clock.install()
    page.goto(url + path)
    page.clock.fast_forward(5000)


def waits(page: Page) -> None:
    expect(page.locator("#away")).to_be_visible(timeout=SOON)


def session(page: Page) -> str:
    """The token of the session that goes on in a tab, or empty."""
    return str(page.evaluate("JSON.parse(sessionStorage['kiosk.session'] ?? '{}').token ?? ''"))


def test_a_link_is_followed_when_the_server_is_back(terminal: Page, library: ServedLibrary) -> None:
    sit_down(terminal, library.url, "/km/")
    library.stop()
    terminal.locator("a[href*='/shelf/']").first.click()
    waits(terminal)
    terminal.keyboard.press("Escape")
    terminal.keyboard.press("Escape")
    waits(terminal)
    assert terminal.url == f"{library.url}/km/"

    library.start()
    terminal.wait_for_url("**/km/shelf/**", timeout=SOON)
    expect(terminal.locator("#away")).to_be_hidden()


def test_a_search_is_sent_when_the_server_is_back(terminal: Page, library: ServedLibrary) -> None:
    sit_down(terminal, library.url, "/km/search")
    library.stop()
    terminal.locator("#q").press_sequentially("ស្វាយ")
    terminal.press("#q", "Enter")
    waits(terminal)

    library.start()
    terminal.wait_for_selector("li.result", timeout=SOON)


def test_the_step_back_waits_too(terminal: Page, library: ServedLibrary) -> None:
    sit_down(terminal, library.url, "/km/")
    terminal.goto(f"{library.url}/km/shelf/all/")
    library.stop()
    terminal.click("#back")
    waits(terminal)

    library.start()
    terminal.wait_for_url("**/km/", timeout=SOON)


def test_the_start_screen_notices_by_itself_and_begins_anew(terminal: Page, library: ServedLibrary) -> None:
    sit_down(terminal, library.url, "/")
    terminal.wait_for_selector("html[data-ready]")
    library.stop()
    terminal.clock.fast_forward(15_000)
    waits(terminal)

    library.start()
    expect(terminal.locator("#away")).to_be_hidden(timeout=SOON)
    terminal.wait_for_selector("html[data-ready]")
    terminal.click("[data-begin=km]")
    terminal.wait_for_url("**/km/")


def test_a_network_that_is_cut_for_a_minute_says_nothing_and_the_reader_goes_on(terminal: Page, cable: Cable) -> None:
    sit_down(terminal, cable.url, "/km/")
    cable.pull()
    terminal.locator("a[href*='/shelf/']").first.click(no_wait_after=True)
    waits(terminal)
    for _ in range(6):
        terminal.clock.fast_forward(10_000)
    waits(terminal)

    cable.plug()
    terminal.wait_for_url("**/km/shelf/**", timeout=SOON)
    assert session(terminal)


@pytest.mark.parametrize("cut", ["server", "network"])
def test_sound_goes_on_by_itself(terminal: Page, library: ServedLibrary, cable: Cable, cut: str) -> None:
    terminal.goto(f"{cable.url}/km/read/{library.items['listen-and-count']}/")
    terminal.wait_for_selector("html[data-ready=complete]")
    if cut == "server":
        library.stop()
    else:
        cable.pull()
    terminal.locator("#stops button").last.click()
    waits(terminal)

    if cut == "server":
        library.start()
    else:
        cable.plug()
    expect(terminal.locator("#away")).to_be_hidden(timeout=SOON)
    for _ in range(100):
        terminal.wait_for_timeout(100)
        if terminal.locator("#media").evaluate("media => !media.paused && media.currentTime > 0.5"):
            return
    raise AssertionError(cut)


def test_an_article_is_there_again_when_the_server_is(terminal: Page, library: ServedLibrary) -> None:
    terminal.goto(f"{library.url}/km/read/{library.items['encyclopedia.zim']}/")
    articles = terminal.frame_locator("#frame")
    first = articles.locator("h1").first.inner_text()
    library.stop()
    articles.locator("a[href]:visible").first.click(no_wait_after=True)
    waits(terminal)

    library.start()
    expect(terminal.locator("#away")).to_be_hidden(timeout=SOON)
    expect(articles.locator("h1").first).to_have_text(first, timeout=SOON)


def test_who_does_not_wait_that_long_finds_the_start_screen(terminal: Page, library: ServedLibrary) -> None:
    sit_down(terminal, library.url, "/km/")
    library.stop()
    terminal.locator("a[href*='/shelf/']").first.click()
    waits(terminal)
    terminal.evaluate(END)
    assert not session(terminal)
    waits(terminal)

    library.start()
    terminal.wait_for_selector("html[data-screen=start][data-ready]", timeout=SOON)


def test_a_terminal_that_is_on_before_its_library_finds_it(
    terminal: Page, library: ServedLibrary, waiting_page: str
) -> None:
    library.stop()
    terminal.goto(f"{waiting_page}#{library.url}/")
    expect(terminal.locator("svg")).to_be_visible()
    expect(terminal.get_by_text("បណ្ណាល័យនឹងបើកដោយខ្លួនឯង")).to_be_visible()

    library.start()
    terminal.wait_for_selector("html[data-screen=start][data-ready]", timeout=SOON)


def browser_of(profile: Path) -> int:
    """The process of the browser that uses a profile."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:  # over meanwhile
                continue
            if f"--user-data-dir={profile}".encode() in words and not any(w.startswith(b"--type=") for w in words):
                return int(process.name)
    raise AssertionError(profile)


def switch_on(playwright: Playwright, profile: Path) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=["--no-sandbox", "--hide-crash-restore-bubble"]
    )


def test_a_browser_that_was_killed_begins_at_the_start_screen_and_knows_nobody(
    playwright: Playwright, library: ServedLibrary, waiting_page: str, tmp_path: Path
) -> None:
    context = switch_on(playwright, tmp_path)
    page = context.pages[0]
    page.goto(f"{library.url}/km/read/{library.items['two-oars.epub']}/")
    page.wait_for_selector("html[data-ready=complete]")
    with context.expect_event("close"):
        os.kill(browser_of(tmp_path), signal.SIGKILL)

    context = switch_on(playwright, tmp_path)
    page = context.pages[0]
    page.goto(f"{waiting_page}#{library.url}/")
    page.wait_for_selector("html[data-screen=start][data-ready]", timeout=SOON)
    assert not session(page)
    context.close()


def test_the_terminal_s_own_page_shows_the_same_picture_as_all_others() -> None:
    picture = (ROOT / "kiosk/web/templates/waiting/picture.html").read_text("utf-8").strip()
    assert picture in (WAITING / "waiting.html").read_text("utf-8")
