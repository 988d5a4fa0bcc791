"""Searching 10,000 items with full text inside the process, beside raw SQLite on the same index."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from bench import corpus
from bench.table import Figure
from kiosk.content.catalogue import Catalogue
from kiosk.content.finding import terms
from kiosk.content.search import Query, Searcher
from kiosk.sqlite import Mode, connect

QUERIES = 300


def measure(library: Path) -> list[Figure]:
    """Figures for one-, two- and three-word queries in Khmer and English over a library."""
    chance = random.Random(11)
    makers = [corpus.Words(language, random.Random(f"7 {language}")) for language in ("km", "en")]
    texts = [
        (" " if number % 2 else "").join(makers[number % 2].words(chance.choice((1, 1, 2, 3))))
        for number in range(QUERIES)
    ]
    searcher = Searcher.open(library)
    with Catalogue.open(library) as catalogue:
        shown = catalogue.shown_ids()
    ours = _times(lambda text: searcher.search(Query(text=text), shown), texts)
    raw = _times(_raw(library), texts)
    suggest = _times(lambda text: searcher.suggest(text[:3], ""), texts)
    return [
        Figure(
            measure=f"search, {len(shown)} items, median",
            ours=f"{_at(ours, 0.5):.1f} ms",
            floor=f"raw SQLite {_at(raw, 0.5):.1f} ms",
            reach="<= 2x",
            held=_at(ours, 0.5) <= 2 * _at(raw, 0.5),
        ),
        Figure(
            measure="search p99",
            ours=f"{_at(ours, 0.99):.1f} ms",
            floor=f"raw SQLite {_at(raw, 0.99):.1f} ms",
            reach="<= 30 ms",
            held=_at(ours, 0.99) <= 30,
        ),
        Figure(
            measure="suggestions p99",
            ours=f"{_at(suggest, 0.99):.1f} ms",
            reach="<= 10 ms",
            held=_at(suggest, 0.99) <= 10,
        ),
    ]


def _raw(library: Path) -> Callable[[str], object]:
    """The floor: all words of the query by SQLite's own ranking on the same index, nothing read or shown."""
    db = connect(library / "index.db", Mode.READ)
    query = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20"
    return lambda text: db.execute(query, [" ".join(f'"{term}"' for term in terms.all_words(text))]).fetchall()


def _times(ask: Callable[[str], object], texts: list[str]) -> list[float]:
    ask(texts[0])
    times = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]
