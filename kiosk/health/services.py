"""Whether the library's processes are there, by what they answer, hold or say; nothing of them is changed."""

import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from kiosk import process
from kiosk.config import Settings
from kiosk.health.model import N_, About, Light, Sign
from kiosk.usage.tally import FOLDER

_PATIENCE = 3.0  # seconds
_OURS = "kiosk-*"


class Services:
    """The processes of one library.

    Args:
        settings: where they listen.
        root: where /proc and /run are; tests give a folder.
    """

    def __init__(self, settings: Settings, root: Path = Path("/")) -> None:
        self._settings, self._root = settings, root

    def signs(self) -> Iterator[Sign]:
        """What does not answer; or that everything does."""
        missing = [name for name, there in self._asked() if not there]
        failed = self._failed()
        advice = N_("Restart the library with the button below. If it does not help, call.")
        if missing:
            says = N_("A part of the library does not answer: {parts}.")
            parts = {"parts": ", ".join(missing)}
            yield Sign(about=About.SERVICES, light=Light.CALL, says=says, advice=advice, parts=parts)
        elif failed:
            says = N_("Parts of the library stopped by themselves: {parts}.")
            parts = {"parts": ", ".join(failed)}
            yield Sign(about=About.SERVICES, light=Light.HELP, says=says, advice=advice, parts=parts)
        else:
            yield Sign(about=About.SERVICES, light=Light.WORKS, says=N_("All parts of the library answer."))

    def _asked(self) -> Iterator[tuple[str, bool]]:
        yield "kiosk-terminal", self._alive(self._settings.terminal_port)
        yield "kiosk-counter", self.counts()
        if any((self._settings.data / "zim").glob("*")):
            yield "kiosk-kiwix", _listens(self._settings.host, self._settings.kiwix_port)

    def _alive(self, port: int) -> bool:
        """Whether the terminal site gives its sign of life."""
        connection = http.client.HTTPConnection(_here(self._settings.host), port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/alive")
            return connection.getresponse().status < http.client.BAD_REQUEST
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def counts(self) -> bool:
        """Whether a counter holds its folder: the kernel lists who holds what, so nobody is disturbed."""
        try:
            facts = (self._settings.data / FOLDER).stat()
            held = (self._root / "proc/locks").read_text("ascii")
        except OSError:
            return False
        device = f"{os.major(facts.st_dev):02x}:{os.minor(facts.st_dev):02x}"
        return any(f" {device}:{facts.st_ino} " in line and "FLOCK" in line for line in held.splitlines())

    def _failed(self) -> list[str]:
        """Units that systemd gave up, where there is systemd."""
        if not (self._root / "run/systemd/system").exists():
            return []
        try:
            listed = process.run(
                ["systemctl", "list-units", "--failed", "--plain", "--no-legend", "--no-pager", _OURS],
                seconds=_PATIENCE,
            )
        except (process.ProgramMissing, process.ProgramTooSlow):
            return []
        return sorted(line.split()[0].removesuffix(".service") for line in listed.out.splitlines() if line.strip())


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_here(host), port), timeout=_PATIENCE):
            return True
    except OSError:
        return False


def _here(host: str) -> str:
    """Where to ask for what listens on all addresses."""
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not listened on
