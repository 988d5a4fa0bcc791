"""The staff site behind a real server in a thread, for browsers: with somebody of each role and any titles."""

import socket
import threading
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from kiosk.people.model import Role
from tests.builders.staffroom import PHRASES, StaffRoom


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests look at pages."""


class StaffDesk:
    """A staff room that answers at `url`."""

    def __init__(self, folder: Path) -> None:
        self.room = StaffRoom(folder)
        self._server = make_server("127.0.0.1", 0, self.room.app, threaded=True, request_handler=_Quiet)
        self._server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.room.collection.__exit__()

    def sign_in(self, chromium: Browser, role: Role, *, language: str = "km", width: int = 1024) -> Page:
        """A page in which somebody has come in by the door."""
        context: BrowserContext = chromium.new_context(viewport={"width": width, "height": 600}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{self.url}/{language}/sign-in/")
        page.fill("[name=name]", str(role))
        page.fill("[name=phrase]", PHRASES[role])
        page.press("[name=phrase]", "Enter")
        page.wait_for_url(f"{self.url}/{language}/")
        return page
