"""The machine as the self-test sees it: files, programs, pages. Tests give one made of answers."""

import http.client
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from kiosk import process

_SECONDS = 60.0
_PAGE_SECONDS = 20.0
_LARGEST = 4 * 1024 * 1024  # bytes of a page that are looked at


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer; status 0: nobody answered."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """One header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Machine(Protocol):
    """What is asked of a machine."""

    def run(self, *arguments: str) -> process.Finished:
        """Run a program that only looks; one that is not installed ends with code 127."""

    def read(self, path: str) -> str:
        """The text of a file; empty when it is not there."""

    def fetch(self, address: str) -> Page:
        """Ask for a page at an `http:` address."""


class ThisMachine:
    """The one that this process runs on, as root."""

    def run(self, *arguments: str) -> process.Finished:
        """Run a program."""
        try:
            return process.run(arguments, seconds=_SECONDS)
        except process.ProgramMissing as error:
            return process.Finished(code=127, out="", err=str(error))
        except process.ProgramTooSlow as error:
            return process.Finished(code=124, out="", err=str(error))

    def read(self, path: str) -> str:
        """Read a file."""
        try:
            return Path(path).read_text("utf-8", "replace")
        except OSError:
            return ""

    def fetch(self, address: str) -> Page:
        """Ask."""
        there = urlsplit(address)
        connection = http.client.HTTPConnection(there.hostname or "", there.port or 80, timeout=_PAGE_SECONDS)
        try:
            connection.request("GET", there.path or "/", headers={"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            return Page(status=answer.status, headers=tuple(answer.getheaders()), body=answer.read(_LARGEST))
        except (OSError, http.client.HTTPException):
            return Page(status=0)
        finally:
            connection.close()


def lines(text: str) -> Sequence[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fields(text: str) -> dict[str, str]:
    """Lines `NAME=VALUE`, as `systemctl show` and `sshd -T` (with a blank) give them."""
    pairs = (line.partition("=") if "=" in line else line.partition(" ") for line in lines(text))
    return {name: value.strip() for name, _, value in pairs}


def in_container(machine: Machine) -> bool:
    """Whether the kernel is somebody else's (systemd-detect-virt(1)): then nothing can be said of it."""
    return machine.run("systemd-detect-virt", "--container").code == 0
