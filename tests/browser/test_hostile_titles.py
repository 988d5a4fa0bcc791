"""Titles of every kind that try all they can, let in by a real import and opened on the real site, reach nothing."""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from kiosk.content.model import Kind
from tests.builders import telltale
from tests.builders.beacon import Beacon, listening
from tests.builders.escapes import LEAVING, leaving
from tests.builders.htmlpackage import make_package
from tests.builders.prepared import names
from tests.builders.servedlibrary import Asked, ServedLibrary

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not shutil.which("kiwix-serve"), reason="kiwix-tools is not installed"),
]
# All that pages of ours ask the terminal site for.
OURS = re.compile(
    r"GET /km/((item|read)/[a-z2-7]{16}/|shelf/all/|search)?|POST /km/(search|suggest)|GET /static/.+"
    r"|(GET|HEAD) /book/[a-z2-7]{16}/[a-z0-9.]+|GET /favicon.ico"
    r"|GET /voices/(km|en|fr).json|GET /alive|POST /use|GET /use/question"
)
FOREIGN = "http://leak.example"
# What the same markup does ask for where nothing forbids it.
FIRED = {
    *("attribute", "audio", "beacon", "content", "embed", "escaped", "fetch", "font", "iframe", "img"),
    *(
        "import",
        "input",
        "list",
        "new",
        "object",
        "onerror",
        "poster",
        "prefetch",
        "preload",
        "refresh",
        "script",
        "set",
    ),
    *("source", "srcdoc", "style", "toggle", "video", "fact", "fact-beacon", "fact-fetch", "fact-new", "fact-script"),
    *("svg-beacon", "svg-fetch", "svg-foreign", "svg-image", "svg-import", "svg-new", "svg-root", "svg-xlink"),
}
STILL = 1500  # milliseconds in which a page that leaks would have leaked


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A library of hostile titles, and a browser in which every other address leads elsewhere."""

    library: ServedLibrary
    terminal: BrowserContext
    elsewhere: Beacon

    def forget(self) -> None:
        """Begin to watch."""
        self.library.forget()
        self.elsewhere.requests.clear()
        self.elsewhere.connections = self.elsewhere.datagrams = 0

    def leaked(self) -> list[str]:
        """What reached another machine, or an address of the library that none of its own pages asks for."""
        at_home = [one for one in self.library.requests() if one.port == self.library.port]
        said = [line for line in map(_line, at_home) if not OURS.fullmatch(line)]
        beyond = ["connection"] * self.elsewhere.connections + ["datagram"] * self.elsewhere.datagrams
        return said + self.elsewhere.requests + beyond

    def reached(self) -> tuple[set[str], set[str]]:
        """The last parts of the addresses below `/leak/` that were reached at home, and elsewhere."""
        home, elsewhere = map(_line, self.library.requests()), self.elsewhere.requests
        return _ways(home), _ways(elsewhere)


def _line(asked: Asked) -> str:
    return f"{asked.method} {asked.path}"


def _ways(lines: Iterable[str]) -> set[str]:
    return {found[1] for found in (re.search(r"/leak/([a-z-]+)", line) for line in lines) if found}


@pytest.fixture(scope="module")
def watched(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    library = ServedLibrary(tmp_path_factory.mktemp("hostile"))
    addresses = [f"{library.url}/leak", f"{FOREIGN}/leak"]
    folder = tmp_path_factory.mktemp("titles")
    for name, make in telltale.MAKERS.items():
        make(folder / name, addresses)
    leaves = {f"{way}{n}.html": leaving(way, f"{to}/{way}") for way in LEAVING for n, to in enumerate(addresses)}
    make_package(folder / "leaving.zip", {"index.html": telltale.WORD, **leaves})
    refused = [report for report in library.add(folder).reports if not report.item]
    assert not refused, "otherwise the tests would prove nothing"
    # No header stops WebRTC, nor a connection made ahead of a request: terminals are told the same by policy.
    no_udp = "webrtc-ip-handling-policy=disable_non_proxied_udp"
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text('{"net": {"network_prediction_options": 2}}')
    with library, listening() as elsewhere:
        # What the browser itself asks its maker for is not ours to measure here: terminals forbid it by policy.
        own = [f"MAP {maker} ~NOTFOUND" for maker in ("*.google.com", "*.googleapis.com")]
        rules = ", ".join([*own, f"MAP * 127.0.0.1:{elsewhere.port}", "EXCLUDE 127.0.0.1"])
        terminal = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=CHROMIUM,
            args=["--no-sandbox", f"--host-resolver-rules={rules}", f"--{no_udp}", f"--force-{no_udp}"],
            viewport={"width": 1024, "height": 600},
        )
        yield Watched(library=library, terminal=terminal, elsewhere=elsewhere)
        terminal.close()


@pytest.fixture
def page(watched: Watched) -> Iterator[Page]:
    """A new page; no other one opens, nothing is downloaded and nobody is asked anything."""
    before = len(watched.terminal.pages)
    page = watched.terminal.new_page()
    disturbed: list[str] = []
    page.on("dialog", lambda dialog: disturbed.append(dialog.message))
    page.on("download", lambda download: disturbed.append(download.url))
    watched.forget()
    yield page
    page.close()
    assert not disturbed
    assert len(watched.terminal.pages) == before


def read(page: Page, library: ServedLibrary, name: str, at: str = "") -> str:
    """Open the viewer; gives its address."""
    address = f"{library.url}/km/read/{library.items[name]}/{at and f'#at={at}'}"
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return address


def test_a_book_and_its_drawings(watched: Watched, page: Page) -> None:
    address = read(page, watched.library, "telltale.epub")
    for _ in range(8):
        page.wait_for_timeout(200)
        for frame in page.frames[1:]:
            with suppress(Error):  # it is another frame by now: of the next page
                for link in frame.get_by_text("out", exact=True).all():
                    link.dispatch_event("click")
        page.click('[data-do="next"]')
    page.wait_for_timeout(STILL)

    assert page.url == address
    assert watched.leaked() == []


def test_its_prepared_files_opened_by_themselves(watched: Watched, page: Page) -> None:
    library = watched.library
    item = library.items["telltale.epub"]
    files = names(library.data / "prepared" / item[:2] / item)
    shown = [name for name in files if name.endswith((".xhtml", ".svg", ".css", ".html"))]
    assert {name.rpartition(".")[2] for name in shown} >= {"xhtml", "svg"}
    for name in shown:
        page.goto(f"{library.url}/book/{item}/{name}")
        page.wait_for_timeout(300)
    page.wait_for_timeout(STILL)

    assert watched.leaked() == []


def test_a_document_with_actions_of_every_sort(watched: Watched, page: Page) -> None:
    address = read(page, watched.library, "telltale.pdf")
    page.wait_for_selector(".textLayer")
    links = page.locator(".sheet button.link").all()
    assert links, "its links are there to be touched"
    for link in links:
        link.dispatch_event("click")
    page.click('[data-do="next"]')
    page.wait_for_timeout(STILL)

    assert page.url == address
    assert watched.leaked() == []


@pytest.mark.parametrize("name", ["telltale.cbz", "telltale.mp3", "telltale.webm"])
def test_a_comic_a_recording_and_a_film(watched: Watched, page: Page, name: str) -> None:
    address = read(page, watched.library, name)
    page.click('[data-do="next"], [data-do="play"]')
    page.wait_for_timeout(STILL)

    assert page.url == address
    assert watched.leaked() == []


@pytest.mark.parametrize("name", ["telltale.zip", "telltale.zim"])
def test_scripts_and_markup_of_active_content(watched: Watched, page: Page, name: str) -> None:
    address = read(page, watched.library, name)
    for _ in range(100):
        over = [frame for frame in page.frames if "staying" in frame.url and frame.evaluate("window.over === true")]
        if over:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(STILL)

    assert over, "it has tried everything"
    assert page.url == address
    assert watched.leaked() == []


def test_active_content_that_wants_to_leave(watched: Watched, page: Page) -> None:
    for way in LEAVING:
        for number in (0, 1):
            address = read(page, watched.library, "leaving.zip", f"{way}{number}.html")
            page.wait_for_timeout(300)
            assert page.url == address
    page.wait_for_timeout(STILL)

    assert watched.leaked() == []


def test_their_names_and_facts_on_our_pages(watched: Watched, page: Page) -> None:
    library = watched.library
    for path in ("", "shelf/all/", *(f"item/{library.items[name]}/" for name in telltale.MAKERS)):
        page.goto(f"{library.url}/km/{path}")
        assert telltale.WORD in page.inner_text("main")
    page.goto(f"{library.url}/km/search")
    page.fill("#q", telltale.WORD)
    page.press("#q", "Enter")
    page.wait_for_selector("[role=status]")
    found = page.locator("li.result").count()
    page.wait_for_timeout(STILL)

    assert found >= len(Kind)
    assert watched.leaked() == []


def test_the_same_pages_without_our_defences_reach_both(watched: Watched) -> None:
    """The control: raw, in the same browser, nearly everything in them is asked for."""
    addresses = [f"{watched.library.url}/leak", f"{FOREIGN}/leak"]
    raw: dict[str, tuple[dict[str, str], bytes]] = {}
    for number, to in enumerate(addresses):
        raw[f"/markup{number}"] = ({}, telltale.markup(to).encode())
        raw[f"/drawing{number}"] = ({"Content-Type": "image/svg+xml"}, telltale.svg(to).encode())
        raw[f"/fact{number}"] = ({}, telltale.fact(to).encode())
        raw[f"/head{number}"] = ({}, telltale.head(to).encode())
    watched.forget()
    with listening(raw) as bare:
        pages = [watched.terminal.new_page() for _ in raw]
        for page, name in zip(pages, raw, strict=True):
            page.goto(f"http://127.0.0.1:{bare.port}{name}", wait_until="commit")
        for _ in range(150):
            pages[0].wait_for_timeout(100)
            if all(reached >= FIRED for reached in watched.reached()):
                break
        for page in watched.terminal.pages[1:]:
            page.close()

    assert [FIRED - reached for reached in watched.reached()] == [set(), set()]
