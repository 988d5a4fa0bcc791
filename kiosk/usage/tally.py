"""The usage database: sums, and nothing from which an order of events could be read."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from kiosk.sqlite import BUSY_MILLISECONDS, DatabaseMissing, Mode
from kiosk.tables import Database, database
from kiosk.usage.model import (
    DAY_FIGURES,
    DayFigures,
    DayLabel,
    Days,
    Entered,
    EnteredKey,
    Figures,
    MonthFigures,
    StaffFigure,
)

FOLDER = "usage"  # below the data folder
FILE = "usage.db"
MONTHS_KEPT = 36

migrations = Migrations("kiosk.usage")


@migrations()
def m001_figures(db: sqlite_utils.Database) -> None:
    """Sums by day and by month. WITHOUT ROWID: rows lie in the order of their names, never in that of their making."""
    figures = ", ".join(f"{name} INTEGER NOT NULL" for name in DAY_FIGURES)
    db.execute(
        f"CREATE TABLE days (day TEXT NOT NULL, trusted INTEGER NOT NULL, {figures}, PRIMARY KEY (day, trusted))"
        " STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE months (period TEXT NOT NULL, subject TEXT NOT NULL, key TEXT NOT NULL, figure TEXT NOT NULL,"
        " value INTEGER NOT NULL, PRIMARY KEY (period, subject, key, figure)) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE entered (period TEXT NOT NULL, figure TEXT NOT NULL, programme TEXT NOT NULL,"
        " people TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (period, figure, programme, people))"
        " STRICT, WITHOUT ROWID"
    )


@migrations()
def m002_earlier_entries(db: sqlite_utils.Database) -> None:
    """What staff had entered before they corrected it: the first has turn 1. No day and no name stands beside it."""
    db.execute(
        "CREATE TABLE entered_earlier (period TEXT NOT NULL, figure TEXT NOT NULL, programme TEXT NOT NULL,"
        " people TEXT NOT NULL, turn INTEGER NOT NULL, value INTEGER NOT NULL,"
        " PRIMARY KEY (period, figure, programme, people, turn)) STRICT, WITHOUT ROWID"
    )


def open_tally(file: Path, mode: Mode, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> "Tally":
    """Open the usage database; the counter, which is the only writer, makes it.

    The rollback journal is kept, not WAL: the file alone is the state (no `-wal` that keeps older pages beside it),
    another user can read it, and one commit in five minutes needs no speed. Deleted bytes are overwritten.

    Raises:
        DatabaseMissing: `mode` is READ and nothing was ever counted.
    """
    db = database(file, mode, busy_milliseconds=busy_milliseconds)
    if mode is Mode.WRITE:
        db.execute("PRAGMA secure_delete = ON")
        if migrations.pending(db):
            with db.atomic():
                migrations.apply(db)
                db.execute(f"UPDATE {migrations.migrations_table} SET applied_at = ''")  # noqa: S608 - a constant
    elif migrations.pending(db):  # a beginning that was cut off
        db.conn.close()
        raise DatabaseMissing(folder=file.parent)
    return Tally(db)


_ADD_DAY = (
    f"INSERT INTO days VALUES ({', '.join('?' * (2 + len(DAY_FIGURES)))}) ON CONFLICT DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{name} = {name} + excluded.{name}" for name in DAY_FIGURES)
)
_ADD_MONTH = "INSERT INTO months VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value"
_ENTER = "INSERT INTO entered VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
_KEEP_EARLIER = (
    "INSERT INTO entered_earlier SELECT period, figure, programme, people,"
    " 1 + (SELECT count(*) FROM entered_earlier AS e"
    " WHERE (e.period, e.figure, e.programme, e.people) = (n.period, n.figure, n.programme, n.people)), value"
    " FROM entered AS n WHERE (period, figure, programme, people) = (?, ?, ?, ?) AND value <> ?"
)
_EMPTY_DAY = " AND ".join(f"{name} = 0" for name in DAY_FIGURES)


def mark_of(days: Days, sessions: int) -> bytes:
    """Eight bytes of a hash over the day figures and the number of sessions that are in the month figures.

    Every commit of the counter changes one of the two. What staff enter is left out: others write it.
    """
    return _hash(sorted((*label, *figures.as_dict().values()) for label, figures in days.items()), sessions)


def _hash(rows: Sequence[tuple[str | int, ...]], sessions: int) -> bytes:
    return hashlib.sha256(repr((rows, sessions)).encode()).digest()[:8]


class Tally:
    """The figures of a site on the disk. Who shows month figures passes them through `release` first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def changing(self) -> AbstractContextManager[object]:
        """All changes of a block become true together, at its end.

        Raises:
            DatabaseBusy, DatabaseFull, DatabaseDenied: nothing has changed.
        """
        return self._db.atomic()

    def add(self, days: Days, months: MonthFigures | None = None) -> None:
        """Add day figures and, when there is a whole batch, month figures: in one transaction, in the order of names.

        Raises:
            DatabaseBusy, DatabaseFull, DatabaseDenied: nothing was added.
        """
        with self._db.atomic():
            self._add_days(sorted((label, figures) for label, figures in days.items()))
            if months:
                self._db.conn.executemany(_ADD_MONTH, months.rows())

    def move_days(self, old: Days, new: Days) -> None:
        """The clock was set: figures counted for the days `old` belong to the days `new`."""
        with self._db.atomic():
            self._add_days((label, DayFigures() - figures) for label, figures in sorted(old.items()))
            self._add_days(sorted(new.items()))
            self._db.execute(f"DELETE FROM days WHERE {_EMPTY_DAY}")  # noqa: S608 - constants

    def pull_back(self, today: str) -> None:
        """Nothing is counted in the future: what was (the clock had been set wrong) goes to today, untrusted."""
        with self._db.atomic():
            days = self._db.execute("DELETE FROM days WHERE day > ? RETURNING *", (today,)).fetchall()
            self._db.conn.executemany(_ADD_DAY, sorted((today, 0, *row[2:]) for row in days))
            rows = self._db.execute("DELETE FROM months WHERE period > ? RETURNING *", (today[:7],)).fetchall()
            self._db.conn.executemany(_ADD_MONTH, sorted((today[:7], *row[1:]) for row in rows))

    def enter(self, entered: Entered) -> None:
        """Take what the staff entered; it replaces what they entered before, which is kept as an earlier figure."""
        rows = sorted((*key, value) for key, value in entered.items())
        with self._db.atomic():
            self._db.conn.executemany(_KEEP_EARLIER, rows)
            self._db.conn.executemany(_ENTER, rows)

    def sum_up(self, *, until: str) -> None:
        """Add up into years what is older than 36 months before `until`, a month that head office has."""
        year, month = int(until[:4]), int(until[5:7])
        oldest = f"{year - MONTHS_KEPT // 12:04}-{month:02}"
        with self._db.atomic():
            days = self._db.execute(
                "DELETE FROM days WHERE day < ? AND length(day) > 4 RETURNING *", (oldest,)
            ).fetchall()
            self._db.conn.executemany(_ADD_DAY, sorted((row[0][:4], *row[1:]) for row in days))
            months = self._db.execute(
                "DELETE FROM months WHERE period < ? AND length(period) > 4 RETURNING *", (oldest,)
            ).fetchall()
            self._db.conn.executemany(_ADD_MONTH, sorted((row[0][:4], *row[1:]) for row in months))

    def figures(self) -> Figures:
        """Everything, of one moment."""
        with self._one_moment():
            return Figures(days=self.days(), months=self.months(), entered=self.entered())

    def days(self) -> Days:
        """Figures by day."""
        rows = self._db.execute("SELECT * FROM days ORDER BY day, trusted")
        return {
            DayLabel(day, trusted): DayFigures(**dict(zip(DAY_FIGURES, f, strict=True))) for day, trusted, *f in rows
        }

    def months(self) -> MonthFigures:
        """Exact month figures. Only `release`, the bundle's sealed part and the counter itself may have them."""
        return MonthFigures.from_rows(self._db.execute("SELECT * FROM months"))

    def entered(self) -> Entered:
        """What staff entered."""
        rows = self._db.execute("SELECT * FROM entered ORDER BY 1, 2, 3, 4")
        return {EnteredKey(period, StaffFigure(f), programme, people): n for period, f, programme, people, n in rows}

    def entered_earlier(self) -> dict[EnteredKey, tuple[int, ...]]:
        """What was corrected, in the order in which it was entered. It passes `release` like all that was entered."""
        earlier: dict[EnteredKey, tuple[int, ...]] = {}
        rows = self._db.execute(
            "SELECT period, figure, programme, people, value FROM entered_earlier ORDER BY 1, 2, 3, 4, turn"
        )
        for period, figure, programme, people, value in rows:
            key = EnteredKey(period, StaffFigure(figure), programme, people)
            earlier[key] = (*earlier.get(key, ()), value)
        return earlier

    def mark(self) -> bytes:
        """Eight bytes that tell this state of the figures from the one before: see `mark_of`."""
        sessions = "SELECT total(value) FROM months WHERE subject = 'site' AND figure = 'sessions'"
        return _hash(
            self._db.execute("SELECT * FROM days ORDER BY day, trusted").fetchall(),
            int(self._db.execute(sessions).fetchone()[0]),
        )

    def tidy(self) -> None:
        """Lay the file out anew, so that not even its pages tell an order.

        Raises:
            DatabaseBusy, DatabaseFull: it stays as it is.
        """
        self._db.execute("VACUUM")

    def close(self) -> None:
        """Give the file back."""
        self._db.conn.close()

    def _add_days(self, days: Iterable[tuple[DayLabel, DayFigures]]) -> None:
        self._db.conn.executemany(_ADD_DAY, ((*label, *figures.as_dict().values()) for label, figures in days))

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")
