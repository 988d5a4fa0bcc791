"""Home: search, shelves, learning paths, and what is new."""

from flask import Blueprint

from kiosk.web.library import library
from kiosk.web.spoken import SHELVES
from kiosk.web.terminal.page import page
from kiosk.web.terminal.path import COLOUR
from kiosk.web.terminal.shelf import AUTOMATIC

pages = Blueprint("home", __name__)

NEWEST = 6


@pages.get("/<any(km, en, fr):lang>/")
def home(lang: str) -> str:
    """All shelves that hold something, and the newest titles."""
    source = library()
    counted = ((own, source.catalogue.count(filters=own.filters)) for own in AUTOMATIC)
    automatic = tuple((own, count) for own, count in counted if count)
    firsts = ((path, source.shown(path.items[0])) for path in source.paths())
    return page(
        "home.html",
        lang,
        shelves=source.shelves(),
        paths=tuple((path, first) for path, first in firsts if first),
        path_colour=COLOUR,
        automatic=automatic,
        names=SHELVES,
        newest=source.catalogue.newest(NEWEST),
    )
