"""How the machine does, in three lights; switching it off and starting it anew."""

from datetime import date

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.health import wishes
from kiosk.health.examination import as_text, examine
from kiosk.health.model import Light, Sign
from kiosk.health.wishes import Wish
from kiosk.people.model import Action
from kiosk.usage.stick import Draft
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.care import plugged
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import page, say
from kiosk.web.staff.wording import words

pages = Blueprint("health", __name__)
LIGHTS = {
    Light.WORKS: N_("Everything works"),
    Light.HELP: N_("Something needs your help"),
    Light.CALL: N_("Call the technician"),
}
_FILE = "library-health.txt"


@pages.get("/<any(km, en, fr):lang>/health/")
def show() -> str:
    """The light of all, and each sign with a sentence and what to do."""
    found = examine(house().settings, house().now())
    return page(
        "care/health.html",
        light=found.light,
        lights=LIGHTS,
        signs=[(sign, *_told(sign)) for sign in found.signs],
        heard=wishes.heard(house().settings.ask),
        sticks=plugged.sticks(),
    )


@pages.post("/<any(km, en, fr):lang>/health/report/")
def report() -> Response:
    """The text for the technician, on a stick."""
    text = as_text(house().settings, examine(house().settings, house().now()))
    Draft(plugged.chosen(), _FILE, text.encode()).finish()
    tell(say(N_("The file for the technician is on the stick: %(name)s"), name=_FILE))
    return redirect(url_for("stick.show"))


@pages.get("/<any(km, en, fr):lang>/health/off/")
def sure() -> str:
    """Ask whether somebody may still be reading."""
    return page("care/off.html", again="again" in request.args)


@pages.post("/<any(km, en, fr):lang>/health/off/")
def off() -> str:
    """Switch off, or start anew."""
    again = "again" in request.form
    note(Action.RESTART if again else Action.SWITCH_OFF)
    wishes.ask(house().settings.ask, Wish.REBOOT if again else Wish.POWEROFF)
    return page("care/going.html", again=again)


def _told(sign: Sign) -> tuple[str, str]:
    """A sign's sentence and its advice in the language of the page."""
    said = words(g.lang)
    parts = {name: _part(value) for name, value in sign.parts.items()}
    return said.gettext(sign.says).format(**parts), said.gettext(sign.advice).format(**parts) if sign.advice else ""


def _part(value: object) -> str:
    said = words(g.lang)
    if isinstance(value, date):
        return said.date(value)
    return said.number(value) if isinstance(value, int | float) else str(value)
