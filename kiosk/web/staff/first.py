"""The guided first start: language, code, the library's name, the people. It can be done once.

Until the last page nothing is written; what was said lives in memory, and a power cut means to begin again.
"""

import secrets
from dataclasses import dataclass, field

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.schema import open_catalogue
from kiosk.errors import KioskError
from kiosk.people import phrase
from kiosk.people.accounts import Newcomer, clean_name
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Role
from kiosk.web.i18n import N_
from kiosk.web.staff.house import house
from kiosk.web.staff.page import page, say
from kiosk.web.staff.signin import let_in, patience
from kiosk.web.staff.wording import told

pages = Blueprint("first", __name__)

COOKIE = "staff-first"
_CODE = "first-start"  # its tries are counted like a person's
_LONGEST_LIBRARY = 80
_ROLES = (Role.APPROVER, Role.LIBRARIAN)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who is to have an account; `made` when the library made the pass phrase."""

    newcomer: Newcomer
    made: bool


@dataclass(kw_only=True)
class Draft:
    """What was said so far. `token` is known to the one browser in which the code was typed."""

    token: str = ""
    library: str = ""
    guests: list[Guest] = field(default_factory=list)


@pages.get("/<any(km, en, fr):lang>/first/")
def show() -> str:
    """The step that comes next."""
    return _step(_draft())


@pages.post("/<any(km, en, fr):lang>/first/")
def answer() -> Response | str:
    """One step, or back."""
    draft = _draft()
    if draft is None:
        return _enter()
    if "back" in request.form:
        if draft.guests:
            draft.guests = []
        else:
            draft.library = ""
    elif not draft.library:
        draft.library = " ".join(request.form.get("library", "").split())[:_LONGEST_LIBRARY]
    elif not draft.guests:
        return _invite(draft)
    else:
        return _begin(draft)
    return redirect(url_for("first.show"))


def due() -> bool:
    """Whether the first start is still to be done."""
    return not house().accounts.all()


def _draft() -> Draft | None:
    if not due():
        abort(404)
    draft = house().draft
    token = request.cookies.get(COOKIE, "")
    return draft if isinstance(draft, Draft) and secrets.compare_digest(draft.token.encode(), token.encode()) else None


def _step(draft: Draft | None, **values: object) -> str:
    if draft is None:
        return page("first/code.html", **values)
    if not draft.library:
        return page("first/library.html", name=house().settings.usage.name)
    if not draft.guests:
        return page("first/people.html", roles=_ROLES, **{"typed": {}, "troubles": {}, **values})
    return page("first/phrases.html", guests=draft.guests)


def _enter() -> Response | str:
    """The code opens the first start to this browser."""
    attempts = house().attempts
    if seconds := attempts.take(_CODE):
        return _step(None, trouble=patience(seconds))
    if not house().accounts.is_first_code(request.form.get("code", "")):
        return _step(None, trouble=say(N_("This is not the code.")))
    attempts.give_back(_CODE)
    house().draft = draft = Draft(token=secrets.token_urlsafe())
    response = redirect(url_for("first.show"))
    response.set_cookie(COOKIE, draft.token, httponly=True, samesite="Strict", secure=house().settings.accel)
    return response


def _invite(draft: Draft) -> Response | str:
    """Names and pass phrases; what is wrong is said where it stands."""
    guests: list[Guest] = []
    troubles: dict[str, str] = {}
    for role in _ROLES:
        name, chosen = request.form.get(f"name-{role}", ""), request.form.get(f"phrase-{role}", "")
        if role is Role.LIBRARIAN and not name.strip():
            continue
        try:
            cleaned = clean_name(name)
        except KioskError as error:
            troubles[f"name-{role}"] = " ".join(told(error, g.lang))
            continue
        try:
            if chosen:
                phrase.judge(chosen, cleaned)
        except KioskError as error:
            troubles[f"phrase-{role}"] = " ".join(told(error, g.lang))
        guests.append(
            Guest(newcomer=Newcomer(name=cleaned, role=role, phrase=chosen or phrase.make()), made=not chosen)
        )
    if len({guest.newcomer.name.casefold() for guest in guests}) < len(guests):
        troubles[f"name-{Role.LIBRARIAN}"] = say(N_("Both are called the same. Take two names."))
    if troubles:
        return _step(draft, typed=request.form, troubles=troubles)
    draft.guests = guests
    return redirect(url_for("first.show"))


def _begin(draft: Draft) -> Response:
    """Make everything true that was said, and let the approver in."""
    settings = house().settings
    house().name_library(draft.library, g.lang)
    db = open_catalogue(settings.data)
    try:
        Audit(db, house().today).write(Role.APPROVER, Action.BEGIN)
    finally:
        db.conn.close()
    house().accounts.begin([guest.newcomer for guest in draft.guests])
    house().draft = None
    approver = house().accounts.named(draft.guests[0].newcomer.name)
    response = let_in(redirect(url_for("clock.show", first=1)), approver)
    response.delete_cookie(COOKIE)
    return response
