"""The staff site as a process of its own, which may be killed, and a person at a browser without a screen."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Protocol, Self

from kiosk.people.accounts import Accounts, Newcomer
from kiosk.people.model import Role
from tests.builders.kiwixrun import free_port
from tests.builders.staffroom import PHRASES

_PATIENCE = 30.0  # seconds


def let_in_everybody(data: Path) -> None:
    """A librarian, an approver and a technician, each called by the role."""
    with Accounts.open(data) as accounts:
        accounts.begin([Newcomer(name=str(role), role=role, phrase=PHRASES[role]) for role in Role])


class Program:
    """A long-running command of the library."""

    def __init__(self, data: Path, command: str, **environment: str) -> None:
        self._arguments = [sys.executable, "-m", "kiosk", "--data", str(data), command]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        environment = {**os.environ, **self._environment}
        self._process = subprocess.Popen(
            self._arguments, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def memory(self) -> int:
        """What its processes hold in memory now, in bytes; `most_memory` counts from here."""
        for process in self._processes():
            (process / "clear_refs").write_text("5")
        return self._sum("VmRSS")

    def most_memory(self) -> int:
        """The most they held since then."""
        return self._sum("VmHWM")

    def _sum(self, field: str) -> int:
        found = [re.search(rf"{field}:\s+(\d+) kB", (each / "status").read_text()) for each in self._processes()]
        return sum(int(match[1]) << 10 for match in found if match)

    def _processes(self) -> list[Path]:
        """All of its group, as folders below /proc."""
        assert self._process
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(ProcessLookupError):  # it ended a moment ago
                if os.getpgid(int(path.name)) == self._process.pid:
                    found.append(path)
        return found

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it with all it started."""
        if self._process:
            os.killpg(self._process.pid, how)
            self._process.wait()
            self._process = None


class StaffSite(Program):
    """`kiosk staff` over a data folder, on a port of its own."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        super().__init__(data, "staff", KIOSK_STAFF_PORT=str(self.port))

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> None:
        """Serve; the first page answers when this returns."""
        super().start()
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/en/sign-in/", timeout=_PATIENCE):  # noqa: S310 - our own server
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


class Site(Protocol):
    """Where a staff site answers."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""


class Person:
    """Somebody of the staff, who signs in again when that is asked for."""

    def __init__(self, site: Site, role: Role) -> None:
        self._site, self._role = site, role
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def page(self, path: str) -> str:
        """A page, signed in.

        Raises:
            OSError: the site does not answer any more.
        """
        try:
            return self._ask(path)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 403:
                    raise
        self._ask("/en/sign-in/", name=str(self._role), phrase=PHRASES[self._role])
        return self._ask(path)

    def send(self, path: str, **fields: str) -> str:
        """Send a form; returns the page it leads to.

        Raises:
            OSError: the site does not answer any more: what was sent may or may not have been done.
        """
        return self._ask(path, **fields)

    def post(self, path: str, body: bytes, **headers: str) -> bytes:
        """Send bytes, as the scripts of a page do; returns the answer.

        Raises:
            OSError: the site does not answer any more.
        """
        told = {"Sec-Fetch-Site": "same-origin"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self._open(urllib.request.Request(self._site.url + path, body, headers=told))  # noqa: S310 - our own server

    def hidden(self, path: str, name: str) -> str:
        """What a hidden field of a page's form holds; nothing when the page has none."""
        found = re.search(f'name="{name}" value="([^"]*)"', self.page(path))
        return found[1] if found else ""

    def _open(self, request: urllib.request.Request) -> bytes:
        try:
            with self._opener.open(request, timeout=_PATIENCE) as answer:
                return bytes(answer.read())
        except http.client.HTTPException as error:
            raise OSError from error  # killed in the middle of its answer

    def _ask(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self._site.url + path, body, headers={"Sec-Fetch-Site": "same-origin"})  # noqa: S310
        return self._open(request).decode()
