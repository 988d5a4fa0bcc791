"""The best place of an entry of the index for what was wanted: read from the packed text of its item."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kiosk.content.finding import passages, query, snippet, terms
from kiosk.content.finding.marking import Wanted
from kiosk.content.finding.snippet import Passage, Stretch
from kiosk.content.model import Kind, Section

_MOST_LOCATED = 8  # words of a query that are looked for within a long text
_MOST_BLOCKS = 50
_NOWHERE = Passage(spans=(), matched="", start=0)
_REMEMBERED = 1024  # paths of texts


@dataclass(frozen=True, kw_only=True)
class Located:
    """Where to go and what to show. `place` is empty when the hit is not in the text (but in the title, say).

    `exact` is the number of words that stand there, or in the title, just as they were typed.
    """

    item: str
    place: str
    heading: str
    passage: Passage
    exact: int = 0


@dataclass(frozen=True, kw_only=True)
class _Entry:
    heading: str
    first: int  # its first block
    blocks: int
    item: str
    kind: Kind
    description: str


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """One of some pieces that were read together, `before` as `passages.Block` says, and what was found in it."""

    pieces: tuple[Section, ...]
    number: int
    before: int
    stretch: Stretch


class Locator:
    """Finds places by an open index, in the packed texts of a data folder."""

    def __init__(self, connection: sqlite3.Connection, data: Path) -> None:
        self._db = connection
        self._file = lru_cache(maxsize=_REMEMBERED)(lambda item: data / "prepared" / item[:2] / item / passages.FILE)

    def locate(self, entry: int, wanted: Wanted) -> Located:
        """The best place of the entry with this number."""
        heading, first, blocks, item, kind, description = self._db.execute(
            "SELECT e.heading, e.first, e.blocks, i.id, i.kind, i.description"
            " FROM entries e JOIN items i ON i.number = e.item WHERE e.number = ?",
            (entry,),
        ).fetchone()
        about = _Entry(heading=heading, first=first, blocks=blocks, item=item, kind=Kind(kind), description=description)
        best = max(self._in_blocks(about, *self._blocks(about, wanted), wanted), key=_weight, default=None)
        if best is not None and (best.stretch.weight or not description):
            return _located(about, best, wanted)
        shown = snippet.passage(snippet.weigh(description, wanted))
        place = _place(about.kind, best, _NOWHERE) if best else ""
        return Located(item=item, place=place, heading="", passage=shown)

    def _blocks(self, entry: _Entry, wanted: Wanted) -> tuple[int, int]:
        """First and last block: all of a short text; of a long one that with the most words, else the first ones."""
        last = entry.first + entry.blocks - 1
        held: Counter[int] = Counter()
        if entry.blocks > passages.MEMBER_BLOCKS:
            for word in (*wanted.khmer, *sorted(wanted.terms))[:_MOST_LOCATED]:
                rows = self._db.execute(
                    "SELECT rowid FROM spots WHERE spots MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?",
                    (query.quoted(word), entry.first, last, _MOST_BLOCKS),
                )
                held.update(row[0] for row in rows)
        if held:
            best = min(held, key=lambda block: (-held[block], block))
            return best, best
        return entry.first, min(last, entry.first + passages.MEMBER_BLOCKS - 1)

    def _in_blocks(self, entry: _Entry, start: int, end: int, wanted: Wanted) -> Iterator[_Piece]:
        """The pieces of some blocks that follow each other; those of one member are read together."""
        rows = self._db.execute(
            "SELECT member, first, sum(pieces), before, min(number) FROM blocks WHERE number BETWEEN ? AND ?"
            " GROUP BY member ORDER BY member",  # `first` and `before` are those of the least number
            (start, end),
        ).fetchall()
        for member, first, count, before, _ in rows:
            try:
                pieces = passages.read(self._file(entry.item), member, first, count, apart=entry.kind is Kind.ZIM)
            except passages.DamagedText:
                return  # being replaced, or lost: the title is still an answer
            for number, piece in enumerate(pieces):
                stretch = snippet.weigh(piece.text, wanted)
                yield _Piece(pieces=pieces, number=number, before=before, stretch=stretch)


def _weight(piece: _Piece) -> int:
    return piece.stretch.weight


def _located(entry: _Entry, best: _Piece, wanted: Wanted) -> Located:
    passage = snippet.passage(best.stretch)
    exact = 0
    if wanted.words:
        shown = "".join(span.text for span in passage.spans)
        exact = len(wanted.words.intersection(terms.runs(terms.fold(f"{entry.heading} {shown}"))))
    piece = best.pieces[best.number]
    return Located(
        item=entry.item,
        place=_place(entry.kind, best, passage),
        heading=piece.heading or entry.heading if passage.matched or entry.kind is Kind.ZIM else "",
        passage=passage,
        exact=exact,
    )


def _place(kind: Kind, best: _Piece, found: Passage) -> str:
    """The locator of a passage: of EPUB with the letters before it, of an article always, else when it was found."""
    piece = best.pieces[best.number]
    if kind is Kind.ZIM:
        return piece.place
    if not found.matched:
        return ""
    if kind is not Kind.EPUB:
        return piece.place
    letters = best.before if piece.place == best.pieces[0].place else 0
    letters += sum(passages.letters(p.text) for p in best.pieces[: best.number] if p.place == piece.place)
    return f"{piece.place}:{letters + passages.letters(piece.text[: found.start])}"
