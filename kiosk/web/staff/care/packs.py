"""Voice packs: one library's recordings for all, by stick."""

from pathlib import Path

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content import voicepack
from kiosk.content.recordings import Recordings
from kiosk.errors import KioskError
from kiosk.intake.sticks import StickAway
from kiosk.people.model import Action
from kiosk.web.i18n import LANGUAGES, N_
from kiosk.web.library import library
from kiosk.web.staff.acting import note
from kiosk.web.staff.care import plugged
from kiosk.web.staff.care.studio import state, studio
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import number, page, say
from kiosk.web.staff.wording import told

pages = Blueprint("packs", __name__)
_PATTERN = "voices*.zip"


@pages.get("/<any(km, en, fr):lang>/voices/packs/")
def show() -> str:
    """What can be put on a stick, and what is on those that are plugged in."""
    recordings = Recordings(library().catalogue.connection)
    counts = {tag: len(recordings.all(tag)) for tag in LANGUAGES}
    return page("care/packs.html", counts=counts, sticks=plugged.sticks(), found=[file.name for file in _on_sticks()])


@pages.post("/<any(km, en, fr):lang>/voices/packs/export/")
def export() -> Response:
    """Put the recordings on a stick."""
    language = request.form.get("language", "")
    recordings = Recordings(library().catalogue.connection).all(language if language in LANGUAGES else "")
    name = "-".join(part for part in ("voices", house().settings.usage.site, language) if part)
    voicepack.export(recordings, library().store, plugged.chosen() / f"{name}.zip")
    tell(say(N_("%(count)s recordings are on the stick."), count=number(len(recordings))))
    return redirect(url_for("packs.show"))


@pages.post("/<any(km, en, fr):lang>/voices/packs/import/")
def take() -> Response:
    """Take the recordings of a pack: what is recorded here stays, unless the pack is to go first."""
    name = request.form.get("name", "")
    file = next((file for file in _on_sticks() if file.name == name), None)
    if file is None:
        raise StickAway
    try:
        with studio() as recorder:
            taken = recorder.take(file, over="over" in request.form, state=state())
    except KioskError as error:
        tell(" ".join(told(error, g.lang)), bad=True)
        return redirect(url_for("packs.show"))
    note(Action.TAKE_PACK, name)
    tell(
        say(
            N_("%(taken)s recordings are taken, %(left)s stay as they are here."),
            taken=number(taken.taken),
            left=number(taken.left),
        )
    )
    return redirect(url_for("packs.show"))


def _on_sticks() -> list[Path]:
    return [file for folder in plugged.folders() for file in sorted(folder.glob(_PATTERN)) if file.is_file()]
