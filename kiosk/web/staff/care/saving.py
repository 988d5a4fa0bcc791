"""Backups: the library on a stick, and back again; the work is done by a process of its own."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from kiosk import process
from kiosk.backup import job, record
from kiosk.backup.manifest import Manifest, on_stick
from kiosk.backup.saving import extent
from kiosk.intake.sticks import StickAway
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.staff.access import may
from kiosk.web.staff.acting import note
from kiosk.web.staff.care import plugged
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import page, say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import remarked

pages = Blueprint("saving", __name__)
_log = logging.getLogger(__name__)
_OLD = 40  # days
_LONGEST = 24 * 3600  # seconds; a large library on a slow stick takes hours
_STARTING, _MOMENT = 300, 0.1  # moments, each of so many seconds, that a program may take to start on a busy machine


@pages.get("/<any(km, en, fr):lang>/backup/")
def show() -> str:
    """What a backup takes, the sticks, and how the last one goes or went."""
    data = house().settings.data
    state = job.last(data)
    return page(
        "care/backup.html",
        size=extent(house().settings),
        last=record.read(data),
        running=job.running(data),
        state=state,
        why=remarked(state.why, g.lang) if state and state.why else None,
        sticks=plugged.sticks(),
    )


@pages.get("/<any(km, en, fr):lang>/backup/state")
def state() -> Response:
    """How far it is, for the script that waits."""
    data = house().settings.data
    told = job.last(data)
    said = {"running": job.running(data), "done": told.done if told else 0, "total": told.total if told else 0}
    return Response(msgspec.json.encode(said), mimetype="application/json")


@pages.post("/<any(km, en, fr):lang>/backup/")
def save() -> Redirect:
    """Begin one."""
    flag = "--originals" if "originals" in request.form else "--no-originals"
    _begin("save", str(plugged.chosen()), flag)
    note(Action.SAVE_BACKUP)
    return redirect(url_for("saving.show"))


@pages.get("/<any(km, en, fr):lang>/backup/restore/")
def choose() -> str:
    """The backups on plugged sticks."""
    found = [(str(folder), manifest) for folder, manifest in _found()]
    return page("care/restore.html", found=found, running=job.running(house().settings.data))


@pages.post("/<any(km, en, fr):lang>/backup/restore/")
def restore() -> Redirect:
    """Let a backup take the place of the library. Whoever asks has compared its fingerprint with the paper."""
    wished = request.form.get("fingerprint", "")
    folder = next((folder for folder, manifest in _found() if manifest.fingerprint == wished), None)
    if folder is None:
        raise StickAway
    if "sure" not in request.form:
        tell(say(N_("Say that you are sure, with the tick.")), bad=True)
        return redirect(url_for("saving.choose"))
    note(Action.RESTORE_BACKUP, wished)
    _begin("restore", str(folder), "--over", "--leave-preparing")
    return redirect(url_for("saving.show"))


def tasks() -> Iterator[Task]:
    """A backup that is old or missing."""
    last = record.read(house().settings.data)
    if not may(visit().person.role, "saving.save"):
        return
    if last is None or (house().today() - last.made).days > _OLD:
        yield Task(text=say(N_("Save a backup on a stick")), address=url_for("saving.show"))


def _found() -> Iterator[tuple[Path, Manifest]]:
    for folder in plugged.folders():
        yield from on_stick(folder)


def _begin(*command: str) -> None:
    data = house().settings.data
    if job.running(data):
        raise job.BackupRuns
    whole = [sys.executable, "-m", "kiosk", "--data", str(data), "backup", *command]
    work = threading.Thread(target=_run, args=(whole,), daemon=True)
    work.start()
    for _ in range(_STARTING):  # so that the next page shows it at work, or what became of it
        if job.running(data) or not work.is_alive():
            break
        work.join(_MOMENT)


def _run(command: list[str]) -> None:
    """What it does stands in the note of the job; how it died, in the journal."""
    done = process.run(command, seconds=_LONGEST)
    if done.code:
        _log.warning("a backup ended with %d: %s", done.code, done.err[-2000:])
