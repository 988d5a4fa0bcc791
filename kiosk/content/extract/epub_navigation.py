"""The table of contents of an EPUB, from its navigation document or NCX (EPUB 3.3, 7; OPF 2.0.1, 2.4.1)."""

from dataclasses import dataclass, replace

from kiosk.content.archive import Archive
from kiosk.content.extract import epub_paths, metadata
from kiosk.content.extract.epub_package import Package
from kiosk.content.prepare.parsing import OPS, XHTML, Element, local, page, xml
from kiosk.content.refusals import Unreadable

_NCX_TYPE = "application/x-dtbncx+xml"
_DEEPEST = 8  # entries below that stand beside their parents
_MOST = 5_000  # entries


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the table of contents: `name` in the archive (empty for a mere heading), `fragment`, lines below it."""

    label: str
    name: str = ""
    fragment: str = ""
    entries: tuple["Entry", ...] = ()


def read(archive: Archive, package: Package, limit: int) -> tuple[Entry, ...]:
    """The table of contents; empty when the book has none that can be read. `limit` in bytes."""
    nav = package.with_property("nav")
    ncx = package.items.get(package.toc) or package.of_type(_NCX_TYPE)
    for item, find in ((nav, _of_nav), (ncx, _of_ncx)):
        entry = archive.find(item.name) if item else None
        if entry is None:
            continue
        try:
            if found := find(archive.read(entry, limit), entry.name):
                return _as_in_archive(found, archive)
        except Unreadable:
            continue
    return ()


def _as_in_archive(entries: tuple[Entry, ...], archive: Archive) -> tuple[Entry, ...]:
    """The entries with names as the archive writes them: a table may differ in the case of letters, or their form."""
    return tuple(
        replace(
            entry,
            name=found.name if entry.name and (found := archive.find(entry.name)) else entry.name,
            entries=_as_in_archive(entry.entries, archive),
        )
        for entry in entries
    )


def _of_nav(data: bytes, name: str) -> tuple[Entry, ...]:
    navs = list(page(data, name).iter(XHTML + "nav"))
    kinds = [(nav.get(OPS + "type") or nav.get("role") or "").split() for nav in navs]
    toc = next((nav for nav, kind in zip(navs, kinds, strict=True) if "toc" in kind or "doc-toc" in kind), None)
    if toc is None:
        toc = next((nav for nav, kind in zip(navs, kinds, strict=True) if not kind), None)
    top = next(toc.iter(XHTML + "ol", XHTML + "ul"), None) if toc is not None else None
    return _Reader(name).lists(top, 0) if top is not None else ()


def _of_ncx(data: bytes, name: str) -> tuple[Entry, ...]:
    map_of_book = next(xml(data, name).iter("{*}navMap"), None)
    return _Reader(name).points(map_of_book, 0) if map_of_book is not None else ()


class _Reader:
    """Walks one document; counts, so that a hostile table ends."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._left = _MOST

    def lists(self, top: Element, depth: int) -> tuple[Entry, ...]:
        """The entries of an `ol`."""
        entries: list[Entry] = []
        for line in top.iterchildren(XHTML + "li"):
            below = next(line.iterchildren(XHTML + "ol", XHTML + "ul"), None)
            text = next((child for child in line if child is not below), None)
            link = next(text.iter(XHTML + "a"), text) if text is not None else None
            label = _label(link) if link is not None else metadata.clean(line.text or "")
            self._add(entries, label, link.get("href", "") if link is not None else "", below, depth)
        return tuple(entries)

    def points(self, top: Element, depth: int) -> tuple[Entry, ...]:
        """The entries of a `navMap` or `navPoint`."""
        entries: list[Entry] = []
        for point in top.iterchildren("{*}navPoint"):
            label = next(point.iterchildren("{*}navLabel"), None)
            content = next(point.iterchildren("{*}content"), None)
            below = point if next(point.iterchildren("{*}navPoint"), None) is not None else None
            text = _label(label) if label is not None else ""
            self._add(entries, text, content.get("src", "") if content is not None else "", below, depth)
        return tuple(entries)

    def _add(self, entries: list[Entry], label: str, href: str, below: Element | None, depth: int) -> None:
        self._left -= 1
        if self._left < 0:
            return
        name, fragment = "", ""
        if href and not epub_paths.leads_outside(href):
            name, fragment = epub_paths.target(self._base, href)
        lower: tuple[Entry, ...] = ()
        if below is not None and depth < _DEEPEST:
            lower = self.points(below, depth + 1) if local(below) == "navPoint" else self.lists(below, depth + 1)
        if label and (name or lower):
            entries.append(Entry(label=label, name=name, fragment=fragment, entries=lower))
        else:
            entries.extend(lower)


def _label(element: Element) -> str:
    """Its words, else those that stand for its pictures."""
    words = metadata.clean("".join(str(part) for part in element.itertext()))
    pictures = " ".join(picture.get("alt", "") for picture in element.iter(XHTML + "img"))
    return words or metadata.clean(pictures) or metadata.clean(element.get("title", ""))
