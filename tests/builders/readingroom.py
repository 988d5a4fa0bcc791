"""A terminal in a reading room: real files imported, the site served on this machine, a Chromium to read in."""

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Frame, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request as Asked
from werkzeug.wrappers import Response as Answer

from kiosk.config import Settings
from kiosk.web.factory import create_app
from tests.builders import importing

CHROMIUM = shutil.which("chromium")
VENDOR = Path(__file__).parents[2] / "kiosk" / "web" / "static" / "vendor" / "foliate-js"

# What the tests of viewers need and a machine may lack.
needed = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not VENDOR.exists(), reason="tools/vendor.py has not been run"),
]
# foliate-js asks for frames that may run scripts; the policy of prepared files is what forbids them.
_PATIENCE, _MOMENT = 400, 50  # looks, and the milliseconds between two
_LISTENS = "const told = []; addEventListener('kiosk:use', ({ detail }) => told.push(detail), true); self.told = told;"
_SAID_OF_FRAMES = "allow-scripts and allow-same-origin"


def _closing(app: Any) -> Any:
    """The application with every answer closed, which Werkzeug forgets when the browser has gone away meanwhile."""

    def served(environ: Any, start_response: Any) -> Iterator[bytes]:
        chunks = app(environ, start_response)
        try:
            yield from chunks
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    return served


class Site:
    """The terminal site on a port of its own, which can be stopped and started again there."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.port = 0
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer from now on."""
        self._server = make_server("127.0.0.1", self.port, _closing(create_app(self.settings)), threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = None


class ActiveSite:
    """Stands for the second origin: answers these pages below the folder of any item."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self.pages = pages
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _answer(self, environ: Any, start_response: Any) -> Any:
        path = Asked(environ).path.split("/", 3)[-1]
        found = self.pages.get(path)
        return Answer(found or "nothing", 200 if found else 404, mimetype="text/html")(environ, start_response)

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class ReadingRoom:
    """A site over a new library that holds the given files; items by the name of their main file."""

    def __init__(self, data: Path, files: Sequence[Path], chromium: Browser, active: ActiveSite | None = None) -> None:
        importing.new_library(data)
        added = importing.add(data, *files)
        self.items = {Path(report.file).name: report.item for report in added.reports if report.item}
        self.site = Site(Settings(data=data, active_port=active.port if active else 8081))
        self._browser = chromium

    def __enter__(self) -> Self:
        self.site.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.site.stop()

    def sit_down(self, width: int = 1024, height: int = 600, *, scripts: bool = True) -> "Reader":
        """A reader at a terminal where nobody was before."""
        context = self._browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
        return Reader(self, context.new_page())


class Reader:
    """One person at one terminal, with what the browser asked for and complained of."""

    def __init__(self, room: ReadingRoom, page: Page) -> None:
        self.room = room
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._on_said(said.type, said.text))
        page.set_default_timeout(20_000)
        page.add_init_script(_LISTENS)

    def _on_request(self, request: Request) -> None:
        self.asked.append(request.url.removeprefix(self.room.site.url))

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _on_said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and _SAID_OF_FRAMES not in text:
            self.complaints.append(text)

    def open(self, name: str, at: str = "", find: str = "", *, language: str = "km") -> None:
        """Open the viewer of a title, at a place if one is given, and wait until it shows something."""
        fields = {key: value for key, value in (("at", at), ("find", find)) if value}
        place = f"#{urlencode(fields)}" if fields else ""
        self.page.goto(f"{self.room.site.url}/{language}/read/{self.room.items[name]}/{place}")
        self.page.wait_for_selector("html[data-ready=complete]")

    def do(self, name: str) -> None:
        """Press the control with this `data-do`."""
        self.page.click(f'[data-do="{name}"]')

    @property
    def document(self) -> Frame:
        """The document of a book that is on the screen, the first of two."""
        return next(frame for frame in self.page.frames[1:] if "/book/" in frame.url or frame.url == "about:blank")

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so.

        Raises:
            AssertionError: it was not, for long.
        """
        for _ in range(_PATIENCE):
            try:
                if condition():
                    return
            except PlaywrightError:  # the document was just exchanged
                pass
            self.page.wait_for_timeout(_MOMENT)
        raise AssertionError(what)

    def until_true(self, expression: str) -> None:
        """Wait until this is true in the page; the driver's own way makes code from text, which our policy forbids."""
        self.until(lambda: self.page.evaluate(expression), expression)

    def until_read(self, words: str) -> None:
        """Wait until these words are on the screen, in the document of a book."""
        self.until(lambda: self.on_screen(words), words)

    def choose(self, choice: str) -> None:
        """Touch a choice of the bar's letters and colours: `size=4`, `theme=dark`."""
        self.page.click("#looks")
        self.page.click(f'[data-look="{choice}"]')
        self.page.keyboard.press("Escape")

    @property
    def place(self) -> str:
        """Where the viewer says that it is, as addresses take it."""
        self.page.evaluate("document.dispatchEvent(new Event('kiosk:where'))")
        said = self.page.evaluate("JSON.parse(sessionStorage.getItem('kiosk.session')).kept.place.at")
        return str(said)

    def told(self, what: str) -> list[dict[str, Any]]:
        """What the viewer told of its use, of one sort of word."""
        return [told for told in self.page.evaluate("self.told") if told["what"] == what]

    @property
    def number(self) -> str:
        """The page number as it is written."""
        return self.page.input_value("#page")

    def wait_for_number(self, number: str) -> None:
        """Wait until this page is on the screen."""
        self.until(lambda: self.number == number, f"page {number}")

    def marked(self) -> list[str]:
        """The words marked as found, in the page and in the document it shows."""
        script = "[...(CSS.highlights.get('kiosk-found') ?? [])].map(String)"
        return [words for frame in self.page.frames for words in frame.evaluate(script)]

    def on_screen(self, words: str) -> bool:
        """Whether words of the shown document lie within the screen."""
        box = self.document.get_by_text(words).first.bounding_box(timeout=1000)
        size = self.page.viewport_size
        return bool(box and size and 0 <= box["x"] < size["width"] and box["y"] >= 0 and box["y"] + 10 < size["height"])

    def leave(self) -> None:
        """End the session."""
        self.page.context.close()
