"""What the counter remembers of the time across boots, and what somebody told it: two small files."""

from datetime import datetime
from pathlib import Path

import msgspec

from kiosk import notes
from kiosk.clock import Anchor, Memory, Readings, anchor_at

FILE = "clock.json"
SET_FILE = "clock-set.json"


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How the counter was last seen: in which boot, ended in order or not, and the times known then."""

    boot: str = ""
    clean: bool = True
    trusted: datetime | None = None
    told: datetime | None = None

    @property
    def memory(self) -> Memory:
        """What the clock begins with."""
        return Memory(trusted=self.trusted, told=self.told)


def read(folder: Path) -> State:
    """The last state; a new site's when the file is not there or makes no sense."""
    return notes.read(folder / FILE, State) or State()


def write(folder: Path, state: State) -> None:
    """Keep a state."""
    notes.write(folder / FILE, state)


def read_anchor(folder: Path) -> Anchor | None:
    """What somebody said the time is, or None."""
    return notes.read(folder / SET_FILE, Anchor)


def set_clock(folder: Path, clock: Readings, time: datetime, *, back: bool = False) -> None:
    """Tell the counter the time; it takes it at its next five minutes.

    Raises:
        ClockBackwards: it is earlier than what is known to be past.
    """
    anchor = anchor_at(clock, time, read(folder).memory, back=back)
    folder.mkdir(parents=True, exist_ok=True)
    notes.write(folder / SET_FILE, anchor)
