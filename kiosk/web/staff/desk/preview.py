"""A title as readers will see it, whatever its state: marked as a preview, and never counted.

The pages are the terminal site's own templates; what belongs to a session (Finish, the beacon, the place card) is
replaced by the few in `templates/preview`.
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, send_file, url_for
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from kiosk.content.model import Item
from kiosk.web import i18n, labels, security
from kiosk.web.accessibility import statements, warnings
from kiosk.web.files import address
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.security import Sort
from kiosk.web.staff.page import say

pages = Blueprint("preview", __name__)

_TERMINAL = Path(i18n.__file__).parent / "templates"
_OWN = Path(__file__).parent.parent / "templates" / "preview"
_ENVIRONMENT = "kiosk.staff.preview"
# Where the links of the terminal's templates lead to here; all others lead nowhere.
_ENDPOINTS = {"book.file": "preview.file", "viewer.read": "preview.read", "item.item": "preview.title"}
_SAID = {
    "mark": N_("Preview"),
    "close": N_("Close"),
    "back": N_("Back"),
    "active": N_(
        "This kind runs programs of its own, so it opens only on the terminals, after it was approved. Its text is on "
        "the page of approval."
    ),
}


@pages.get("/<any(km, en, fr):lang>/preview/<item_id>/")
def title(item_id: str) -> str:
    """The title page."""
    item = _item(item_id)
    declared = item.publication.accessibility
    return _page(
        "item.html",
        item,
        publication=item.publication,
        shelves=[shelf for shelf in library().catalogue.shelves() if shelf.key in item.shelves],
        warnings=warnings(declared),
        statements=statements(declared),
    )


@pages.get("/<any(km, en, fr):lang>/preview/<item_id>/read/")
def read(item_id: str) -> str:
    """The title itself, in its viewer."""
    item = _item(item_id)
    book = library().book(item_id) or abort(404)
    if book.active:
        return _page("preview_active.html", item)
    security.declare(Sort.VIEWER)
    return _page("viewer.html", item, manifest=book, ways=(), active_port=0, first_subtitles=0)


@pages.get("/book/<item_id>/<name>")
def file(item_id: str, name: str) -> Response:
    """One prepared file: at the same address as on the terminal site, which answers for shown titles alone."""
    source = library()
    prepared = source.store.prepared(item_id, name) if source.catalogue.item(item_id) else None
    if prepared is None:
        abort(404)
    security.declare(Sort.BOOK)
    if prepared.start is None:
        response = send_file(prepared.path, mimetype=prepared.media_type, conditional=not prepared.gzipped)
    else:
        response = Response(prepared.read(), mimetype=prepared.media_type)
    if prepared.gzipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _item(item_id: str) -> Item:
    return library().catalogue.item(item_id) or abort(404)


def _page(template: str, item: Item, **values: Any) -> str:
    said = i18n.words(g.lang)
    return (
        _environment()
        .get_template(template)
        .render(
            lang=g.lang,
            words=said,
            _=said.gettext,
            ngettext=said.ngettext,
            preview={name: say(message) for name, message in _SAID.items()}
            | {"desk": url_for("editing.form", item_id=item.id)},
            direction=i18n.direction,
            static=address,
            labels=labels,
            silence=library().settings.session,
            others=(),
            item=item,
            **values,
        )
    )


def _environment() -> Environment:
    """The terminal's templates with ours over them."""
    found = current_app.extensions.get(_ENVIRONMENT)
    if not isinstance(found, Environment):
        loader = ChoiceLoader([FileSystemLoader(_OWN), FileSystemLoader(_TERMINAL)])
        found = current_app.jinja_env.overlay(loader=loader, bytecode_cache=None)
        found.globals = {**found.globals, "url_for": _address}
        current_app.extensions[_ENVIRONMENT] = found
    return found


def _address(endpoint: str, **values: Any) -> str:
    values.pop("lang", None)
    return url_for(_ENDPOINTS[endpoint], **values) if endpoint in _ENDPOINTS else "#"
