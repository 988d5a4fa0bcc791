"""The best place of an entry of the index for what was wanted: read from the packed text of its item."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.content.finding import passages, query, snippet, terms
from kiosk.content.finding.marking import Wanted
from kiosk.content.finding.snippet import Passage
from kiosk.content.model import Kind, Section

_MOST_LOCATED = 8  # words of a query that are looked for within a long text
_MOST_BLOCKS = 50


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


class Locator:
    """Finds places by an open index, in the packed texts of a data folder."""

    def __init__(self, connection: sqlite3.Connection, data: Path) -> None:
        self._db = connection
        self._data = data

    def locate(self, entry: int, wanted: Wanted) -> Located:
        """The best place of the entry with this number."""
        heading, first, blocks, item, kind, description = self._db.execute(
            "SELECT e.heading, e.first, e.blocks, i.id, i.kind, i.description"
            " FROM entries e JOIN items i ON i.number = e.item WHERE e.number = ?",
            (entry,),
        ).fetchone()
        about = _Entry(heading=heading, first=first, blocks=blocks, item=item, kind=Kind(kind), description=description)
        best: Located | None = None
        for block in self._blocks(about, wanted):
            for found in self._in_block(about, block, wanted):
                if best is None or found.passage.weight > best.passage.weight:
                    best = found
        if best is not None and (best.passage.weight or not description):
            return best
        shown = snippet.passage(description, wanted)
        return Located(item=item, place=best.place if best else "", heading="", passage=shown)

    def _blocks(self, entry: _Entry, wanted: Wanted) -> Iterator[int]:
        """All blocks of a short text; of a long one the one that holds the most words, else the first ones."""
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
            yield min(held, key=lambda block: (-held[block], block))
        else:
            yield from range(entry.first, min(last, entry.first + passages.MEMBER_BLOCKS - 1) + 1)

    def _in_block(self, entry: _Entry, block: int, wanted: Wanted) -> Iterator[Located]:
        member, first, count, before = self._db.execute(
            "SELECT member, first, pieces, before FROM blocks WHERE number = ?", (block,)
        ).fetchone()
        file = self._data / "prepared" / entry.item[:2] / entry.item / passages.FILE
        try:
            pieces = passages.read(file, member, first, count, apart=entry.kind is Kind.ZIM)
        except passages.DamagedText:
            return  # being replaced, or lost: the title is still an answer
        titled = wanted.words.intersection(terms.runs(terms.fold(entry.heading))) if wanted.words else frozenset()
        for number, piece in enumerate(pieces):
            found = snippet.passage(piece.text, wanted)
            shown = terms.runs(terms.fold(" ".join(span.text for span in found.spans))) if wanted.words else ()
            yield Located(
                item=entry.item,
                place=_place(entry.kind, pieces, number, before, found),
                heading=piece.heading or entry.heading if found.matched or entry.kind is Kind.ZIM else "",
                passage=found,
                exact=len(titled | wanted.words.intersection(shown)),
            )


def _place(kind: Kind, pieces: tuple[Section, ...], number: int, before: int, found: Passage) -> str:
    """The locator of a passage: of EPUB with the letters before it, of an article always, else when it was found."""
    piece = pieces[number]
    if kind is Kind.ZIM:
        return piece.place
    if not found.matched:
        return ""
    if kind is not Kind.EPUB:
        return piece.place
    letters = before if piece.place == pieces[0].place else 0
    letters += sum(passages.letters(p.text) for p in pieces[:number] if p.place == piece.place)
    return f"{piece.place}:{letters + passages.letters(piece.text[: found.start])}"
