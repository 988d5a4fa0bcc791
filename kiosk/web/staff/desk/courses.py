"""Learning paths: titles put in the order in which they teach, by drag or by keyboard."""

import re

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content import cleaning
from kiosk.content.model import LearningPath
from kiosk.content.path_editor import PathEditor
from kiosk.content.paths import Paths
from kiosk.people.model import Action
from kiosk.web.i18n import LANGUAGES, N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.shelving import moved
from kiosk.web.staff.desk.undoing import undo_path_address
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import say

pages = Blueprint("courses", __name__)


@pages.get("/<any(km, en, fr):lang>/paths/")
def show() -> str:
    """All learning paths."""
    return page("desk/paths.html", paths=Paths(library().catalogue).all())


@pages.get("/<any(km, en, fr):lang>/paths/new/")
def new() -> str:
    """A form for a new one."""
    return page("desk/path.html", path=None, lessons=(), others=_others(()), tags=LANGUAGES)


@pages.get("/<any(km, en, fr):lang>/paths/<key>/")
def path(key: str) -> str:
    """Its lessons, and the titles that could be others."""
    found = Paths(library().catalogue).get(key) or abort(404)
    lessons = [(item, library().catalogue.item(item)) for item in found.items]
    return page("desk/path.html", path=found, lessons=lessons, others=_others(found.items), tags=LANGUAGES)


@pages.post("/<any(km, en, fr):lang>/paths/new/")
def lay() -> Response:
    """Lay a new path, of one title at first."""
    names = _names()
    stem = re.sub(r"[^a-z0-9]+", "-", names["en"].casefold()).strip("-")[:30] or "path"
    known = {one.key for one in Paths(library().catalogue).all()}
    key = next(name for number in range(1, len(known) + 2) if (name := f"{stem}-{number}") not in known)
    items = tuple(filter(None, [request.form.get("add")]))
    if not items or not all(names.values()):
        tell(say(N_("A path needs a name in each language and a first title.")), bad=True)
        return redirect(url_for("courses.new"))
    with acting(Action.ARRANGE, f"path:{key}") as curation:
        PathEditor(curation.db, house().today).add(LearningPath(key=key, names=names, items=items))
    tell(say(N_("Saved.")), undo=undo_path_address(key))
    return redirect(url_for("courses.path", key=key))


@pages.post("/<any(km, en, fr):lang>/paths/<key>/")
def save(key: str) -> Response:
    """Rename it, or change which lessons it has and in which order."""
    items = moved(request.form.getlist("key"))
    items = [item for item in items if item != request.form.get("take")]
    items += [item for item in [request.form.get("add")] if item and item not in items]
    with acting(Action.ARRANGE, f"path:{key}") as curation:
        editor = PathEditor(curation.db, house().today)
        if request.form.get("what") == "names":
            editor.rename(key, _names())
        elif request.form.get("what") == "remove":
            editor.remove(key)
        else:
            editor.set_items(key, items)
    tell(say(N_("Saved.")), undo=undo_path_address(key))
    return redirect(
        url_for("courses.path", key=key) if Paths(library().catalogue).get(key) else url_for("courses.show")
    )


def _names() -> dict[str, str]:
    return {tag: cleaning.line(request.form.get(f"name-{tag}", ""), 60).text for tag in LANGUAGES}


def _others(items: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(item.id, item.publication.title) for item in library().catalogue.everything() if item.id not in items]
