"""One shelf: its covers, page by page."""

from dataclasses import dataclass

from flask import Blueprint, abort

from kiosk.content.model import Filters, Item, Use
from kiosk.web.i18n import words
from kiosk.web.library import Library, library
from kiosk.web.spoken import SHELVES
from kiosk.web.terminal.page import page

pages = Blueprint("shelf", __name__)

PER_PAGE = 24
NEW = 48  # titles on the shelf of what is new


@dataclass(frozen=True, kw_only=True)
class Automatic:
    """A shelf that fills itself with what passes a filter. Its key names its pictogram, too."""

    key: str
    colour: str
    filters: Filters


AUTOMATIC = (
    Automatic(key="listen", colour="#b0562f", filters=Filters(use=Use.LISTEN)),
    Automatic(key="watch", colour="#6a5aa8", filters=Filters(use=Use.WATCH)),
    Automatic(key="all", colour="#3a7690", filters=Filters()),
)


@dataclass(frozen=True, kw_only=True)
class View:
    """What is on one page of a shelf. `key` may be `new`, or that of an automatic shelf."""

    key: str
    name: str
    colour: str
    pictogram: str
    count: int
    items: tuple[Item, ...]
    page: int

    @property
    def last(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.count // PER_PAGE))


@pages.get("/<any(km, en, fr):lang>/shelf/<key>/")
@pages.get("/<any(km, en, fr):lang>/shelf/<key>/<int:number>/")
def shelf(lang: str, key: str, number: int = 1) -> str:
    """A page of a shelf, numbered from 1."""
    view = look(library(), lang, key, number)
    if view is None or not 1 <= number <= view.last:
        abort(404)
    return page("shelf.html", lang, shelf=view)


def look(source: Library, lang: str, key: str, number: int) -> View | None:
    """The titles on one page of a shelf, or None when there is no such shelf."""
    catalogue, said, offset = source.catalogue, words(lang), max(0, number - 1) * PER_PAGE
    if key == "new":
        items = catalogue.newest(NEW)
        return View(
            key=key,
            name=said.gettext(SHELVES[key]),
            colour="#3a7690",
            pictogram=key,
            count=len(items),
            items=items[offset : offset + PER_PAGE],
            page=number,
        )
    own = next((shelf for shelf in AUTOMATIC if shelf.key == key), None)
    if own:
        return View(
            key=key,
            name=said.gettext(SHELVES[key]),
            colour=own.colour,
            pictogram=key,
            count=catalogue.count(filters=own.filters),
            items=catalogue.items(filters=own.filters, offset=offset, limit=PER_PAGE),
            page=number,
        )
    # An empty shelf is asked for only by who knows its address; then the catalogue is worth asking.
    found = next((shelf for shelf in source.shelves() if shelf.key == key), None) or catalogue.shelf(key)
    if found is None:
        return None
    return View(
        key=key,
        name=found.names.get(lang) or next(iter(found.names.values()), key),
        colour=found.colour,
        pictogram=found.pictogram,
        count=found.items,
        items=catalogue.items(shelf=key, offset=offset, limit=PER_PAGE),
        page=number,
    )
