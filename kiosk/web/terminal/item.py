"""One title: what it is, whom it suits, and the way in."""

from flask import Blueprint, abort

from kiosk.web.accessibility import statements, warnings
from kiosk.web.library import library
from kiosk.web.terminal.page import page

pages = Blueprint("item", __name__)


@pages.get("/<any(km, en, fr):lang>/item/<item_id>/")
def item(lang: str, item_id: str) -> str:
    """The title page."""
    source = library()
    found = source.shown(item_id)
    if found is None:
        abort(404)
    shelves = [shelf for shelf in source.shelves() if shelf.key in found.shelves]
    declared = found.publication.accessibility
    return page(
        "item.html",
        lang,
        item=found,
        publication=found.publication,
        shelves=shelves,
        warnings=warnings(declared),
        statements=statements(declared),
    )
