"""The only place that opens databases: every pragma of every connection is set here."""

import sqlite3
from enum import StrEnum
from pathlib import Path

import sqlite_utils

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


class Mode(StrEnum):
    """How a connection may be used."""

    READ = "ro"
    WRITE = "rwc"


def connect(file: Path, mode: Mode, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> sqlite3.Connection:
    """Open a connection whose every commit survives a power cut.

    The rollback journal is kept (not WAL): a process that may write nothing can then still read
    (sqlite.org/wal.html, "Read-Only Databases"). Transactions are begun and ended by the caller.

    Raises:
        DatabaseMissing: `mode` is READ and there is no such file.
    """
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            uri=True,
            check_same_thread=False,
            timeout=busy_milliseconds / 1000,
        )
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.OperationalError as error:
        if mode is Mode.READ:
            raise DatabaseMissing(folder=file.parent) from error
        raise
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA mmap_size = 0")
    if mode is Mode.READ:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def database(file: Path, mode: Mode) -> sqlite_utils.Database:
    """The same as a sqlite-utils database."""
    return sqlite_utils.Database(connect(file, mode))
