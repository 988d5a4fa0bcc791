"""What the staff site asks of the machine's own services: to be switched off, begun anew, or rid of its sticks.

The site itself has no right to any of it. It makes a file whose name is the wish; a path unit of systemd does the rest
(docs/units.md). Where there is no such folder, nobody would hear, and nothing is offered.
"""

import os
import time
from enum import StrEnum
from pathlib import Path

from kiosk.errors import KioskError

_LOOK = 0.1  # seconds


class NobodyListens(KioskError):
    """The machine has nobody who would do it."""

    message = "This machine cannot be switched off from here."
    advice = "Ask the technician."


class StickBusy(KioskError):
    """A stick was not let go in time."""

    message = "The stick cannot be taken out yet."
    advice = "Wait until its light no longer blinks, then try again."


class Wish(StrEnum):
    """The names of the files."""

    POWEROFF = "poweroff"
    REBOOT = "reboot"
    EJECT = "eject"


def heard(folder: Path) -> bool:
    """Whether somebody would do it."""
    return folder.is_dir() and os.access(folder, os.W_OK)


def ask(folder: Path, wish: Wish) -> None:
    """Ask for it.

    Raises:
        NobodyListens: this is no box.
    """
    if not heard(folder):
        raise NobodyListens
    (folder / wish).touch()


def let_go(folder: Path, seconds: float = 30.0) -> bool:
    """Have everything written to the sticks and them let go; whether they may be taken out.

    Where nobody listens, a person has to do it: False.

    Raises:
        StickBusy: they were not let go in time.
    """
    if not heard(folder):
        return False
    ask(folder, Wish.EJECT)
    until = time.monotonic() + seconds
    while (folder / Wish.EJECT).exists():
        if time.monotonic() > until:
            raise StickBusy
        time.sleep(_LOOK)
    return True
