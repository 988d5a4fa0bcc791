"""Files from a stick: look at its folders, tick, and let the worker read them where they are.

Nothing is copied into the inbox first: the card would be written twice, and twice the room be needed.
"""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.jobs import Asked
from kiosk.content.model import Level
from kiosk.content.store import Store
from kiosk.errors import KioskError
from kiosk.intake.room import Room
from kiosk.intake.sticks import Entry
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff.acting import note
from kiosk.web.staff.desk.adding import placing
from kiosk.web.staff.desk.open import jobs, sticks
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import say
from kiosk.web.staff.wording import told

pages = Blueprint("picking", __name__)


@pages.get("/<any(km, en, fr):lang>/add/stick/<key>/")
def folder(key: str) -> str:
    """What lies in a folder of a stick."""
    place = request.args.get("place", "")
    listing = sticks().listing(key, place)
    return page(
        "desk/stick.html",
        key=key,
        place=place,
        listing=listing,
        stick=next((stick for stick in sticks().all() if stick.key == key), None),
        here=_known(listing.entries),
        free=_room().largest(copies=1),
        shelves=library().catalogue.shelves(),
        levels=list(Level),
    )


@pages.post("/<any(km, en, fr):lang>/add/stick/<key>/")
def pick(key: str) -> Response:
    """Ask for what was ticked to be added."""
    place, places = request.form.get("place", ""), request.form.getlist("pick")
    if request.form.get("all"):
        places = [place]
    try:
        paths = sticks().pick(key, places)
        _room().check(sticks().sizes(paths), copies=1)
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
        return redirect(url_for("picking.folder", key=key, place=place))
    asked = Asked(paths=paths, placing=placing(request.form))
    with jobs() as queue:
        queue.ask(asked)
    note(Action.ADD)
    tell(say(N_("It is being added. Leave the stick in until all is done.")))
    return redirect(url_for("queue.queue"))


def _room() -> Room:
    return Room(Store(house().settings.data), house().settings.limits.reserve)


def _known(entries: tuple[Entry, ...]) -> dict[str, str]:
    """What the library seems to have of these files, by their place: `same`, or `other` for one of that name only."""
    files = [entry for entry in entries if not entry.is_folder]
    sizes = library().catalogue.sizes_by_name([entry.name for entry in files])
    found = {}
    for entry in files:
        if entry.name in sizes:
            found[entry.place] = "same" if entry.size in sizes[entry.name] else "other"
    return found
