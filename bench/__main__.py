"""Measure what was asked for, or all, and print the table. Scratch files lie in build/bench."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import corpus, imports, opening, pages, ranges, searching, turning, writes
from bench.table import Figure, show

WORK = Path("build/bench").absolute()
SMALL, LARGE, LARGE_CHAPTERS = 1_000, 10_000, 2


def _library(books: int, chapters: int) -> Path:
    """A library with so many books, imported once and kept for later runs."""
    data = WORK / f"library-{books}"
    folder = WORK / f"books-{books}"
    corpus.make(folder, books, chapters)
    if not (data / "complete").exists():
        print(f"importing {books} books …", file=sys.stderr)
        command = [
            sys.executable,
            "-m",
            "kiosk",
            "--data",
            str(data),
            "add",
            str(folder),
            "--json",
            "--shelf",
            "stories",
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (data / "complete").touch()
    return data


def _small() -> Path:
    return _library(SMALL, corpus.CHAPTERS)


def _large() -> Path:
    return _library(LARGE, LARGE_CHAPTERS)


MEASURES: dict[str, Callable[[], list[Figure]]] = {
    "pages": lambda: pages.measure(_small(), _large()),
    "opening": lambda: opening.measure(WORK),
    "turning": lambda: turning.measure(WORK),
    "ranges": lambda: ranges.measure(WORK),
    "search": lambda: searching.measure(_large()),
    "writes": lambda: writes.measure(WORK),
    "import": lambda: imports.measure(
        WORK, WORK / f"books-{SMALL}", corpus.make(WORK / f"books-{SMALL}", SMALL, corpus.CHAPTERS)
    ),
}


def main(names: list[str]) -> None:
    """Measure and print; exit code 1 when a line is not held."""
    WORK.mkdir(parents=True, exist_ok=True)
    figures = [figure for name in names or MEASURES for figure in MEASURES[name]()]
    show(figures)
    sys.exit(any(figure.held is False for figure in figures))


if __name__ == "__main__":
    main(sys.argv[1:])
