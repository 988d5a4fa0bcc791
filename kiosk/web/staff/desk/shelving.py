"""Shelves: their names, pictures, colours and order, and the order of what stands on them."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content import cleaning
from kiosk.content.model import Shelf
from kiosk.content.schema import STARTER_SHELVES
from kiosk.content.shelf_editor import ShelfEditor
from kiosk.people.model import Action
from kiosk.web.files import FOLDER
from kiosk.web.i18n import LANGUAGES, N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.undoing import undo_address
from kiosk.web.staff.house import tell
from kiosk.web.staff.page import say

pages = Blueprint("shelving", __name__)

COLOURS = tuple(dict.fromkeys(colour for _, colour, *_ in STARTER_SHELVES))
_NOT_SHELVES = {"bin", "queue", "add", "todo", "stick", "folder"}


def pictograms() -> list[str]:
    """The pictures a shelf can have: all of the drawn set that stand by themselves."""
    return sorted(path.stem for path in (FOLDER / "img" / "pictograms").glob("*.svg") if path.stem not in _NOT_SHELVES)


@pages.get("/<any(km, en, fr):lang>/shelves/")
def show() -> str:
    """All shelves, to be put in order."""
    return page("desk/shelves.html", shelves=library().catalogue.shelves())


@pages.post("/<any(km, en, fr):lang>/shelves/")
def order() -> Response:
    """Let them stand in another order."""
    with acting(Action.ARRANGE, "shelves") as curation:
        change = ShelfEditor(curation).order(moved(request.form.getlist("key")))
    tell(say(N_("The order is saved.")), undo=undo_address(change))
    return redirect(url_for("shelving.show"))


@pages.get("/<any(km, en, fr):lang>/shelves/new/")
def new() -> str:
    """A form for a new one."""
    return page("desk/shelf.html", shelf=None, items=(), pictograms=pictograms(), colours=COLOURS, tags=LANGUAGES)


@pages.get("/<any(km, en, fr):lang>/shelves/<key>/")
def shelf(key: str) -> str:
    """One shelf: what it is called, and what stands on it."""
    catalogue = library().catalogue
    found = catalogue.shelf(key) or abort(404)
    return page(
        "desk/shelf.html",
        shelf=found,
        items=catalogue.standing(key),
        pictograms=pictograms(),
        colours=COLOURS,
        tags=LANGUAGES,
    )


@pages.post("/<any(km, en, fr):lang>/shelves/new/")
def put_up() -> Response:
    """Put up a new shelf."""
    names = _names()
    with acting(Action.ARRANGE, "shelves") as curation:
        editor = ShelfEditor(curation)
        key = editor.fresh(names["en"])
        change = editor.put(_shelf(key, names))
    tell(say(N_("The shelf is there.")), undo=undo_address(change))
    return redirect(url_for("shelving.show"))


@pages.post("/<any(km, en, fr):lang>/shelves/<key>/")
def save(key: str) -> Response:
    """Change its names, picture or colour; or the order of its titles; or take it down."""
    what = request.form.get("what", "")
    with acting(Action.ARRANGE, f"shelf:{key}") as curation:
        editor = ShelfEditor(curation)
        if what == "remove":
            change = editor.remove(key)
        elif what == "facts":
            change = editor.put(_shelf(key, _names()))
        else:
            change = editor.arrange(key, moved(request.form.getlist("key")))
    tell(say(N_("Saved.")), undo=undo_address(change))
    return redirect(url_for("shelving.show" if what == "remove" else "shelving.shelf", key=key))


def moved(keys: list[str]) -> list[str]:
    """The order that a form asks for: as its fields stand, with one moved by a button (`up KEY`, `down KEY`)."""
    way, _, key = request.form.get("move", "").partition(" ")
    if key in keys:
        place = keys.index(key)
        keys.insert(max(0, place + (-1 if way == "up" else 1)), keys.pop(place))
    return keys


def _names() -> dict[str, str]:
    return {tag: cleaning.line(request.form.get(f"name-{tag}", ""), 60).text for tag in LANGUAGES}


def _shelf(key: str, names: dict[str, str]) -> Shelf:
    pictogram, colour = request.form.get("pictogram", ""), request.form.get("colour", "")
    if pictogram not in pictograms() or colour not in COLOURS:
        abort(400)
    return Shelf(key=key, names=names, pictogram=pictogram, colour=colour)
