"""The page in which a title is read, heard or watched. The place in it is in the fragment and never comes here."""

import gzip

from flask import Blueprint, abort

from kiosk.content.prepare import manifest
from kiosk.web import security
from kiosk.web.library import library
from kiosk.web.security import Sort
from kiosk.web.terminal.page import page

pages = Blueprint("viewer", __name__)


@pages.get("/<any(km, en, fr):lang>/read/<item_id>/")
def read(lang: str, item_id: str) -> str:
    """The viewer of an item that is shown."""
    source = library()
    item = source.shown(item_id)
    prepared = source.store.prepared(item_id, manifest.FILE) if item else None
    if prepared is None:
        abort(404)
    book = manifest.parse(gzip.decompress(prepared.path.read_bytes()))
    if book.active:
        security.declare(Sort.FRAME)
    return page("viewer.html", lang, item=item, manifest=book, active_port=source.settings.active_port)
