"""A database as tables, for those who write. Readers need only `kiosk.sqlite`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import sqlite_utils

from kiosk.sqlite import BUSY_MILLISECONDS, Connection, Mode, connect


class Database(sqlite_utils.Database):
    """A sqlite-utils database on a connection of ours, whose transactions wait for their turn before they read.

    A transaction that begins by reading cannot wait any more when it comes to write (sqlite.org/lang_transaction.html).
    """

    conn: Connection

    @contextmanager
    def atomic(self) -> Iterator[Self]:
        """All or nothing; a block inside another is a part of it.

        Raises:
            DatabaseBusy: another process was writing all the time.
        """
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self.conn.execute("COMMIT")
        except BaseException:
            self.conn.rollback()
            raise


def database(file: Path, mode: Mode, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> Database:
    """Open a file as `kiosk.sqlite.connect` does, as a sqlite-utils database."""
    return Database(connect(file, mode, busy_milliseconds=busy_milliseconds))
