"""Files that browsers send: announced, collected piece by piece below `DATA/inbox`, and then asked to be imported."""

import contextlib
import re
import secrets
import shutil
from base64 import b32encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from kiosk.config import Settings
from kiosk.content.curation import Placing
from kiosk.content.jobs import AGAIN, Asked, Job, Jobs, JobState
from kiosk.content.reports import Report
from kiosk.content.store import Store
from kiosk.errors import KioskError
from kiosk.intake.drop import Announced, Bytes, Drop, DropFolder, NoSuchDrop, Plan, clear, remove, touched
from kiosk.intake.naming import distinct, safe_path
from kiosk.intake.room import Room

MOST_FILES = 2_000  # in one drop
KEPT = timedelta(days=7)  # a drop of which nothing more comes
COPIES = 2  # of each file, at the end of an import: in the inbox and in the store
_ID = re.compile(r"[a-z2-7]{16}")


class TooManyFiles(KioskError):
    """More files at once than a page can show."""

    message = "These are {number} files; at most {most} can be added at once."
    advice = "Add them in several steps, or bring them on a stick."


class NothingGiven(KioskError):
    """No file was named."""

    message = "There is no file to add."
    advice = "Choose one file or more."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A file that somebody wants to send: its name or path as the browser tells it, and its size in bytes."""

    path: str
    size: int


class Inbox:
    """The drops of one library."""

    def __init__(self, settings: Settings, jobs: Jobs, now: Callable[[], datetime]) -> None:
        self._folder = settings.data / "inbox"
        self._store = Store(settings.data)
        self._room = Room(self._store, settings.limits.reserve)
        self._jobs = jobs
        self._now = now

    def largest(self) -> int:
        """The size in bytes of the largest file that has room now."""
        return self._room.largest(copies=COPIES, besides=self._promised())

    def begin(self, wanted: Sequence[Wanted], placing: Placing) -> Drop:
        """Announce files, before the first byte of them is sent.

        Raises:
            NothingGiven, TooManyFiles: nothing was noted.
            NoRoom: the disk could not hold them, with all that is announced already.
        """
        plan = Plan(files=_announced(wanted), placing=placing)
        self.settle()
        self._room.check([file.size for file in plan.files], copies=COPIES, besides=self._promised())
        name = b32encode(secrets.token_bytes(10)).decode().lower()
        with self._store.room():
            return DropFolder.make(self._folder / name, plan).state()

    def drop(self, drop: str) -> Drop:
        """One drop as it is now.

        Raises:
            NoSuchDrop: there is none with this id.
        """
        return self._open(drop).state()

    def drops(self) -> tuple[Drop, ...]:
        """All drops of which something is still to come, by id."""
        found: list[Drop] = []
        for name in self._names():
            with contextlib.suppress(NoSuchDrop):  # it is removed at this moment
                found.append(self.drop(name))
        return tuple(drop for drop in found if not all(drop.done))

    def write(self, drop: str, number: int, offset: int, piece: Bytes) -> int:
        """Append a piece to a file; returns where to go on. What came before a connection broke stays.

        Raises:
            NoSuchDrop, WrongPlace, SomebodyElse: as `DropFolder.write` says.
            DiskFull: the disk is full; what came so far stays.
        """
        with self._store.room():
            return self._open(drop).write(number, offset, piece)

    def finish(self, drop: str, number: int, sha256: str) -> None:
        """Say that a file has come whole; the import is asked for when it was the last of its drop.

        The sum is compared when the file is imported, since all its bytes are read then.

        Raises:
            NoSuchDrop, WrongPlace: as `DropFolder.finish` says.
        """
        folder = self._open(drop)
        with self._store.room():
            folder.finish(number, sha256)
            self._ask(folder)

    def leave_out(self, drop: str, number: int | None = None) -> None:
        """Let a file of a drop, or all that has not come yet, be forgotten; whole files are imported.

        Raises:
            NoSuchDrop: nobody announced it.
        """
        folder = self._open(drop)
        try:
            folder.leave_out(range(len(folder.plan.files)) if number is None else (number,))
            self._ask(folder)
        except FileNotFoundError:  # another page settles, and removes what is left out as soon as that is written
            if folder.folder.exists():
                raise

    def settle(self) -> None:
        """Make up for what a crash left undone, and clear what is imported or lay too long."""
        clear(self._folder)
        for draft in self._folder.glob(".*"):
            with contextlib.suppress(FileNotFoundError):  # it gets its name at this moment
                if self._is_old(draft.stat().st_mtime):
                    shutil.rmtree(draft, ignore_errors=True)
        for name in self._names():
            self._settle(self._folder / name)

    def _settle(self, place: Path) -> None:
        try:
            old = self._is_old(touched(place))
        except FileNotFoundError:  # another process removes it at this moment
            return
        try:
            folder = DropFolder.open(place)
        except NoSuchDrop:
            if old:  # of no use to anybody without its `drop.json`
                remove(place)
            return
        folder.make_up()
        self._ask(folder)
        job = self._job(folder)
        if _is_imported(job) or (old and not _is_open(job)):
            folder.remove()

    def _promised(self) -> int:
        return sum(COPIES * drop.missing for drop in self.drops())

    def _names(self) -> list[str]:
        return sorted(path.name for path in self._folder.glob("*") if _ID.fullmatch(path.name))

    def _open(self, drop: str) -> DropFolder:
        if not _ID.fullmatch(drop):
            raise NoSuchDrop
        return DropFolder.open(self._folder / drop)

    def _ask(self, folder: DropFolder) -> None:
        """Ask for the import of a drop, once, when all of it is here."""
        whole = folder.whole()
        if whole is None:
            return
        if not whole:
            folder.remove()
            return
        top = sorted({PurePosixPath(path).parts[0] for path in whole})
        asked = Asked(
            paths=tuple(folder.files / name for name in top),
            placing=folder.plan.placing,
            sums={str(folder.files / path): given for path, given in whole.items()},
        )
        with self._jobs.db.atomic():
            if self._job(folder) is None:
                folder.note_job(self._jobs.ask(asked))

    def _job(self, folder: DropFolder) -> Job | None:
        """The import of a drop, if it was asked for.

        The number alone is not believed: one that was noted before the power went, or before the catalogue was brought
        back, is that of no job, or of another one.
        """
        job = self._jobs.job(folder.job())
        if job is None or not job.asked.paths:
            return None
        return job if all(folder.folder.name in path.parts for path in job.asked.paths) else None

    def _is_old(self, touched: float) -> bool:
        return self._now() - datetime.fromtimestamp(touched, UTC) > KEPT


def _announced(wanted: Sequence[Wanted]) -> tuple[Announced, ...]:
    if not wanted:
        raise NothingGiven
    if len(wanted) > MOST_FILES:
        raise TooManyFiles(number=len(wanted), most=MOST_FILES)
    files: dict[PurePosixPath, Announced] = {}
    folders: set[PurePosixPath] = set()
    for file in wanted:
        path = safe_path(file.path)
        if not files.keys().isdisjoint(path.parents):  # a file and a folder of one name
            path = "_" / path
        path = distinct(path, files.keys() | folders)
        folders.update(path.parents)
        files[path] = Announced(path=str(path), size=max(0, file.size))
    return tuple(files.values())


def _is_open(job: Job | None) -> bool:
    return job is not None and job.state is not JobState.DONE


def _is_imported(job: Job | None) -> bool:
    if job is None or _is_open(job) or not job.lines:
        return False
    return not any(isinstance(line, Report) and line.code in AGAIN for line in job.lines)
