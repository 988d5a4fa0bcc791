"""The only place that opens databases: every pragma of every connection is set here."""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.errors import KioskError

BUSY_MILLISECONDS = 10_000


class DatabaseBusy(KioskError):
    """Another process holds the database."""

    message = "The library is busy: another program is writing to {file}."
    advice = "Wait a minute and try again."


class DatabaseMissing(KioskError):
    """A database that must be read is not there."""

    message = "There is no library in {folder}."
    advice = "Name the data folder with --data, or add a first file with: kiosk add FILE."


class DatabaseFull(KioskError):
    """The disk has no room for what is to be written."""

    message = "The disk is full: {file} cannot grow."
    advice = "Remove titles that nobody needs, empty the bin, then try again."


class DatabaseDenied(KioskError):
    """The file or its folder belongs to another user."""

    message = "This user may not change {file}."
    advice = "Give the command as on a box: sudo kiosk …"


class Mode(StrEnum):
    """How a connection may be used."""

    READ = "ro"
    WRITE = "rwc"


# By sqlite.org/rescode.html. A journal left by a killed writer is rolled back by the next writer: until then a reader
# that may write nothing has to wait, as for any writer.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BUSY_TO_READERS = {sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY}
_DENIED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


class Connection(sqlite3.Connection):
    """A connection that says in words what stands in the way of a statement.

    `execute` and `executemany` raise DatabaseBusy, DatabaseFull or DatabaseDenied; every other error is a bug
    and surfaces as it is.
    """

    file: Path

    def __del__(self) -> None:
        """Close what nobody holds any more, as Python does; from 3.13 on it would complain besides."""
        with suppress(sqlite3.ProgrammingError):  # it was never opened
            self.close()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        with self._told():
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run one statement for each of the parameters."""
        with self._told():
            return super().executemany(sql, parameters)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if reason := _reason(error, self.file):
                raise reason from error
            raise


def connect(file: Path, mode: Mode, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> Connection:
    """Open a connection whose every commit survives a power cut.

    The rollback journal is kept (not WAL): a process that may write nothing can then still read
    (sqlite.org/wal.html, "Read-Only Databases"). Transactions are begun and ended by the caller.

    Raises:
        DatabaseMissing: `mode` is READ and there is no such file.
        DatabaseDenied: `mode` is WRITE and the file cannot be made or opened.
    """
    if mode is Mode.WRITE:
        # As every other program makes a file; SQLite itself would never let a group write to it.
        with contextlib.suppress(OSError):
            os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o666))
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            uri=True,
            check_same_thread=False,
            # Threads share connections. From Python 3.12 on two of them can be given the same kept statement at once,
            # and then get each other's rows, or none (tests/unit/foundation/test_sqlite.py). To keep no statement costs
            # some 5 microseconds a question.
            cached_statements=0,
            timeout=busy_milliseconds / 1000,
            isolation_level=None,
            factory=Connection,
        )
    except sqlite3.OperationalError as error:
        if mode is Mode.READ:
            raise DatabaseMissing(folder=file.parent) from error
        raise DatabaseDenied(file=file) from error
    connection.file = file
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA temp_store = MEMORY")  # a file below /var/tmp would be on the card
    if mode is Mode.READ:
        connection.execute("PRAGMA query_only = ON")
    else:
        # FULL does not wait until the end of the journal is on the disk: a commit could be taken back by a power cut.
        connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _reason(error: sqlite3.OperationalError, file: Path) -> KioskError | None:
    """What a person can do something about, by the error's code; None for a bug."""
    code = getattr(error, "sqlite_errorcode", 0)  # what the module itself finds wrong has none
    if code & 0xFF in _BUSY or code in _BUSY_TO_READERS:
        return DatabaseBusy(file=file)
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return DatabaseFull(file=file)
    return DatabaseDenied(file=file) if code & 0xFF in _DENIED else None
