"""Head office's public key, taken from a stick: figures are sealed for it."""

from collections.abc import Iterator

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.people.model import Action
from kiosk.usage import keys
from kiosk.usage.keys import HEAD_OFFICE_FILE, HeadOffice, NotAPublicKey
from kiosk.usage.tally import FOLDER
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import page, say
from kiosk.web.staff.start import Task

pages = Blueprint("key", __name__)


@pages.get("/<any(km, en, fr):lang>/head-office/")
def show() -> str:
    """The key that is installed, and those on plugged sticks."""
    return page("key.html", present=_present(), found=_on_sticks())


@pages.post("/<any(km, en, fr):lang>/head-office/")
def install() -> Response:
    """Install the one that was chosen. Another one that is there already is never replaced from here."""
    wished = request.form.get("fingerprint", "")
    chosen = next((key for key in _on_sticks() if key.fingerprint == wished), None)
    if chosen is None:
        tell(say(N_("The stick is not there any more. Put it in again.")), bad=True)
        return redirect(url_for("key.show"))
    keys.install(house().settings.data / FOLDER, chosen)
    note(Action.INSTALL_KEY)
    tell(say(N_("Head office's key is installed.")))
    return redirect(url_for("start.start"))


def tasks() -> Iterator[Task]:
    """Without a key what power cuts take is lost to head office."""
    if _present() is None:
        yield Task(text=say(N_("Install head office's key")), address=url_for("key.show"))


def _present() -> HeadOffice | None:
    return keys.head_office(house().settings.data / FOLDER)


def _on_sticks() -> list[HeadOffice]:
    found: dict[str, HeadOffice] = {}
    for file in sorted(house().settings.sticks.glob(f"*/{HEAD_OFFICE_FILE}")):
        try:
            key = keys.read_head_office(file)
        except (NotAPublicKey, OSError):
            continue
        found[key.fingerprint] = key
    return list(found.values())
