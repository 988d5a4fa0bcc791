"""The words that occur in the library, with how common each is: for what is mistyped or half typed."""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from math import ceil

from kiosk.content.finding.spelling import distance
from kiosk.khmer.clusters import is_border

_LAST = "\U0010ffff"
_REMEMBERED = 1024  # answers of each kind
_MOST_LINES = 1500  # words that are looked at for one question: what is in more is no help


class Vocabulary:
    """Looks words up in an index. The whole list is read once, as one string, when a search inside words needs it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._lists: dict[bool, str] = {}
        self.titles = lru_cache(maxsize=_REMEMBERED)(self._titles)
        self.beginning = lru_cache(maxsize=_REMEMBERED)(self._beginning)
        self.ending = lru_cache(maxsize=_REMEMBERED)(self._ending)
        self.containing = lru_cache(maxsize=_REMEMBERED)(self._containing)

    def _titles(self, word: str) -> int:
        """How common the word is: the groups of titles that hold it, 0 when none. A number counts as known."""
        if word[:1].isdigit():
            return 1
        row = self._db.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
        return int(row[0]) if row else 0

    def _beginning(self, prefix: str, limit: int) -> list[str]:
        """The words that begin so, the most frequent first."""
        rows = self._db.execute(
            "SELECT term FROM vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?",
            (prefix, prefix + _LAST, limit),
        )
        return [row[0] for row in rows]

    def _ending(self, part: str, limit: int) -> list[str]:
        """Khmer words that end so at a cluster border (longer than it), the most frequent first."""
        found = [line for line in self._lines_with(part + "\t") if is_border(line[0], len(line[0]) - len(part))]
        return [word for word, _ in sorted(found, key=_by_frequency) if word != part][:limit]

    def _containing(self, part: str, limit: int, *, open_end: bool = False) -> list[str]:
        """Khmer words with `part` inside at cluster borders (longer than it), the most frequent first.

        With `open_end` it may end within a cluster, as when it is being typed.
        """
        found = [line for line in self._lines_with(part) if _holds(line[0], part, open_end=open_end)]
        return [word for word, _ in sorted(found, key=_by_frequency) if word != part][:limit]

    def similar(self, word: str, edits: float) -> list[tuple[str, float, int]]:
        """Words within `edits` edits (see `spelling.distance`): word, distance, titles."""
        found = {}
        letters = frozenset(word)
        last = ceil(edits)
        cut = last + 1
        step = max(1, len(word) // cut)
        # Of edits + 1 pieces of a word, at least one is untouched by that many edits.
        for number in range(cut):
            piece = word[number * step : (number + 1) * step if number < last else len(word)]
            if len(piece) < 2 and number not in {0, last}:  # noqa: PLR2004 -- one letter in the middle says nothing
                continue
            piece = "\n" + piece if number == 0 else piece + "\t" if number == last else piece
            for candidate, titles in self._lines_with(piece, khmer=word[0] >= "\u1780"):
                near = abs(len(candidate) - len(word)) <= last + 1
                if near and candidate not in found and len(letters.symmetric_difference(candidate)) <= 2 * last + 2:
                    found[candidate] = (distance(word, candidate, edits), titles)
        return [(w, d, n) for w, (d, n) in found.items() if d <= edits and w != word]

    def _lines_with(self, part: str, *, khmer: bool = True) -> Iterator[tuple[str, int]]:
        text = self._list(khmer=khmer)
        at = text.find(part)
        seen = 0
        while at >= 0 and (seen := seen + 1) < _MOST_LINES:
            start = text.rfind("\n", 0, at + 1) + 1
            end = text.index("\n", at + 1)
            word, _, titles = text[start:end].partition("\t")
            yield word, int(titles)
            at = text.find(part, end)

    def _list(self, *, khmer: bool) -> str:
        if khmer not in self._lists:
            where = "term >= '\u1780' AND term < '\u17e0'" if khmer else "term < '\u1780'"
            rows = self._db.execute(f"SELECT term || char(9) || doc FROM vocabulary WHERE {where}")  # noqa: S608 -- two constants
            self._lists[khmer] = "\n" + "".join(row[0] + "\n" for row in rows)
        return self._lists[khmer]


def _by_frequency(line: tuple[str, int]) -> tuple[int, str]:
    return -line[1], line[0]


def _holds(word: str, part: str, *, open_end: bool) -> bool:
    at = word.find(part)
    while at >= 0:
        if is_border(word, at) and (open_end or is_border(word, at + len(part))):
            return True
        at = word.find(part, at + 1)
    return False
