"""A reader who tries to leave a terminal, and what it comes to."""

import functools
import http.server
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from tests.builders.terminalstage import SCREEN, TerminalStage
from tests.builders.waysout import Chord, Click, Deed

PLACES = {
    "link": (150, 60),
    "window": (150, 170),
    "text": (900, 600),
    "file": (700, 60),
    "print": (700, 150),
    "download": (700, 230),
    "elsewhere": (700, 310),
    "form": (700, 390),
}
PAGE = """<!doctype html><title>{title}</title>
<style>body > * {{ position: absolute; font: 50px/1.2 sans-serif; white-space: nowrap; }}</style>
<a style="left:20px;top:20px" href="/two">a link to a page</a>
<button style="left:20px;top:130px" onclick="open('/second', 'x', 'width=500,height=400')">window</button>
<input autofocus style="left:20px;top:260px;width:400px;caret-color:transparent">
<input type="file" style="left:600px;top:30px;">
<button style="left:600px;top:120px" onclick="print()">print</button>
<a style="left:600px;top:200px" href="/download">a download</a>
<a style="left:600px;top:280px" href="{foreign}/link">another server</a>
<form style="left:600px;top:360px" method="post" action="{foreign}/form">
<button style="font:inherit">send</button></form>
<div style="top:700px;height:3000px">end</div>"""
HIDDEN = "a window that nobody sees"
NOTHING = 0.0008  # of the screen: the arrow of the mouse
_WINDOW = 0.05  # of the screen: less than any window
_DIALOG = 0.25  # of the screen: what is behind a dialog is darker
_QUIET = 0.35  # seconds between two equal pictures
_TIME = 10.0  # seconds until a page stands still
_LOOK = 1.6  # seconds in which anything that happens has begun


class Library:
    """A server that notes what it is asked for.

    Args:
        foreign: the origin of another server, to which its page has links.
    """

    def __init__(self, foreign: str = "") -> None:
        asked: list[str] = []

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                page = PAGE.format(foreign=foreign, title=f"Library {self.path}").encode()
                self.send_response(200)
                if self.path == "/download":
                    self.send_header("Content-Disposition", "attachment; filename=book.bin")
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            do_POST = do_GET  # noqa: N815 - the name is http.server's

            def log_message(self, *_: object) -> None:
                pass

        self.asked = asked
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """A terminal and its library."""

    stage: TerminalStage
    library: Library
    foreign: Library

    def fresh(self) -> None:
        """A reader comes: the library is open, and nothing moves."""
        self.stage.open()
        until, before = time.monotonic() + _TIME, b""
        while (now := self.stage.picture()) != before or not self.library.asked:
            assert time.monotonic() < until, "the page does not stand still"
            before = now
            time.sleep(_QUIET)
        self.library.asked.clear()
        self.foreign.asked.clear()

    def effect(self, act: Callable[[], None]) -> str:
        """What somebody did to a fresh terminal by an act, in a word; empty when nothing."""
        self.fresh()
        windows, picture = self.stage.input.windows, self.stage.picture()
        act()
        until = time.monotonic() + _LOOK
        while time.monotonic() < until:
            time.sleep(0.2)
            if not self.stage.alive:
                return "the browser ended"
            if self.foreign.asked:
                return f"another server was asked for {self.foreign.asked}"
        return self._what_changed(windows, picture)

    def _what_changed(self, windows: Sequence[str], picture: bytes) -> str:
        if files := self.stage.files():
            return f"files: {files}"
        changed = self._differs(picture, self.stage.picture())
        now = self.stage.input.windows
        if now != windows and len(now) > 1:
            return "another window" if changed > _WINDOW else HIDDEN
        if changed > _DIALOG:
            return "a dialog"
        if self.library.asked:
            return f"the library was asked for {self.library.asked[0]} and shows {now[0]}"
        return f"{changed:.0%} of the screen" if changed > NOTHING else ""

    def does(self, chord: Chord) -> str:
        """What these keys do."""
        return self.effect(lambda: self.stage.input.chord(*chord.keys))

    def points(self, click: Click) -> str:
        """What this click does."""
        return self.effect(functools.partial(self._click, click))

    def clicks(self, deed: Deed) -> str:
        """What the page does."""
        return self.points(Click(mouse="Left", at=deed.at, without=deed.without, by=deed.by))

    def types(self) -> str:
        """What ordinary letters do: the proof that keys arrive at the page."""
        return self.effect(self._write)

    def _write(self) -> None:
        for key in "READER":
            self.stage.input.chord(key)

    def _click(self, click: Click) -> None:
        mouse = self.stage.input
        mouse.point(*PLACES[click.at])
        if click.mouse == "Wheel":
            mouse.wheel(3, click.holding)
        else:
            mouse.click(click.mouse, click.holding)

    @staticmethod
    def _differs(one: bytes, other: bytes) -> float:
        pictures = (Image.frombytes("RGB", SCREEN, picture) for picture in (one, other))
        grey = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 * (value > 8))
        return grey.histogram()[255] / (SCREEN[0] * SCREEN[1])
