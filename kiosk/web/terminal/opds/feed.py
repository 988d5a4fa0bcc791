"""What a feed holds, whichever way it is written down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from flask import url_for

from kiosk.content.model import Filters, Item, Kind, Level
from kiosk.content.search import Query
from kiosk.web import labels
from kiosk.web.i18n import Words
from kiosk.web.library import Library

PER_PAGE = 50
DEEPEST = 10_000  # pages
LONGEST = 200  # characters of a query
EPOCH = date(2000, 1, 1)  # when an empty library was last changed


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is asked for: all titles, or those that fit. `page` counts from 1."""

    version: str
    lang: str
    text: str = ""
    new: bool = False
    filters: Filters = field(default_factory=Filters)
    page: int = 1

    @property
    def address(self) -> str:
        """The address of this very selection."""
        fields = {
            "q": self.text,
            "new": "1" if self.new else "",
            "language": self.filters.language,
            "level": self.filters.level or "",
            "shelf": self.filters.shelf,
            "kind": self.filters.kind or "",
            "page": str(self.page) if self.page > 1 else "",
        }
        address = url_for("opds.titles", version=self.version, lang=self.lang)
        given = {key: value for key, value in fields.items() if value}
        return f"{address}?{urlencode(given)}" if given else address


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to another feed. `count` is how many titles wait there, where it is known."""

    title: str
    address: str
    count: int | None = None
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class FacetGroup:
    """The ways to narrow a list by one fact."""

    title: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A list of ways (navigation) or of titles (acquisition)."""

    selection: Selection
    title: str
    start: str
    address: str
    ways: tuple[Way, ...] = ()
    items: tuple[Item, ...] = ()
    total: int = 0
    facets: tuple[FacetGroup, ...] = ()
    updated: date = EPOCH

    @property
    def last(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.total // PER_PAGE))

    def turns(self) -> Iterator[tuple[str, str]]:
        """The relation and address of the pages before and after this one (RFC 5005)."""
        page = self.selection.page
        pages = {"first": 1, "previous": page - 1, "next": page + 1, "last": self.last}
        for relation, number in pages.items():
            if 1 <= number <= self.last and number != page:
                yield relation, replace(self.selection, page=number).address


def selection(version: str, lang: str, given: Mapping[str, str]) -> Selection:
    """Read a selection from the fields of an address; what is not understood counts as not given."""
    page = given.get("page", "")
    return Selection(
        version=version,
        lang=lang,
        text=given.get("q", "")[:LONGEST].strip(),
        new=given.get("new") == "1",
        filters=Filters(
            language=given.get("language", "")[:35],
            level=next((level for level in Level if level == given.get("level")), None),
            shelf=given.get("shelf", "")[:80],
            kind=next((kind for kind in Kind if kind == given.get("kind")), None),
        ),
        page=min(max(1, int(page)), DEEPEST) if page.isascii() and page.isdigit() and len(page) < 7 else 1,  # noqa: PLR2004
    )


def start(source: Library, said: Words, chosen: Selection) -> Feed:
    """The first feed: all titles, the newest, and every shelf that holds something."""
    catalogue = source.catalogue
    total, newest = catalogue.count(), catalogue.newest(1)
    ways = [
        Way(title=said.gettext("All titles"), address=chosen.address, count=total),
        Way(title=said.gettext("New titles"), address=replace(chosen, new=True).address, count=min(total, PER_PAGE)),
    ]
    for shelf in source.shelves():
        name = shelf.names.get(chosen.lang, shelf.key)
        address = replace(chosen, filters=Filters(shelf=shelf.key)).address
        ways.append(Way(title=name, address=address, count=shelf.items))
    home = _home(chosen)
    updated = newest[0].added if newest else EPOCH
    title = said.gettext("Library")
    return Feed(selection=chosen, title=title, start=home, address=home, ways=tuple(ways), updated=updated)


def titles(source: Library, said: Words, chosen: Selection) -> Feed:
    """The titles that fit a selection, one page of them."""
    items, total = _fitting(source, chosen)
    return Feed(
        selection=chosen,
        title=_title(source, said, chosen),
        start=_home(chosen),
        address=chosen.address,
        items=items,
        total=total,
        facets=() if chosen.new else tuple(_facets(source, said, chosen)),
        updated=max((item.added for item in items), default=EPOCH),
    )


def _fitting(source: Library, chosen: Selection) -> tuple[tuple[Item, ...], int]:
    catalogue, offset = source.catalogue, (chosen.page - 1) * PER_PAGE
    if chosen.text:
        query = Query(text=chosen.text, filters=chosen.filters, offset=offset, limit=PER_PAGE)
        results = source.searcher.search(query, source.shown_ids(chosen.filters))
        items = (source.shown(item) for item in dict.fromkeys(hit.item for hit in results.hits))
        return tuple(item for item in items if item), results.total
    if chosen.new:
        newest = catalogue.newest(PER_PAGE) if chosen.page == 1 else ()
        return newest, len(newest)
    shelf = chosen.filters.shelf
    items_here = catalogue.items(shelf=shelf, filters=chosen.filters, offset=offset, limit=PER_PAGE)
    return items_here, catalogue.count(shelf=shelf, filters=chosen.filters)


def _title(source: Library, said: Words, chosen: Selection) -> str:
    if chosen.text:
        return said.gettext("Search: %(words)s", words=chosen.text)
    if chosen.new:
        return said.gettext("New titles")
    shelf = source.catalogue.shelf(chosen.filters.shelf) if chosen.filters.shelf else None
    return shelf.names.get(chosen.lang, shelf.key) if shelf else said.gettext("All titles")


def _facets(source: Library, said: Words, chosen: Selection) -> Iterator[FacetGroup]:
    filters, everything = chosen.filters, said.gettext("All")

    def way(title: str, fit: Filters) -> Way:
        return Way(title=title, address=replace(chosen, filters=fit, page=1).address, active=fit == filters)

    tags = [(tag, said.language(tag)) for tag, _ in source.languages()]
    languages = [way(name, replace(filters, language=tag)) for tag, name in tags]
    yield FacetGroup(title=said.gettext("Language"), ways=(way(everything, replace(filters, language="")), *languages))
    levels = [way(said.gettext(name), replace(filters, level=level)) for level, name in labels.LEVELS.items()]
    yield FacetGroup(title=said.gettext("Level"), ways=(way(everything, replace(filters, level=None)), *levels))
    kinds = [way(said.gettext(name), replace(filters, kind=kind)) for kind, name in labels.KINDS.items()]
    yield FacetGroup(title=said.gettext("Kind"), ways=(way(everything, replace(filters, kind=None)), *kinds))


def _home(chosen: Selection) -> str:
    return url_for("opds.home", version=chosen.version, lang=chosen.lang)
