"""The page in which a title is read, heard or watched. The place in it is in the fragment and never comes here."""

from collections.abc import Sequence

from flask import Blueprint, abort

from kiosk.content.prepare.manifest import Subtitles
from kiosk.web import security
from kiosk.web.library import library
from kiosk.web.security import Sort
from kiosk.web.terminal.page import page
from kiosk.web.terminal.path import ways

pages = Blueprint("viewer", __name__)


@pages.get("/<any(km, en, fr):lang>/read/<item_id>/")
def read(lang: str, item_id: str) -> str:
    """The viewer of an item that is shown."""
    source = library()
    item = source.shown(item_id)
    book = source.book(item_id) if item else None
    if book is None:
        abort(404)
    if book.active:
        security.declare(Sort.FRAME)
    return page(
        "viewer.html",
        lang,
        item=item,
        manifest=book,
        ways=ways(source.paths(), item_id),
        active_port=source.settings.active_port,
        first_subtitles=chosen(book.subtitles, (lang, book.language)),
    )


def chosen(subtitles: Sequence[Subtitles], languages: Sequence[str]) -> int:
    """The position of the subtitles to show first: those in the first of these languages that has any."""
    for language in languages:
        for position, text in enumerate(subtitles):
            if language and text.language.partition("-")[0] == language.partition("-")[0]:
                return position
    return 0
