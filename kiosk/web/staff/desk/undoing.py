"""Taking back a change of the collection, from the message that tells of it."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.path_editor import PathEditor
from kiosk.errors import KioskError
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import acting, reindex
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import say
from kiosk.web.staff.wording import told

pages = Blueprint("undoing", __name__)


def undo_address(change: int) -> str:
    """Where to post to take back a change, and to come back to the present page."""
    return url_for("undoing.undo", change=change, back=_here())


def undo_path_address(key: str) -> str:
    """The same for the newest change of a learning path."""
    return url_for("undoing.undo_path", key=key, back=_here())


@pages.post("/<any(km, en, fr):lang>/undo/<int:change>/")
def undo(change: int) -> Response:
    """Take back one change."""
    try:
        with acting(Action.UNDO, f"change:{change}") as curation:
            taken = curation.undo(change)
        reindex(taken.items)
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
    else:
        tell(say(N_("It is as it was before.")))
    return redirect(_back())


@pages.post("/<any(km, en, fr):lang>/undo/path/<key>/")
def undo_path(key: str) -> Response:
    """Take back the newest change of a learning path."""
    try:
        with acting(Action.UNDO, f"path:{key}") as curation:
            PathEditor(curation.db, house().today).undo(key)
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
    else:
        tell(say(N_("It is as it was before.")))
    return redirect(_back())


def _here() -> str:
    """The page to come back to: the one with the form that was sent."""
    return request.full_path.removesuffix("?") if request.method == "GET" else request.path


def _back() -> str:
    """Only to a page of our own."""
    back = request.args.get("back", "")
    return back if back.startswith("/") and not back.startswith("//") and "\\" not in back else url_for("start.start")
