"""What has a voice and what has none yet, and recording it."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from kiosk.content.model import Recording
from kiosk.content.recorder import RecordedAnew, Recorder
from kiosk.content.recordings import Recordings
from kiosk.errors import KioskError
from kiosk.people.model import Action
from kiosk.web.figures import most_used
from kiosk.web.i18n import LANGUAGES, N_
from kiosk.web.i18n import words as reader_words
from kiosk.web.library import library
from kiosk.web.spoken import Line, known, worklist
from kiosk.web.staff.access import may
from kiosk.web.staff.acting import acting, note
from kiosk.web.staff.care.studio import state, studio
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import number, page, say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import told

pages = Blueprint("voices", __name__)
_AT_ONCE = 40  # lines on the page
_SORTS = {"label": N_("Button"), "shelf": N_("Shelf"), "path": N_("Learning path"), "item": N_("Title")}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the work list: what is to be said, what sort of thing it is, and the recordings it has."""

    line: Line
    sort: str
    heard: Recording | None
    waits: Recording | None


@pages.get("/<any(km, en, fr):lang>/voices/")
def show() -> str:
    """The work list of one language: what has no voice yet, the most used first; or everything."""
    spoken, everything = _spoken(request.args.get("in", "")), "all" in request.args
    rows = _rows(spoken)
    chosen = rows if everything else [row for row in rows if not row.heard and not row.waits]
    return page(
        "care/voices.html",
        spoken=spoken,
        everything=everything,
        rows=chosen[:_AT_ONCE],
        more=max(0, len(chosen) - _AT_ONCE),
        done=sum(bool(row.heard or row.waits) for row in rows),
        total=len(rows),
        sorts=_SORTS,
        tags=LANGUAGES,
    )


@pages.get("/<any(km, en, fr):lang>/voices/<any(km, en, fr):spoken>/<key>/")
def record(spoken: str, key: str) -> str:
    """Say one thing, by microphone or from a file."""
    return _form(spoken, key)


@pages.post("/<any(km, en, fr):lang>/voices/<any(km, en, fr):spoken>/<key>/")
def keep(spoken: str, key: str) -> Redirect | str:
    """Take a recording; then on to the next thing without a voice."""
    request.max_content_length = house().settings.limits.voice_size
    line = _line(spoken, key)
    given = request.files.get("sound")
    if given is None or not given.filename:
        return _form(spoken, key, say(N_("Record something first, or choose a file.")))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"given{Path(given.filename).suffix[:8]}"
        given.save(file)
        try:
            with studio() as recorder:
                recorder.add(key, spoken, file, state=state())
        except KioskError as error:
            return _form(spoken, key, " ".join(told(error, g.lang)))
    note(Action.RECORD, f"{key} {spoken}")
    tell(say(N_("“%(words)s” has a voice now."), words=line.words))
    following = _next(spoken, key)
    return redirect(url_for("voices.record", spoken=spoken, key=following) if following else url_for("voices.show"))


@pages.post("/<any(km, en, fr):lang>/voices/<any(km, en, fr):spoken>/<key>/remove/")
def remove(spoken: str, key: str) -> Redirect:
    """Let nothing be heard there any more."""
    with studio() as recorder:
        recorder.remove(key, spoken)
    note(Action.REMOVE_VOICE, f"{key} {spoken}")
    tell(say(N_("The recording is taken away.")))
    return redirect(url_for("voices.record", spoken=spoken, key=key))


@pages.get("/<any(km, en, fr):lang>/voices/sound/<sha256>")
def sound(sha256: str) -> Response:
    """A recording of any state, to listen to."""
    source = library()
    if sha256 not in Recordings(source.catalogue.connection).sounds():
        abort(404)
    path = source.store.original(sha256)
    if not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="audio/ogg")


@pages.get("/<any(km, en, fr):lang>/voices/waiting/")
def waiting() -> str:
    """What a librarian recorded and no reader hears yet."""
    waits = Recordings(library().catalogue.connection).waiting()
    catalogue = library().catalogue
    words = {(tag, line.key): line.words for tag in LANGUAGES for line in worklist(catalogue, reader_words(tag))}
    rows = [(one, words.get((one.language, one.key), one.key)) for one in waits]
    return page("care/voices_waiting.html", rows=rows)


@pages.post("/<any(km, en, fr):lang>/voices/waiting/")
def decide() -> Redirect:
    """Let readers hear one or all of them, or turn them down, if they are still those that were listened to."""
    listed = [place.rsplit(" ", 2) for place in request.form.getlist("place")]
    places = [(place[0], place[1], place[2]) for place in listed if len(place) == 3]  # noqa: PLR2004 - so many parts
    if not places:
        abort(400)
    good = request.form.get("decision") == "approve"
    action, named = Action.APPROVE_VOICE if good else Action.REJECT_VOICE, [" ".join(place[:2]) for place in places]
    try:
        with acting(action, *named) as curation:
            recorder = Recorder(house().settings, curation.db, house().today)
            (recorder.approve if good else recorder.reject)(places)
    except RecordedAnew as error:
        tell(" ".join(told(error, g.lang)), bad=True)
        return redirect(url_for("voices.waiting"))
    tell(say(N_("Readers can hear it now.")) if good else say(N_("It is turned down.")))
    return redirect(url_for("voices.waiting"))


def tasks() -> Iterator[Task]:
    """Recordings that an approver is to hear."""
    waits = Recordings(library().catalogue.connection).waiting()
    if waits and may(visit().person.role, "voices.waiting"):
        text = say(N_("Listen to %(count)s new recordings"), count=number(len(waits)))
        yield Task(text=text, address=url_for("voices.waiting"))


def _spoken(tag: str) -> str:
    return tag if tag in LANGUAGES else str(g.lang)


def _rows(spoken: str) -> list[Row]:
    catalogue = library().catalogue
    recordings = Recordings(catalogue.connection)
    heard = {one.key: one for one in recordings.all(spoken)}
    waits = {one.key: one for one in recordings.waiting() if one.language == spoken}
    return [
        Row(line=line, sort=line.key.partition(":")[0], heard=heard.get(line.key), waits=waits.get(line.key))
        for line in worklist(catalogue, reader_words(spoken), most_used(house().settings))
    ]


def _line(spoken: str, key: str) -> Line:
    return known(library().catalogue, key, reader_words(spoken))


def _next(spoken: str, key: str) -> str:
    """What comes after this in the work list and has no voice; empty at its end."""
    rows = _rows(spoken)
    place = next((place for place, row in enumerate(rows) if row.line.key == key), -1)
    return next((row.line.key for row in rows[place + 1 :] if not row.heard and not row.waits), "")


def _form(spoken: str, key: str, trouble: str = "") -> str:
    recordings = Recordings(library().catalogue.connection)
    waits = next((one for one in recordings.waiting() if (one.key, one.language) == (key, spoken)), None)
    return page(
        "care/record.html",
        spoken=spoken,
        line=_line(spoken, key),
        sort=_SORTS[key.partition(":")[0]],
        heard=recordings.get(key, spoken),
        waits=waits,
        following=_next(spoken, key),
        longest=int(house().settings.limits.voice_seconds),
        trouble=trouble,
    )
