"""What one person drops at once, as a folder of the inbox; its files come in pieces.

    drop.json    what was announced
    parts/3      what has come of the fourth file; its length says where to go on
    sums/3       its SHA-256 as the browser told it: the file is whole; or nothing: it is left out
    files/...    whole files, under their own names
    job          the number of the import

Its folder is named `.NAME` until it is begun, and `.NAME.gone` while it is deleted: nobody sees half of one.
A file is whole when its sum is written; everything else follows from that and is made up for after a crash.
"""

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk import durable
from kiosk.content.curation import Placing
from kiosk.errors import NONSENSE, KioskError

_SUM = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 18
GONE = ".gone"  # ends the name of a folder that is being deleted


class NoSuchDrop(KioskError):
    """The inbox does not know it: it was imported, cancelled, or lay there too long."""

    message = "This upload is not there any more."
    advice = "Add the file again."


class WrongPlace(KioskError):
    """A piece that does not continue what has come so far."""

    message = "The upload has to go on at another place ({offset})."
    advice = "Touch “Go on”."


class SomebodyElse(KioskError):
    """Two pages send the same file."""

    message = "Another page is sending this file."
    advice = "Close the other page, or wait until it is done."


class Bytes(Protocol):
    """Where a piece comes from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at the end."""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A file of a drop: its path below the drop's files, and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Drop:
    """What was announced at once. `done` says which files are whole or left out, `offsets` how many bytes are here."""

    id: str
    files: tuple[Announced, ...]
    offsets: tuple[int, ...]
    done: tuple[bool, ...]

    @property
    def missing(self) -> int:
        """Bytes that are still to come."""
        each = zip(self.files, self.offsets, self.done, strict=True)
        return sum(file.size - offset for file, offset, done in each if not done)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was announced, and how the titles that come of it begin."""

    files: tuple[Announced, ...]
    placing: Placing


class DropFolder:
    """One drop on the disk."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        self.plan = plan
        self.files = folder / "files"

    @classmethod
    def make(cls, folder: Path, plan: Plan) -> "DropFolder":
        """Begin one. It has its name when it is whole on the disk."""
        draft = folder.with_name(f".{folder.name}")
        for name in ("parts", "sums", "files"):
            (draft / name).mkdir(parents=True)
        durable.replace(draft / "drop.json", msgspec.json.encode(plan))
        draft.rename(folder)
        durable.sync_folder(folder.parent)
        return cls(folder, plan)

    @classmethod
    def open(cls, folder: Path) -> "DropFolder":
        """One that is there.

        Raises:
            NoSuchDrop: it is not.
        """
        try:
            return cls(folder, msgspec.json.decode((folder / "drop.json").read_bytes(), type=Plan))
        except (OSError, *NONSENSE) as error:
            raise NoSuchDrop from error

    def state(self) -> Drop:
        """How much of it has come."""
        numbers = range(len(self.plan.files))
        done = tuple(self._sum(number) is not None for number in numbers)
        offsets = tuple(self.plan.files[n].size if done[n] else self._offset(n) for n in numbers)
        return Drop(id=self.folder.name, files=self.plan.files, offsets=offsets, done=done)

    def write(self, number: int, offset: int, piece: Bytes) -> int:
        """Append a piece to a file; returns where to go on. What came before a connection broke stays.

        Raises:
            NoSuchDrop: nobody announced this file.
            WrongPlace: it does not begin where the last piece ended.
            SomebodyElse: another page is sending it at this moment.
        """
        size = self._announced(number).size
        with _held(self._part(number)) as handle:
            here = os.lseek(handle, 0, os.SEEK_END)
            if here != offset or self._sum(number) is not None:
                raise WrongPlace(offset=here)
            try:
                while here < size and (block := piece.read(min(_BLOCK, size - here))):
                    durable.write_all(handle, block)
                    here += len(block)
            finally:
                os.fsync(handle)
        return here

    def finish(self, number: int, sha256: str) -> None:
        """Note that a file has come whole.

        Raises:
            NoSuchDrop: nobody announced this file.
            WrongPlace: something is missing yet, or the sum is none.
        """
        if self._sum(number) is None:
            if self._offset(number) != self._announced(number).size or not _SUM.fullmatch(sha256):
                raise WrongPlace(offset=self._offset(number))
            self._part(number).touch()  # an empty file comes without a piece
            durable.replace(self._sum_file(number), sha256.encode())
        self._move(number)

    def leave_out(self, numbers: Sequence[int]) -> None:
        """Forget what has come of files that are not whole."""
        for number in numbers:
            if self._announced(number) and self._sum(number) is None:
                durable.replace(self._sum_file(number), b"")
                self._part(number).unlink(missing_ok=True)

    def whole(self) -> dict[str, str] | None:
        """SHA-256 of its files by path, when each is whole or left out; else None."""
        sums = [self._sum(number) for number in range(len(self.plan.files))]
        if None in sums:
            return None
        return {self.plan.files[number].path: given for number, given in enumerate(sums) if given}

    def make_up(self) -> None:
        """Do what a crash may have left undone: give whole files their names."""
        for number in range(len(self.plan.files)):
            if self._sum(number):
                self._move(number)

    def job(self) -> int:
        """The number of its import as far as it was noted; 0 before."""
        return int(_read(self.folder / "job") or 0)

    def note_job(self, job: int) -> None:
        """Note the number of its import."""
        durable.replace(self.folder / "job", str(job).encode())

    def remove(self) -> None:
        """Delete it with all that has come."""
        remove(self.folder)

    def _announced(self, number: int) -> Announced:
        if not 0 <= number < len(self.plan.files):
            raise NoSuchDrop
        return self.plan.files[number]

    def _part(self, number: int) -> Path:
        return self.folder / "parts" / str(number)

    def _sum_file(self, number: int) -> Path:
        return self.folder / "sums" / str(number)

    def _sum(self, number: int) -> str | None:
        return _read(self._sum_file(number))

    def _offset(self, number: int) -> int:
        try:
            return self._part(number).stat().st_size
        except FileNotFoundError:
            return 0

    def _move(self, number: int) -> None:
        target = self.files / self._announced(number).path
        with contextlib.suppress(FileNotFoundError):  # it was moved before, or another process is quicker
            target.parent.mkdir(parents=True, exist_ok=True)
            self._part(number).replace(target)


def touched(folder: Path) -> float:
    """When something came last into a drop's folder, in seconds since 1970; 0 when it is not there.

    Raises:
        FileNotFoundError: it was removed meanwhile.
    """
    last = 0.0
    for path in (folder, *folder.glob("*/*")):
        with contextlib.suppress(FileNotFoundError):  # another process moves it at this moment
            last = max(last, path.stat().st_mtime)
    return last


def remove(folder: Path) -> None:
    """Delete a drop's folder. What the power leaves of it is no drop any more, see `clear`."""
    with contextlib.suppress(OSError):  # another process does the same
        folder.rename(folder.with_name(f".{folder.name}{GONE}"))
    clear(folder.parent)


def clear(inbox: Path) -> None:
    """Delete what is left of removed drops."""
    for gone in inbox.glob(f".*{GONE}"):
        shutil.rmtree(gone, ignore_errors=True)


def _read(file: Path) -> str | None:
    try:
        return file.read_text("ascii")
    except FileNotFoundError:
        return None


@contextmanager
def _held(file: Path) -> Iterator[int]:
    """A file to append to, for one writer at a time."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SomebodyElse from error
        yield handle
    finally:
        os.close(handle)
