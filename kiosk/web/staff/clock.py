"""Setting the clock: most boxes have none that runs while they are off."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_month_names
from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.clock import ClockBackwards
from kiosk.khmer import digits
from kiosk.people.model import Action
from kiosk.usage import clockfile
from kiosk.usage.tally import FOLDER
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import page, say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import told

pages = Blueprint("clock", __name__)
_FIELDS = ("day", "month", "year", "hour", "minute")


@pages.get("/<any(km, en, fr):lang>/clock/")
def show() -> str:
    """What the library believes, to be corrected."""
    now = house().now().time.astimezone(_zone())
    return _form({name: str(getattr(now, name)) for name in _FIELDS})


@pages.post("/<any(km, en, fr):lang>/clock/")
def set_clock() -> Response | str:
    """Take somebody's word for the time."""
    typed = {name: digits.to_ascii(request.form.get(name, "").strip()) for name in _FIELDS}
    try:
        day, month, year, hour, minute = (int(typed[name]) for name in _FIELDS)
        time = datetime(year, month, day, hour, minute, tzinfo=_zone())
    except ValueError:
        return _form(typed, say(N_("There is no such day or time. Look at the numbers again.")))
    try:
        clockfile.set_clock(house().settings.data / FOLDER, house().clock, time, back="back" in request.form)
    except ClockBackwards as error:
        return _form(typed, told(error, g.lang)[0], back=True)
    note(Action.SET_CLOCK)
    tell(say(N_("The clock is set.")))
    return redirect(url_for("key.show", first=1) if request.args.get("first") else url_for("start.start"))


def tasks() -> Iterator[Task]:
    """A clock that nobody vouches for."""
    if not house().now().trusted:
        yield Task(text=say(N_("Say what time it is")), address=url_for("clock.show"))


def _form(typed: Mapping[str, str], trouble: str = "", *, back: bool = False) -> str:
    names = get_month_names("wide", context="stand-alone", locale=g.lang)
    return page("clock.html", typed=typed, trouble=trouble, back=back, months=sorted(names.items()))


def _zone() -> ZoneInfo:
    return ZoneInfo(house().settings.usage.time_zone)
