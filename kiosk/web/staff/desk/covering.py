"""The cover of a title: a picture from a file, a page of the title, or one drawn by the library."""

import tempfile
from pathlib import Path

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.config import MIB
from kiosk.content.covers import Covers
from kiosk.content.curation import Edit
from kiosk.content.model import Item
from kiosk.errors import KioskError
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.titles import correct
from kiosk.web.staff.desk.undoing import undo_address
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import say
from kiosk.web.staff.wording import told

pages = Blueprint("covering", __name__)

_PICTURE = 20 * MIB


@pages.get("/<any(km, en, fr):lang>/titles/<item_id>/cover/")
def choose(item_id: str) -> str:
    """The present cover, and what could be another."""
    item = _item(item_id)
    covers = Covers(house().settings)
    return page("desk/cover.html", item=item, pictures=covers.pictures(item), number=covers.pages(item))


@pages.post("/<any(km, en, fr):lang>/titles/<item_id>/cover/")
def take(item_id: str) -> Response:
    """Take the chosen one."""
    request.max_content_length = _PICTURE
    item = _item(item_id)
    try:
        name = _made(item)
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
        return redirect(url_for("covering.choose", item_id=item_id))
    with acting(Action.EDIT, item_id) as curation:
        before = curation.changes.last()
        at_once = correct(curation, {item_id: Edit(cover=name)})
        change = curation.changes.join(before)
    message = N_("The cover is changed.") if at_once else N_("Saved. Readers see it when an approver has approved it.")
    tell(say(message), undo=undo_address(change) if change else "")
    return redirect(url_for("covering.choose", item_id=item_id))


def _made(item: Item) -> str:
    covers, what = Covers(house().settings), request.form.get("what", "")
    if what == "file" and (given := request.files.get("picture")):
        with tempfile.NamedTemporaryFile(prefix=".picture-", dir=house().settings.data) as file:
            given.save(file.name)
            return covers.from_file(item, Path(file.name), given.filename or "")
    if what == "picture":
        return covers.from_picture(item, request.form.get("name", ""))
    if what == "page":
        return covers.from_page(item, request.form.get("page", 0, type=int))
    if what == "made":
        return covers.made(item)
    return abort(400)


def _item(item_id: str) -> Item:
    return library().catalogue.item(item_id) or abort(404)
