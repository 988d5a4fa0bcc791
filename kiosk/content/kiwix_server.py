"""kiwix-serve as a child that is started when there is something to serve, watched, and restarted when it dies."""

import http.client
import logging
import os
import subprocess  # noqa: TID251 - for its types; the program is started by kiosk.process
import threading
from dataclasses import dataclass
from pathlib import Path

from kiosk import process
from kiosk.clock import Clock
from kiosk.config import Service, Settings
from kiosk.content.kiwix import PACKAGE, Library
from kiosk.errors import KioskError
from kiosk.stopping import Stopping

ADDRESS = "127.0.0.1"  # only the active origin speaks to it, from the same machine
LOOK_SECONDS = 0.5
_ASK_SECONDS = 20.0
_STOP_SECONDS = 5.0
_HELP_SECONDS = 20.0

# Wanted where this kiwix-serve knows them: no bar of its own, no way out, and its library read again when it changes.
_OPTIONS = ("--nolibrarybutton", "--nosearchbar", "--blockexternal", "--monitorLibrary", "--skipInvalid")
_log = logging.getLogger(__name__)


class NotReady(KioskError):
    """kiwix-serve does not answer."""

    message = "Kiwix does not answer on port {port}."
    advice = "Look whether another program uses the port; it can be changed as kiwix_port in kiosk.toml."


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Seconds before a restart: `first`, doubled after every further death up to `longest`; a run of `calm` resets."""

    first: float = 0.5
    longest: float = 60.0
    calm: float = 60.0


class Server:
    """Runs kiwix-serve for the library of a data folder.

    Call `tend` again and again (or `run`): a missing or empty library, for which kiwix-serve would not start, is waited
    for. kiwix-serve ends by itself when this process dies.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None, pauses: Pauses | None = None) -> None:
        self.settings = settings
        self.library = Library(settings.data)
        self.restarts = 0
        self._clock = clock or Clock()
        self._pauses = pauses or Pauses()
        self._process: subprocess.Popen[bytes] | None = None
        self._options: tuple[str, ...] | None = None
        self._seen = 0  # when the library that is served was written
        self._began = self._not_before = 0.0
        self._pause = self._pauses.first

    @property
    def pid(self) -> int | None:
        """The process number of kiwix-serve while it is wanted, else None."""
        return self._process.pid if self._process else None

    def run(self, stop: Stopping, service: Service) -> None:
        """Tend it until told to stop; systemd hears of it as long as kiwix-serve, if there is one, answers.

        Raises:
            ProgramMissing: it is not installed.
        """
        service.tell(b"READY=1")
        heard = self._clock.monotonic()
        try:
            while not stop.is_set():
                self.tend()
                if self._clock.monotonic() - heard >= _ASK_SECONDS and (not self._process or self.ready(_ASK_SECONDS)):
                    heard = self._clock.monotonic()
                    service.tell(b"WATCHDOG=1")
                stop.wait(LOOK_SECONDS)
        finally:
            self.close()

    def tend(self) -> None:
        """Look once: start, restart or stop kiwix-serve as the library and its state demand.

        Raises:
            ProgramMissing: it is not installed.
        """
        if self._process and self._process.poll() is not None:
            self._mourn(self._process.returncode)
        if not self._process:
            if self._clock.monotonic() >= self._not_before and self.library.ids():
                self._start()
            return
        written = self._written()
        if written != self._seen:
            self._seen = written
            if not self.library.ids() or "--monitorLibrary" not in self._known_options():
                self.close()

    def ready(self, seconds: float = 1.0) -> bool:
        """Whether kiwix-serve answers within `seconds`."""
        connection = http.client.HTTPConnection(ADDRESS, self.settings.kiwix_port, timeout=seconds)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def wait_until_ready(self, seconds: float = 10.0) -> None:
        """Tend it until it answers.

        Raises:
            NotReady: it did not within `seconds`.
        """
        until = self._clock.monotonic() + seconds
        pause = threading.Event()
        while True:
            self.tend()
            if self._process and self.ready():
                return
            if self._clock.monotonic() > until:
                raise NotReady(port=self.settings.kiwix_port)
            pause.wait(0.05)

    def close(self) -> None:
        """Stop kiwix-serve and wait for its end."""
        if child := self._process:
            self._process = None
            child.terminate()
            try:
                child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def command(self) -> list[str | Path]:
        """The command line of kiwix-serve as this machine's version understands it.

        Raises:
            ProgramMissing: it is not installed.
        """
        ports = ["--address", ADDRESS, "--port", str(self.settings.kiwix_port)]
        here = ["--attachToProcess", str(os.getpid())]
        return ["kiwix-serve", "--library", *ports, *here, *self._known_options(), self.library.file]

    def _known_options(self) -> tuple[str, ...]:
        if self._options is None:
            text = process.run(["kiwix-serve", "--help"], seconds=_HELP_SECONDS, package=PACKAGE)
            self._options = tuple(option for option in _OPTIONS if option in text.out + text.err)
        return self._options

    def _start(self) -> None:
        self._seen = self._written()
        self._began = self._clock.monotonic()
        self._process = process.start(self.command(), package=PACKAGE)
        _log.info("kiwix-serve started")

    def _mourn(self, code: int) -> None:
        """Note a death and say when the next start may be."""
        now = self._clock.monotonic()
        if now - self._began >= self._pauses.calm:
            self._pause = self._pauses.first
        self._process = None
        self.restarts += 1
        self._not_before = now + self._pause
        _log.warning("kiwix-serve ended with code %d; next start in %.1f seconds", code, self._pause)
        self._pause = min(self._pause * 2, self._pauses.longest)

    def _written(self) -> int:
        return self.library.file.stat().st_mtime_ns if self.library.file.exists() else 0
