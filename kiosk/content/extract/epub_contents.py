"""Turns the table of contents of an EPUB into what the viewer and the catalogue need: prepared files, and places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.content.extract.epub_navigation import Entry
from kiosk.content.extract.epub_page import PreparedPage
from kiosk.content.model import Chapter
from kiosk.content.prepare.manifest import TocEntry


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The table as a tree for the viewer and as a list for the catalogue; the heading of each page by its number."""

    tree: tuple[TocEntry, ...]
    chapters: tuple[Chapter, ...]
    headings: dict[int, str]


def wanted_places(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """By archive name, the fragments that the table leads to."""
    places: dict[str, set[str]] = {}
    for entry, _ in _flat(entries, 0):
        if entry.fragment:
            places.setdefault(entry.name, set()).add(entry.fragment)
    return places


def contents(entries: Sequence[Entry], hrefs: Mapping[str, str], pages: Sequence[tuple[str, PreparedPage]]) -> Contents:
    """Build all from the table's entries, the prepared page of each archive name, and the pages in reading order.

    Without entries the pages' own headings make the table.
    """
    numbers = {name: number for number, (name, _) in enumerate(pages)}
    if not any(entry.name in numbers for entry, _ in _flat(entries, 0)):
        entries = [Entry(label=page.heading, name=name) for name, page in pages if page.heading]
    chapters: list[Chapter] = []
    headings: dict[int, str] = {}
    for entry, depth in _flat(entries, 0):
        number = numbers.get(entry.name)
        if number is None:
            continue
        before = pages[number][1].words.before.get(entry.fragment, 0)
        place = f"{number}:{before}" if before else str(number)
        chapters.append(Chapter(title=entry.label, place=place, depth=depth))
        headings.setdefault(number, entry.label)
    for number, (_, page) in enumerate(pages):
        headings.setdefault(number, page.heading)
    return Contents(tree=tuple(_tree(entries, hrefs)), chapters=tuple(chapters), headings=headings)


def _flat(entries: Sequence[Entry], depth: int) -> Iterator[tuple[Entry, int]]:
    for entry in entries:
        yield entry, depth
        yield from _flat(entry.entries, depth + 1)


def _tree(entries: Sequence[Entry], hrefs: Mapping[str, str]) -> Iterator[TocEntry]:
    for entry in entries:
        href = hrefs.get(entry.name, "")
        below = tuple(_tree(entry.entries, hrefs))
        if href or below:
            address = f"{href}#{entry.fragment}" if href and entry.fragment else href
            yield TocEntry(label=entry.label, href=address, entries=below)
