"""One's own pass phrase."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.errors import KioskError
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.house import house, visit
from kiosk.web.staff.page import page, say
from kiosk.web.staff.signin import let_in, patience
from kiosk.web.staff.wording import told

pages = Blueprint("me", __name__)


@pages.get("/<any(km, en, fr):lang>/me/")
def show() -> str:
    """The form."""
    return page("me.html", troubles={})


@pages.post("/<any(km, en, fr):lang>/me/")
def change() -> Response | str:
    """Take another pass phrase. Who only found an open session does not know the present one."""
    person, given = visit().person, request.form.get("phrase", "")
    if seconds := house().attempts.take(person.device):
        return page("me.html", troubles={"old": patience(seconds)})
    if house().accounts.check(person.name, request.form.get("old", "")) is None:
        return page("me.html", troubles={"old": say(N_("This is not your pass phrase."))})
    house().attempts.give_back(person.device)
    try:
        house().accounts.set_phrase(person, given)
    except KioskError as error:
        return page("me.html", troubles={"phrase": " ".join(told(error, g.lang))})
    note(Action.NEW_PHRASE, person.role)
    changed = house().accounts.get(person.id) or person
    return let_in(redirect(url_for("start.start")), changed)
