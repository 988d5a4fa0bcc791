"""Files from this computer: chosen or dragged here, and sent in pieces that go on after a broken connection."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from http.client import CONFLICT
from typing import Any

from flask import Blueprint, g, jsonify, make_response, request, url_for
from werkzeug.wrappers import Response

from kiosk.config import MIB
from kiosk.content.curation import Placing
from kiosk.content.model import Level, State
from kiosk.errors import KioskError
from kiosk.intake.drop import Drop
from kiosk.intake.inbox import Wanted
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff.acting import note
from kiosk.web.staff.desk.open import inbox, sticks
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.house import tell
from kiosk.web.staff.page import say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import told

pages = Blueprint("adding", __name__)

PIECE = 16 * MIB  # what a page sends at once; of one that is cut off, what came stays
_LISTED = 4 * MIB  # bytes of an announcement: 2,000 names
_SUM = re.compile(r"[0-9a-f]{64}")
_View = Callable[..., Response]


def tasks() -> list[Task]:
    """Uploads that broke off and can go on."""
    with inbox() as box:
        waiting = len(box.drops())
    if not waiting:
        return []
    return [Task(text=say(N_("An upload is not finished. Choose the same files again to go on.")), address=_here())]


@pages.get("/<any(km, en, fr):lang>/add/")
def form() -> str:
    """Drop files, or choose a stick."""
    with inbox() as box:
        drops, largest = box.drops(), box.largest()
    return page(
        "desk/add.html",
        sticks=sticks().all(),
        drops=[_plain(drop) for drop in drops],
        unfinished=drops,
        largest=largest,
        shelves=library().catalogue.shelves(),
        levels=list(Level),
        piece=PIECE,
    )


def _reasons(view: _View) -> _View:
    """Let a script have what happened and what to do as JSON, in the language of its page."""

    @wraps(view)
    def answering(**values: Any) -> Response:
        try:
            return view(**values)
        except KioskError as error:
            message, advice = told(error, g.lang)
            return make_response(jsonify(message=message, advice=advice, code=error.code), CONFLICT)

    return answering


@pages.post("/<any(km, en, fr):lang>/add/known/")
@_reasons
def known() -> Response:
    """Which of these files the library has, before a byte of them is sent: by size at first, then by SHA-256."""
    request.max_content_length = _LISTED
    asked = request.get_json()
    catalogue = library().catalogue
    titles: list[str | bool] = []
    for file in asked:
        given = str(file.get("sha256", ""))
        if _SUM.fullmatch(given):
            item = catalogue.with_original(given)
            titles.append(item.publication.title if item else False)
        else:
            titles.append(catalogue.has_size(int(file["size"])))
    return jsonify(titles)


@pages.post("/<any(km, en, fr):lang>/add/drops/")
@_reasons
def announce() -> Response:
    """Say what is going to be sent; refused here when it has no room."""
    request.max_content_length = _LISTED
    asked = request.get_json()
    wanted = [Wanted(path=str(file["path"]), size=int(file["size"])) for file in asked["files"]]
    given = {name: str(asked.get(name, "")) for name in ("shelf", "level", "replace")}
    with inbox() as box:
        drop = box.begin(wanted, placing(given))
    note(Action.ADD)
    return jsonify(_plain(drop))


@pages.get("/<any(km, en, fr):lang>/add/drops/<drop>/")
@_reasons
def state(drop: str) -> Response:
    """How much of a drop is here."""
    with inbox() as box:
        return jsonify(_plain(box.drop(drop)))


@pages.post("/<any(km, en, fr):lang>/add/drops/<drop>/<int:number>/")
@_reasons
def piece(drop: str, number: int) -> Response:
    """Take one piece: the bytes themselves, from the offset in `Upload-Offset` (tus.io, 1.0)."""
    # One more: under gunicorn a body that fills its limit is taken for one that exceeds it.
    request.max_content_length = PIECE + 1
    with inbox() as box:
        here = box.write(drop, number, int(request.headers["Upload-Offset"]), request.stream)
    return jsonify(offset=here)


@pages.post("/<any(km, en, fr):lang>/add/drops/<drop>/<int:number>/whole/")
@_reasons
def whole(drop: str, number: int) -> Response:
    """A file has come whole."""
    with inbox() as box:
        box.finish(drop, number, str(request.get_json()["sha256"]))
    return jsonify(ok=True)


@pages.post("/<any(km, en, fr):lang>/add/drops/<drop>/<int:number>/leave/")
@_reasons
def leave(drop: str, number: int) -> Response:
    """Send one file no more."""
    with inbox() as box:
        box.leave_out(drop, number)
    return jsonify(ok=True)


@pages.post("/<any(km, en, fr):lang>/add/drops/<drop>/forget/")
def forget(drop: str) -> Response:
    """Forget an upload that broke off; what came whole is imported."""
    with inbox() as box:
        box.leave_out(drop)
    tell(say(N_("The upload was given up. Files that had come whole are added.")))
    return make_response("", 303, {"Location": _here()})


def placing(given: Mapping[str, str]) -> Placing:
    """How titles begin that staff add, by a form: out of readers' sight until an approver has seen them."""
    shelf, level = given.get("shelf", ""), given.get("level", "")
    return Placing(
        shelves=(shelf,) if shelf else (),
        level=Level(level) if level in set(Level) else None,
        state=State.WAITING,
        replace=bool(given.get("replace")),
    )


def _plain(drop: Drop) -> dict[str, object]:
    files = [
        {"path": file.path, "size": file.size, "offset": offset, "done": done}
        for file, offset, done in zip(drop.files, drop.offsets, drop.done, strict=True)
    ]
    return {"id": drop.id, "files": files}


def _here() -> str:
    return url_for("adding.form")
