"""The people of the staff: the approver lets somebody in, gives a new pass phrase, closes an account."""

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.errors import KioskError
from kiosk.people import phrase
from kiosk.people.accounts import Newcomer
from kiosk.people.model import Account, Action, Role
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import page, say
from kiosk.web.staff.wording import told

pages = Blueprint("people", __name__)
# Technicians are let in at the machine (`kiosk people`), so that nobody takes their part from here.
_ROLES = (Role.LIBRARIAN, Role.APPROVER)


@pages.get("/<any(km, en, fr):lang>/people/")
def show() -> str:
    """Everybody."""
    return page("people.html", people=house().accounts.all(), roles=_ROLES, trouble="", typed={})


@pages.post("/<any(km, en, fr):lang>/people/")
def add() -> str:
    """Let somebody in, and show the pass phrase, once."""
    role = next((role for role in _ROLES if role == request.form.get("role")), None)
    if role is None:
        abort(400)
    made = phrase.make()
    try:
        person = house().accounts.add(Newcomer(name=request.form.get("name", ""), role=role, phrase=made))
    except KioskError as error:
        trouble = " ".join(told(error, g.lang))
        return page("people.html", people=house().accounts.all(), roles=_ROLES, trouble=trouble, typed=request.form)
    note(Action.ADD_PERSON, role)
    return page("new_phrase.html", newcomer=person, made=made)


@pages.post("/<any(km, en, fr):lang>/people/<int:account>/phrase/")
def new_phrase(account: int) -> str:
    """Give somebody a new pass phrase, and show it, once."""
    person = _person(account)
    made = phrase.make()
    house().accounts.set_phrase(person, made)
    note(Action.NEW_PHRASE, person.role)
    return page("new_phrase.html", newcomer=person, made=made)


@pages.post("/<any(km, en, fr):lang>/people/<int:account>/close/")
def close(account: int) -> Response:
    """Let somebody in no longer."""
    person = _person(account)
    try:
        house().accounts.close(person)
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
        return redirect(url_for("people.show"))
    note(Action.CLOSE_PERSON, person.role)
    if person.id == visit().person.id:
        return redirect(url_for("signin.form"))
    tell(say(N_("%(name)s can no longer sign in."), name=person.name))
    return redirect(url_for("people.show"))


def _person(account: int) -> Account:
    person = house().accounts.get(account)
    if person is None or person.role not in _ROLES:
        abort(404)
    return person
