"""The door: name and pass phrase. A form that was sent after its session had ended waits here and goes on."""

import json
from math import ceil

from flask import Blueprint, current_app, g, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.people.accounts import known_as
from kiosk.people.attempts import STRANGERS
from kiosk.people.model import Account
from kiosk.web.i18n import N_
from kiosk.web.staff.access import LARGE
from kiosk.web.staff.house import house
from kiosk.web.staff.page import page, say
from kiosk.web.staff.wording import words

pages = Blueprint("signin", __name__)

COOKIE = "staff"
_DEVICE = "staff-device-"
_YEAR = 400 * 24 * 3600  # seconds; no browser keeps a cookie longer
_FORM = "application/x-www-form-urlencoded"
_LONGEST_KEPT = 400_000  # characters of a form that waits


@pages.get("/")
def root() -> AnyResponse:
    """To the library's language."""
    return redirect(url_for("start.start", lang=house().settings.language))


@pages.get("/<any(km, en, fr):lang>/sign-in/")
def form() -> str:
    """The door."""
    return door()


@pages.post("/<any(km, en, fr):lang>/sign-in/")
def enter() -> AnyResponse | str:
    """Let somebody in, if the pass phrase is right and there were not too many wrong ones."""
    name, given = request.form.get("name", ""), request.form.get("phrase", "")
    device = _device(name)
    if seconds := house().attempts.take(device):
        return door(patience(seconds))
    person = house().accounts.check(name, given)
    if person is None:
        return door(say(N_("This name and pass phrase do not belong together.")))
    house().attempts.give_back(device)
    return let_in(_onward(), person)


@pages.post("/<any(km, en, fr):lang>/sign-out/")
def leave() -> AnyResponse:
    """End the session."""
    house().sessions.end(request.cookies.get(COOKIE, ""))
    answer = redirect(url_for("signin.form"))
    answer.delete_cookie(COOKIE)
    return answer


def patience(seconds: float) -> str:
    """How long somebody has to wait who tried too often."""
    minutes = ceil(seconds / 60)
    return words(g.lang).ngettext("Wait %(n)s minute, then try again.", "Wait %(n)s minutes, then try again.", minutes)


def door(trouble: str = "") -> str:
    """The page, with whatever form waits: the one just sent, or the one that already waited here."""
    waiting = request.form.get("waiting", "") if request.endpoint == "signin.enter" else _waiting()
    return page(
        "sign_in.html",
        trouble=trouble,
        waiting=waiting,
        known=_known(),
        name=request.form.get("name", "") if request.endpoint == "signin.enter" else "",
    )


def _waiting() -> str:
    """The form that was sent and must not be lost, as text; nothing when none was."""
    to = request.full_path.removesuffix("?")
    if request.method != "POST":
        return "" if request.endpoint in {"signin.form", "start.start"} else json.dumps({"to": to})
    # Files, or what a script sends: the page can be opened again. Nothing large is read for a stranger, who may send it
    # byte by byte: nginx passes that on as it comes.
    if request.mimetype != _FORM or request.endpoint in LARGE:
        return json.dumps({"to": to})
    text = json.dumps({"to": to, "fields": list(request.form.items(multi=True))}, ensure_ascii=False)
    return text if len(text) <= _LONGEST_KEPT else ""


def let_in(answer: AnyResponse, person: Account) -> AnyResponse:
    """Open a session with this answer. The browser keeps by which word it may try again."""
    token = house().sessions.begin(person.id, person.device)
    secure = house().settings.accel  # nginx is in front, and speaks TLS
    answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure)
    answer.set_cookie(
        f"{_DEVICE}{person.id}", person.device, max_age=_YEAR, httponly=True, samesite="Strict", secure=secure
    )
    return answer


def _onward() -> AnyResponse:
    """To the start page, or on with what waited."""
    to, fields = _read(request.form.get("waiting", ""))
    if fields:
        return make_response(page("again.html", to=to, fields=fields))
    return redirect(to or url_for("start.start"))


def _read(waiting: str) -> tuple[str, list[tuple[str, str]]]:
    """Where the form goes and its fields; nothing, unless that is a page of ours."""
    try:
        kept = json.loads(waiting)
        to, fields = str(kept["to"]), [(str(name), str(value)) for name, value in kept.get("fields", ())]
        path, _, query = to.partition("?")
        current_app.url_map.bind("").match(path, method="POST" if fields else "GET")
    except (ValueError, KeyError, TypeError, HTTPException):
        return "", []
    return f"{path}?{query}" if query else path, fields


def _known() -> list[str]:
    """The names of those who signed in here before."""
    return [
        person.name
        for person in house().accounts.all()
        if request.cookies.get(f"{_DEVICE}{person.id}") == person.device
    ]


def _device(name: str) -> str:
    """The word of this person's browsers, if this is one of them."""
    for person in house().accounts.all():
        if known_as(person.name) == known_as(name) and request.cookies.get(f"{_DEVICE}{person.id}") == person.device:
            return person.device
    return STRANGERS
