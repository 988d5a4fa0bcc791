"""Search: the form, the answers with their places, and suggestions while typing. Nothing typed goes into an address."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from kiosk.content.model import Filters, Item, Kind, Level
from kiosk.content.search import Hit, Query, Span
from kiosk.web.i18n import Words
from kiosk.web.library import Library, library
from kiosk.web.terminal.page import page

pages = Blueprint("search", __name__)

PER_PAGE = 12
LONGEST = 200  # characters of a query; a long sentence
DEEPEST = 1000  # nobody pages further
SUGGESTIONS = 8


@dataclass(frozen=True, kw_only=True)
class Found:
    """An item with the places in it that answer, the best first."""

    item: Item
    hits: list[Hit] = field(default_factory=list)

    @property
    def told(self) -> list[Hit]:
        """The hits that can say where they are, or what stands there."""
        return [hit for hit in self.hits if hit.snippet or hit.heading]


@pages.get("/<any(km, en, fr):lang>/search")
def form(lang: str) -> str:
    """The empty form, with the shelves below it."""
    return _page(lang, Query(text="", filters=Filters()))


@pages.post("/<any(km, en, fr):lang>/search")
def answer(lang: str) -> str:
    """The answers to a query."""
    query = asked(request.form)
    if not query.text:
        return _page(lang, query)
    source = library()
    results = source.searcher.search(query, source.shown_ids(query.filters))
    found = grouped(source, results.hits)
    return _page(lang, query, found=found, total=results.total, corrected=results.corrected, searched=True)


@pages.post("/<any(km, en, fr):lang>/suggest")
def suggest(lang: str) -> Response:
    """Words and titles that begin like what is typed, as a JSON list."""
    text = request.form.get("q", "")[:LONGEST].strip()
    source = library()
    found = source.searcher.suggest(text, lang, source.shown_ids(Filters())) if text else ()
    return jsonify(found[:SUGGESTIONS])


def asked(given: Mapping[str, str]) -> Query:
    """Read a query from the fields of the form; what is not among its choices counts as not chosen."""
    offset = given.get("offset", "")[:6]  # Python makes no number of some thousand digits
    return Query(
        text=given.get("q", "")[:LONGEST].strip(),
        filters=Filters(
            language=given.get("language", "")[:35],
            level=next((level for level in Level if level == given.get("level")), None),
            shelf=given.get("shelf", "")[:80],
            kind=next((kind for kind in Kind if kind == given.get("kind")), None),
        ),
        offset=min(int(offset), DEEPEST) if offset.isascii() and offset.isdigit() else 0,
        limit=PER_PAGE,
    )


def grouped(source: Library, hits: Iterable[Hit]) -> list[Found]:
    """The hits by item, in the order of each item's best hit."""
    found: dict[str, Found] = {}
    for hit in hits:
        if hit.item not in found:
            item = source.shown(hit.item)
            if item is None:  # hidden since the index was asked
                continue
            found[hit.item] = Found(item=item)
        found[hit.item].hits.append(hit)
    return list(found.values())


def fragment(hit: Hit) -> str:
    """The end of the viewer's address that leads to the place: it stays in the browser."""
    parts = {key: value for key, value in (("at", hit.place), ("find", hit.matched)) if value}
    return f"#{urlencode(parts, quote_via=quote)}" if parts else ""


def place_name(said: Words, kind: Kind, hit: Hit) -> str:
    """Where a hit is, in words: its heading, else its page or its moment."""
    if hit.heading:
        return hit.heading
    if kind in {Kind.PDF, Kind.COMIC} and hit.place.isdigit():
        return said.gettext("Page %(n)s", n=said.digits(hit.place))
    if kind in {Kind.AUDIO, Kind.VIDEO}:
        second = hit.place.rpartition(":")[2]
        return said.clock(int(second)) if second.isdigit() else ""
    return ""


def sentence(hit: Hit) -> Iterator[Span]:
    """The snippet of a hit; a heading that stands before it is not said twice."""
    told = hit.heading if "".join(span.text for span in hit.snippet).startswith(f"{hit.heading} ") else ""
    skipped = len(told) + 1 if told else 0
    for span in hit.snippet:
        if rest := span.text[skipped:]:
            yield Span(text=rest, marked=span.marked)
        skipped = max(0, skipped - len(span.text))


def _page(lang: str, query: Query, **values: Any) -> str:
    source = library()
    return page(
        "search.html",
        lang,
        query=query,
        languages=source.languages(),
        shelves=source.shelves(),
        fragment=fragment,
        place_name=place_name,
        sentence=sentence,
        per_page=PER_PAGE,
        **values,
    )
