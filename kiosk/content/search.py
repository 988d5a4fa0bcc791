"""Finding: a query in, the best items with the best place in each out."""

import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Self

from kiosk.content import index
from kiosk.content.finding import query
from kiosk.content.finding.locate import Located, Locator
from kiosk.content.finding.plan import Planner, Step
from kiosk.content.finding.snippet import Span
from kiosk.content.finding.vocabulary import Vocabulary
from kiosk.content.index import DamagedIndex, translated
from kiosk.content.model import Filters
from kiosk.sqlite import BUSY_MILLISECONDS, DatabaseBusy, Mode, connect

__all__ = ["Hit", "Query", "Results", "Searcher", "Span"]

_ENOUGH = 10  # with so many answers, nothing looser is tried
_RANKED = 12  # first answers that are ordered by the words in their texts: what a page shows
_MANY = 1_000  # answers: to weigh the words of all their texts takes too long (10 ms for 5,000)
_SUGGESTIONS = 10
_MOST_TITLES = 100  # that are looked at for suggestions


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is looked for. `filters` are applied by whoever knows the catalogue, see `Searcher.search`."""

    text: str
    filters: Filters = field(default_factory=Filters)
    offset: int = 0
    limit: int = _RANKED


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An item, or an article of one, with its best place.

    `place` is as `model.Section` says, with the letters before the hit for EPUB; empty when the hit is not in the text.
    `matched` are the words as they stand in the text.
    """

    item: str
    place: str
    heading: str
    snippet: tuple[Span, ...]
    matched: str


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of hits, the number of all, and the query that was used instead of a misspelled one, or empty."""

    hits: tuple[Hit, ...]
    total: int
    corrected: str = ""


@dataclass(frozen=True, kw_only=True)
class _Found:
    entry: int
    step: Step
    there: Located | None = None


class _Open:
    """One generation of the index file, with what is kept of it in memory."""

    def __init__(self, data: Path) -> None:
        self.db = connect(data / index.FILE, Mode.READ)
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version != index.VERSION:
            raise DamagedIndex(folder=data, reason=f"version {version}")
        self.vocabulary = Vocabulary(self.db)
        self.planner = Planner(self.vocabulary)
        self.locator = Locator(self.db, data)
        self.numbers = {row[1]: int(row[0]) for row in self.db.execute("SELECT number, id FROM items")}
        size = self.db.execute("SELECT coalesce(max(number), 0) + 1 FROM entries").fetchone()[0]
        self.item_of = array("I", bytes(4 * size))
        for entry, item in self.db.execute("SELECT number, item FROM entries"):
            self.item_of[entry] = item
        self._shown: tuple[frozenset[str], frozenset[int]] = (frozenset(), frozenset())

    def allowed(self, shown: frozenset[str]) -> frozenset[int]:
        """The numbers of the shown items; remembered, as the same set comes again and again."""
        if self._shown[0] is not shown:
            self._shown = (shown, frozenset(self.numbers[i] for i in shown if i in self.numbers))
        return self._shown[1]


class Searcher:
    """Reads the index for one process, and notices when it changes or is replaced.

    Threads take turns. What one of them reads with must not be closed by another that sees a new index: Python does not
    guard a connection that is in use, and the whole process would end (SIGSEGV).
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._turn = threading.Lock()
        self._generation: tuple[int, int, int] | None = None
        self._open: _Open | None = None

    @classmethod
    def open(cls, data: Path) -> Self:
        """Make a searcher over DATA/index.db, which is opened at the first question."""
        return cls(data)

    @contextmanager
    def _reading(self) -> Iterator[_Open]:
        """The index as it is now, for one thread at a time. Nobody waits longer for his turn than for a writer."""
        if not self._turn.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise DatabaseBusy(file=index.FILE)
        try:
            with translated(self._data):
                yield self._now()
        finally:
            self._turn.release()

    def _now(self) -> _Open:
        try:
            facts = (self._data / index.FILE).stat()
        except FileNotFoundError as error:
            raise DamagedIndex(folder=self._data, reason="it is missing") from error
        generation = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        if self._open is None or generation != self._generation:
            if self._open is not None:
                self._open.db.close()
            self._open, self._generation = _Open(self._data), generation
        return self._open

    def search(self, asked: Query, shown: frozenset[str]) -> Results:
        """Answer a query with the items among `shown` (their ids). Any text is a query; some have no answer.

        Raises:
            DamagedIndex: the index is missing or damaged.
            DatabaseBusy: it is being written for longer than a reader waits.
        """
        with self._reading() as now:
            allowed = now.allowed(shown)
            found, corrected = self._find(now, asked.text, allowed)
            start = max(0, asked.offset)
            end = start + asked.limit
            first = [_Found(entry=entry, step=step) for entry, step in islice(found.items(), max(end, _RANKED))]
            if start < _RANKED and any(each.step.wanted.words for each in first[:_RANKED]):
                first[:_RANKED] = self._by_form(now, first[:_RANKED])
            hits = tuple(self._hit(now, each) for each in first[start:end])
            return Results(hits=hits, total=len(found), corrected=corrected)

    @staticmethod
    def _by_form(now: _Open, found: list[_Found]) -> list[_Found]:
        """Within a step, what holds the words just as they were typed comes first: stems are wider than meant."""
        order = {step: number for number, step in enumerate(dict.fromkeys(each.step.name for each in found))}
        located = [(each, now.locator.locate(each.entry, each.step.wanted)) for each in found]
        located.sort(key=lambda pair: (order[pair[0].step.name], -pair[1].exact * pair[0].step.as_typed))
        return [replace(each, there=there) for each, there in located]

    def _find(self, now: _Open, text: str, allowed: frozenset[int]) -> tuple[dict[int, Step], str]:
        """The entries in their order, each with the step that found it; and the query used for a misspelled one."""
        found: dict[int, Step] = {}
        corrected = ""
        asked: set[str] = set()
        item_of, size = now.item_of, len(now.item_of)
        for step in now.planner.steps(text):
            if (step.only_alone and found) or step.expression in asked:
                continue
            asked.add(step.expression)
            before = len(found)
            item_of, size = now.item_of, len(now.item_of)
            for entry in self._rows(now, step):
                if entry < size and item_of[entry] in allowed:
                    found.setdefault(entry, step)
            if step.corrected and len(found) > before:
                corrected = step.corrected
            if len(found) >= _ENOUGH:
                break
        return found, corrected

    @staticmethod
    def _rows(now: _Open, step: Step) -> list[int]:
        """The entries for a step, the best first: where they are many, those that have it in their title."""
        rows = [row[0] for row in now.db.execute("SELECT rowid FROM found WHERE found MATCH ?", (step.expression,))]
        if len(rows) <= 1:
            return rows
        many = len(rows) > _MANY
        asked = f"{{title people about sounds}} : ({step.in_titles or step.expression})" if many else step.expression
        ranked = now.db.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 1.0, 8.0, 4.0, 2.0, 4.0)",  # by column
            (asked,),
        )
        best = [row[0] for row in ranked]
        if not many:
            return best
        among = frozenset(rows)
        return list(dict.fromkeys([*filter(among.__contains__, best), *rows]))

    @staticmethod
    def _hit(now: _Open, found: _Found) -> Hit:
        there = found.there or now.locator.locate(found.entry, found.step.wanted)
        return Hit(
            item=there.item,
            place=there.place,
            heading=there.heading,
            snippet=there.passage.spans,
            matched=there.passage.matched,
        )

    def suggest(self, text: str, language: str, shown: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Titles among `shown` (ids) and words that begin like what is typed, at most ten.

        Words are of any title. `language` is that of the interface: it does not matter yet.
        """
        del language
        with self._reading() as now:
            words = now.planner.completions(text, _SUGGESTIONS)
            titles = self._titles(now, text, now.allowed(shown)) if shown else []
            return tuple(dict.fromkeys([*titles, *words]))[:_SUGGESTIONS]

    @staticmethod
    def _titles(now: _Open, text: str, allowed: frozenset[int]) -> list[str]:
        expression = query.beginning(query.units(text))
        if not expression:
            return []
        rows = now.db.execute(
            "SELECT e.heading, e.item FROM headings h JOIN entries e ON e.number = h.rowid"
            " WHERE h.headings MATCH ? LIMIT ?",
            (expression, _MOST_TITLES),
        )
        return sorted({row[0] for row in rows if row[1] in allowed}, key=len)[: _SUGGESTIONS // 2]
