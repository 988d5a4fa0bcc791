"""A backup or restoration at work, told to whoever looks: one at a time, and how far it is."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import msgspec

from kiosk import notes
from kiosk.content.model import Notice
from kiosk.errors import KioskError

FILE = "backup-job.json"
_LOCK = "backup.lock"
_STEP = 16 * 1024 * 1024  # bytes between two words about the progress: the card is not to be worn out by them


class BackupRuns(KioskError):
    """One at a time."""

    message = "A backup or restoration is going on already."
    advice = "Wait until it has ended."


class Doing(StrEnum):
    """What is done."""

    SAVE = "save"
    RESTORE = "restore"


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How it goes, or went.

    Args:
        doing: what.
        place: the folder on the stick.
        done: bytes copied, of `total`.
        ended: whether it came to its end; `why` it did not go well, where it did not.
        fingerprint: of the backup, when it is whole.
        damaged: how many files were left out.
    """

    doing: Doing
    place: str
    done: int = 0
    total: int = 0
    ended: bool = False
    why: Notice | None = None
    fingerprint: str = ""
    damaged: int = 0


class Job:
    """Tells how far it is, in a file below the data folder."""

    def __init__(self, data: Path, doing: Doing, place: Path) -> None:
        self._data = data
        self.state = State(doing=doing, place=str(place))

    def tell(self, done: int, total: int) -> None:
        """So many bytes are copied, of so many."""
        if done - self.state.done >= _STEP or not self.state.total:
            self._set(msgspec.structs.replace(self.state, done=done, total=total))

    def well(self, fingerprint: str, damaged: int) -> None:
        """It ended as it should."""
        self._set(msgspec.structs.replace(self.state, ended=True, fingerprint=fingerprint, damaged=damaged))

    def badly(self, error: KioskError) -> None:
        """It ended for a reason that a person can act on."""
        self._set(msgspec.structs.replace(self.state, ended=True, why=Notice.of(error)))

    def _set(self, state: State) -> None:
        self.state = state
        notes.write(self._data / FILE, state)


@contextmanager
def only_job(data: Path, doing: Doing, place: Path) -> Iterator[Job]:
    """Hold the right to save or restore; the kernel gives it back when the process dies.

    Raises:
        BackupRuns: another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT, 0o664)  # staff's page, and commands
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRuns from error
        job = Job(data, doing, place)
        job.tell(0, 0)
        try:
            yield job
        except KioskError as error:
            job.badly(error)
            raise
    finally:
        os.close(descriptor)


def running(data: Path) -> bool:
    """Whether one is at work."""
    try:
        descriptor = os.open(data / _LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def last(data: Path) -> State | None:
    """How the last one goes or went; None where there was none. One that neither runs nor ended was cut off."""
    return notes.read(data / FILE, State)
