"""A library as people meet it: files let in by the command line, the real servers, and all that they were asked."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.builders import importing
from tests.builders.kiwixrun import free_port

_LOG = "%({server_port}e)s %(m)s %(U)s%(q)s"
_PATIENCE = 20.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as the server got it: the port it came in by, its method, and its path with what follows."""

    port: int
    method: str
    path: str


class ServedLibrary:
    """A library of these files behind gunicorn and kiwix-serve, on ports of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = importing.new_library(folder / "data")
        self.port, self.active_port, self.kiwix_port = free_port(), free_port(), free_port()
        self.items: dict[str, str] = {}
        self._log = folder / "requests.log"
        self._log.touch()
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        """The terminal site, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def active_url(self) -> str:
        """The active origin, likewise."""
        return f"http://127.0.0.1:{self.active_port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def add(self, *files: Path) -> importing.Added:
        """Let files in; `items` then has their ids by the name of their main file."""
        added = importing.add(self.data, *files)
        self.items |= {Path(report.file).name: report.item for report in added.reports if report.item}
        return added

    def start(self) -> None:
        """Serve; the first page answers when this returns, and so does active content."""
        ports = {"TERMINAL": self.port, "ACTIVE": self.active_port, "KIWIX": self.kiwix_port}
        given = {f"KIOSK_{name}_PORT": str(port) for name, port in ports.items()}
        given["GUNICORN_CMD_ARGS"] = f"--access-logfile={self._log} --access-logformat='{_LOG}'"
        for server in ("terminal", "kiwix"):
            command = [sys.executable, "-m", "kiosk", "--data", str(self.data), server]
            self._running.append(subprocess.Popen(command, env={**os.environ, **given}, stderr=subprocess.DEVNULL))
        until = time.monotonic() + _PATIENCE
        while self.status("/km/") != 200 or not self._is_active():
            assert time.monotonic() < until, "nobody answers"

    def _is_active(self) -> bool:
        """Whether active content is there; until then its pages say that it is being opened."""
        active = [item for name, item in self.items.items() if name.endswith((".zim", ".zip"))]
        return all(self.status(f"/content/{item}/", active=True) != 503 for item in active)

    def stop(self) -> None:
        """Serve no more."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait()
        self._running.clear()

    def status(self, path: str, *, active: bool = False, body: bytes | None = None) -> int:
        """With which number an address is answered now; 0 when nobody does."""
        return self.ask(path, active=active, body=body)[0]

    def ask(self, path: str, *, active: bool = False, body: bytes | None = None) -> tuple[int, str]:
        """The number and the text of the answer."""
        address = (self.active_url if active else self.url) + path
        try:
            with urllib.request.urlopen(address, body, timeout=_PATIENCE) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""

    def command(self, *arguments: str) -> None:
        """Do something by the command line, as a librarian."""
        done = importing.kiosk(self.data, *arguments)
        assert done.returncode == 0, done.stderr

    def requests(self) -> Sequence[Asked]:
        """All that was asked of both ports since `forget`."""
        lines = (line.split(" ", 2) for line in self._log.read_text("utf-8", "replace").splitlines())
        return [Asked(port=int(port), method=method, path=path) for port, method, path in lines]

    def forget(self) -> None:
        """Begin a new list of requests."""
        os.truncate(self._log, 0)
