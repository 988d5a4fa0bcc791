"""The search index, DATA/index.db: derived from the text of the items, and made anew when it is damaged.

Every item (and every article of a ZIM) is one row of the full-text table `found`; its text is in blocks, and the table
`spots` says which blocks of a long text hold a term. The table `lexicon` has a row for some items together: the words
as they are spelled; `headings` has the titles alone, for suggestions. None keeps text. All are full-text tables because
those are written in order and merged: a common table of words would be written over and over.
Rows of a removed item stay in them, point to no entry and so are never an answer, until the index is made anew.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Self, TypeVar

from kiosk.content.finding import analysis, passages
from kiosk.content.finding.analysis import Analysis, BlockTerms, Entry, IndexedItem
from kiosk.content.model import Section
from kiosk.errors import KioskError
from kiosk.sqlite import DatabaseBusy, DatabaseMissing, Mode, connect

__all__ = ["Analysis", "DamagedIndex", "Index", "IndexedItem"]

_T = TypeVar("_T")

FILE = "index.db"
_FEW = passages.MEMBER_BLOCKS  # blocks that are read together anyway
_AT_ONCE = 500  # entries that are in memory while they are written
_TOGETHER = 32  # items in a row of the lexicon: its counts only have to tell frequent from rare
_TABLES_OF_TERMS = ("found", "spots", "lexicon", "headings")
_LAST = {
    "found": "SELECT coalesce(max(id), 0) FROM found_docsize",
    "blocks": "SELECT coalesce(max(number), 0) FROM blocks",
}
_EVERYWHERE = 0.3  # of the blocks of a text
VERSION = 2  # of the tables and of the terms in them: an index of another version counts as damaged

# The body is the first column because that costs two bytes less for every term of every title.
# A batch is collected in memory (`hashsize`, bytes) and written as one segment: with the default of 1 MiB the disk gets
# twice as much. The tokenizer `ascii` takes every byte over 127 as part of a word, so that terms stay as they were cut.
_TABLES = """
CREATE TABLE items (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, facts TEXT NOT NULL, kind TEXT NOT NULL,
  language TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE entries (number INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items, heading TEXT NOT NULL,
  first INTEGER NOT NULL, blocks INTEGER NOT NULL);
CREATE INDEX entries_of_item ON entries (item);
CREATE TABLE blocks (number INTEGER PRIMARY KEY, member INTEGER NOT NULL, first INTEGER NOT NULL,
  pieces INTEGER NOT NULL, before INTEGER NOT NULL);
CREATE VIRTUAL TABLE found USING fts5(body, title, people, about, sounds, content='', tokenize='ascii');
CREATE VIRTUAL TABLE spots USING fts5(body, content='', tokenize='ascii', detail=none, columnsize=0);
CREATE VIRTUAL TABLE lexicon USING fts5(words, content='', tokenize='ascii', detail=none, columnsize=0);
CREATE VIRTUAL TABLE headings USING fts5(heading, content='', tokenize='ascii', detail=none, columnsize=0);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(lexicon, row);
INSERT INTO found (found, rank) VALUES ('automerge', 16);
INSERT INTO found (found, rank) VALUES ('hashsize', 33554432);
INSERT INTO spots (spots, rank) VALUES ('hashsize', 33554432);
INSERT INTO lexicon (lexicon, rank) VALUES ('hashsize', 33554432);
INSERT INTO spots (spots, rank) VALUES ('automerge', 16);
INSERT INTO lexicon (lexicon, rank) VALUES ('automerge', 16);
"""


class DamagedIndex(KioskError):
    """The index is missing, of another version or not readable: it has to be made anew."""

    message = "The search index in {folder} cannot be used ({reason})."
    advice = "Run: kiosk rebuild"


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn errors of SQLite into ours."""
    try:
        yield
    except DatabaseMissing as error:
        raise DamagedIndex(folder=folder, reason="it is missing") from error
    except sqlite3.DatabaseError as error:
        # The primary code of an extended one (sqlite.org/rescode.html). What the module itself finds wrong has none.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseBusy(file=FILE) from error
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or "no such table" in str(error):
            raise DamagedIndex(folder=folder, reason=error) from error
        raise


class Index:
    """Writes the index. One process at a time does so; `search.Searcher` reads."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._db = connection
        self._folder = folder

    @classmethod
    def open(cls, data: Path, mode: Mode) -> Self:
        """Open DATA/index.db; with Mode.WRITE an absent one is made.

        Raises:
            DamagedIndex: it is missing (Mode.READ), of another version, or no index.
            DatabaseBusy: another process is writing.
        """
        with translated(data):
            db = connect(data / FILE, mode)
            db.isolation_level = None
            version = db.execute("PRAGMA user_version").fetchone()[0]
            empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if mode is Mode.WRITE and empty:
                # In one transaction: a half-made index must not look like a whole one.
                db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before the first table
                db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
            elif version != VERSION:
                db.close()
                raise DamagedIndex(folder=data, reason=f"version {version}")
            return cls(db, data)

    @staticmethod
    def discard(data: Path) -> None:
        """Delete the index; the next `open` for writing makes an empty one."""
        for name in (FILE, f"{FILE}-journal"):
            (data / name).unlink(missing_ok=True)

    @staticmethod
    def analyse(item: IndexedItem, sections: Iterable[Section]) -> Analysis:
        """Work out what to write for an item; see `analysis.analyse`."""
        return analysis.analyse(item, sections)

    def write(self, analyses: Sequence[Analysis]) -> None:
        """Put items in, in one transaction, in place of what was there of the same ids.

        Raises:
            DamagedIndex: it is not readable.
            DatabaseBusy: another process is writing; nothing was written.
        """
        with self._transaction():
            self._remove(each.item for each in analyses)
            for group in _groups(analyses, _TOGETHER):
                row, words = self._after("found"), set[str]()
                for each in group:
                    self._write(each, words)
                self._db.execute("INSERT INTO lexicon (rowid, words) VALUES (?, ?)", (row, " ".join(sorted(words))))

    def _write(self, each: Analysis, words: set[str]) -> None:
        """Put an item in, some entries at a time, and its words into `words`."""
        item = self._db.execute(
            "INSERT INTO items (id, facts, kind, language, description) VALUES (?, ?, ?, ?, ?)",
            (each.item, each.facts, each.kind, each.language, each.description),
        ).lastrowid
        for entries in _groups(each.entries, _AT_ONCE):
            self._write_entries(int(item or 0), entries)
            words.update(*(entry.words for entry in entries))

    def _write_entries(self, item: int, group: Sequence[Entry]) -> None:
        number = self._after("found")
        block = self._after("blocks")
        entries, found, blocks = [], [], []
        spots: list[tuple[int, str]] = []
        for entry in group:
            entries.append((number, item, entry.heading, block, len(entry.blocks)))
            found.append((number, _body(entry), entry.title, entry.people, entry.about, entry.sounds))
            for at, part in enumerate(entry.blocks, block):
                blocks.append((at, part.member, part.first, part.pieces, part.before))
            spots.extend(enumerate(_spots(entry.blocks), block))
            number += 1
            block += len(entry.blocks)
        insert = self._db.executemany
        insert("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", entries)
        insert("INSERT INTO blocks VALUES (?, ?, ?, ?, ?)", blocks)
        insert("INSERT INTO found (rowid, body, title, people, about, sounds) VALUES (?, ?, ?, ?, ?, ?)", found)
        insert("INSERT INTO spots (rowid, body) VALUES (?, ?)", spots)
        insert("INSERT INTO headings (rowid, heading) VALUES (?, ?)", [(row[0], row[2]) for row in found if row[2]])

    def _after(self, table: str) -> int:
        """The first number that no row ever had: rows of removed items are still in the full-text tables."""
        return int(self._db.execute(_LAST[table]).fetchone()[0]) + 1

    def remove(self, ids: Iterable[str]) -> None:
        """Take items out; unknown ids do no harm."""
        with self._transaction():
            self._remove(ids)

    def _remove(self, ids: Iterable[str]) -> None:
        rows = [(each,) for each in ids]
        self._db.executemany("DELETE FROM entries WHERE item = (SELECT number FROM items WHERE id = ?)", rows)
        self._db.executemany("DELETE FROM items WHERE id = ?", rows)

    def ids(self) -> frozenset[str]:
        """The items that are in."""
        return frozenset(self.facts())

    def facts(self) -> dict[str, str]:
        """The items that are in, each with the digest of what was known of it when it was written."""
        with translated(self._folder):
            return dict(self._db.execute("SELECT id, facts FROM items").fetchall())

    def check(self) -> None:
        """Read all of it.

        Raises:
            DamagedIndex: a page or a table is damaged.
        """
        with translated(self._folder):
            answer = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok":
                raise DamagedIndex(folder=self._folder, reason=answer)
            for table in _TABLES_OF_TERMS:
                self._db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH 'a' LIMIT 1").fetchall()  # noqa: S608 -- our own names

    def optimise(self) -> None:
        """Merge what many writes have spread: smaller and faster. To be called when a long import has ended."""
        with self._transaction():
            for table in _TABLES_OF_TERMS:
                self._db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 -- our own names
        with translated(self._folder):
            self._db.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page and stop

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated(self._folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _groups(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """So many values at a time (`itertools.batched` came with Python 3.12)."""
    rest = iter(values)
    while group := list(islice(rest, size)):
        yield group


def _spots(blocks: Sequence[BlockTerms]) -> list[str]:
    """The terms of each block but those that are in most blocks anyway: they take the room and tell nothing."""
    if len(blocks) <= _FEW:
        return []
    each = [set(block.terms.split()) for block in blocks]
    counted = Counter(chain.from_iterable(each))
    everywhere = {t for t, n in counted.items() if n > max(2, len(blocks) * _EVERYWHERE)}
    return [" ".join(sorted(terms - everywhere)) for terms in each]


def _body(entry: Entry) -> str:
    return " ".join(part.terms for part in entry.blocks)
