"""What a hostile ZIM file or package can reach from the active origin in a real Chromium: nothing."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Page, Playwright

from kiosk.content.kiwix import Library
from kiosk.web.active import ActiveOrigin
from tests.builders.beacon import Beacon, listening
from tests.builders.escapes import LEAVING, leaving, staying
from tests.builders.kiwixrun import running
from tests.builders.zim import make_zim

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not shutil.which("kiwix-serve"), reason="kiwix-tools is not installed"),
]
ITEM = "aaaaaaaaaaaaaaaa"
# What a page in a frame without any defence does reach.
EXPECTED = {
    *(
        "fetch",
        "post",
        "xhr",
        "beacon",
        "events",
        "socket",
        "image",
        "script",
        "module",
        "style",
        "prefetch",
        "preload",
    ),
    *("modulepreload", "frame", "nested", "nested-l", "object", "embed", "video", "video-p", "audio", "css-i"),
    *("css-b", "css-f", "svg", "ping", "worker", "worker-i", "shared"),
}
ALONE = {"link-top", "form-top", "form-blank", "open", "top", "parent"}  # these take the whole window along
TOGETHER = tuple(way for way in LEAVING if way not in ALONE)
SANDBOX = 'sandbox="allow-scripts allow-same-origin allow-forms"'


@dataclass(frozen=True, kw_only=True)
class Site:
    """A library with one hostile item: the library's and a foreign beacon, and the port of the active origin."""

    library: Beacon
    foreign: Beacon
    active: int

    def heard(self) -> list[str]:
        """Everything that reached a beacon."""
        return [
            *self.library.requests,
            *self.foreign.requests,
            *["UDP"] * (self.library.datagrams + self.foreign.datagrams),
        ]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def serving(app: ActiveOrigin) -> Iterator[int]:
    with make_server("127.0.0.1", 0, app, _Threads, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # No header stops WebRTC: terminals are told the same by policy.
    no_udp = "webrtc-ip-handling-policy=disable_non_proxied_udp"
    flags = ["--host-resolver-rules=MAP *.example 127.0.0.1", f"--{no_udp}", f"--force-{no_udp}"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *flags])
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The hostile item behind all defences at `/read/NAME`, and in a library without any at `/bare/NAME`."""
    data = tmp_path_factory.mktemp("data")
    pages: dict[str, tuple[dict[str, str], bytes]] = {}
    with listening(pages) as library, listening() as foreign:
        targets = [f"http://library.example:{library.port}", f"http://foreign.example:{foreign.port}"]
        files = {
            "staying": staying(targets),
            "links": f'<a id=out href="{targets[1]}/click">out</a><a id=new target=_blank href="other">new</a>',
            "other": "<!doctype html><title>other</title><p>other",
            **{f"{way}-{n}": leaving(way, f"{to}/{way}") for way in LEAVING for n, to in enumerate(targets)},
        }
        (data / "zim").mkdir()
        file = data / "zim" / f"{ITEM}.zim"
        make_zim(file, files, main="staying", others={"sw.js": ("text/javascript", b"")})
        Library(data).add(ITEM, file)
        with running(data) as server, serving(ActiveOrigin(ITEM.__eq__, server.settings.kiwix_port)) as active:
            policy = {"Content-Security-Policy": f"default-src 'none'; frame-src http://library.example:{active}"}
            for name, text in files.items():
                frame = f'<iframe {SANDBOX} src="http://library.example:{active}/content/{ITEM}/{name}"></iframe>'
                pages[f"/read/{name}"] = (policy, frame.encode())
                pages[f"/content/{name}"] = ({}, text.encode())
            everything = "".join(pages[f"/read/{name}"][1].decode() for name in files if "-" in name)
            pages["/read/leaving"] = (policy, everything.encode())
            for ways in (("staying",), TOGETHER, *((way,) for way in ALONE)):
                frames = [f'<iframe src="/content/{way}{"-1" * (way in LEAVING)}"></iframe>' for way in ways]
                pages["/bare/" + ",".join(ways)] = ({}, "".join(frames).encode())
            yield Site(library=library, foreign=foreign, active=active)


def visit(page: Page, site: Site, path: str) -> None:
    """Open a page of the library, after forgetting what was heard."""
    for beacon in (site.library, site.foreign):
        beacon.requests.clear()
        beacon.datagrams = 0
    page.goto(f"http://library.example:{site.library.port}{path}")


def missing(page: Page, site: Site, wanted: set[str]) -> set[str]:
    """Which of these the foreign beacon has not heard after some seconds."""
    for _ in range(200):
        heard = {line.rpartition("/")[2].rstrip("?") for line in site.foreign.requests}
        if heard >= wanted:
            break
        page.wait_for_timeout(50)
    return wanted - heard


def test_nothing_is_reached_from_a_page_that_stays(page: Page, site: Site) -> None:
    visit(page, site, "/read/staying")
    frame = page.frames[1]
    frame.wait_for_function("window.over === true")

    assert frame.evaluate("window.reached") == []
    assert site.heard() == []


def test_without_the_defence_nearly_everything_is_reached(page: Page, site: Site) -> None:
    visit(page, site, "/bare/staying")
    page.frames[1].wait_for_function("window.over === true")

    assert page.frames[1].evaluate("window.reached") == ["document", "storage", "href"]
    assert not missing(page, site, EXPECTED)


def test_no_frame_leaves_for_the_library_or_beyond(page: Page, site: Site) -> None:
    visit(page, site, "/read/leaving")
    # A frame that leaves is stopped at once; time for one that is not.
    page.wait_for_timeout(2500)

    assert len(page.frames) >= 2 * len(LEAVING)
    assert page.url.endswith("/read/leaving")
    assert len(page.context.pages) == 1
    assert site.heard() == []


@pytest.mark.parametrize("ways", [TOGETHER, *((way,) for way in sorted(ALONE))], ids="+".join)
def test_without_the_defence_they_leave(page: Page, site: Site, ways: tuple[str, ...]) -> None:
    visit(page, site, "/bare/" + ",".join(ways))

    assert not missing(page, site, set(ways))


def test_a_service_worker_is_refused_even_where_a_browser_would_allow_one(page: Page, site: Site) -> None:
    page.goto(f"http://localhost:{site.active}/content/{ITEM}/other")

    failure = page.evaluate("navigator.serviceWorker.register('sw.js').then(() => '', String)")

    assert "403" in failure


def test_a_link_that_leads_out_says_so_and_one_that_wants_a_window_opens_here(page: Page, site: Site) -> None:
    visit(page, site, "/read/links")
    frame = page.frames[1]

    frame.click("#out")
    assert "no internet" in frame.locator("[role=status]").inner_text()
    frame.click("#new")
    frame.wait_for_url("**/other")

    assert frame.title() == "other"
    assert site.heard() == []


def test_the_active_origin_cannot_be_framed_by_another_host(page: Page, site: Site) -> None:
    page.goto(f"http://foreign.example:{site.foreign.port}/")
    page.set_content(f'<iframe src="http://library.example:{site.active}/content/{ITEM}/other"></iframe>')
    page.wait_for_timeout(500)

    assert page.frames[1].url == "chrome-error://chromewebdata/"
