"""The queue: what is being added, how far it is, and what was not let in and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.jobs import AGAIN, Job, JobState, Waiting
from kiosk.content.progress import progress
from kiosk.content.reports import Outcome, Report
from kiosk.content.sources import readable
from kiosk.content.store import Store
from kiosk.web.staff.desk.open import jobs
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.telling import report
from kiosk.web.staff.house import house
from kiosk.web.staff.wording import told

pages = Blueprint("queue", __name__)

_JOBS = 8  # shown
_LINES = 40  # of each; what is wrong comes first
_ORDER = (Outcome.REFUSED, "now", Outcome.WARNED, "waiting", Outcome.ACCEPTED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A file of a job as the page shows it. `state` is an outcome, `now` or `waiting`; `percent` how much is copied."""

    position: int
    name: str
    state: str
    percent: int | None = None
    item: str = ""
    title: str = ""
    again: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """A job as the page shows it."""

    id: int
    name: str
    open: bool
    again: bool
    decided: int
    size: int
    counts: Counter[str]
    rows: tuple[Row, ...]
    more: int


@pages.get("/<any(km, en, fr):lang>/queue/")
def queue() -> str:
    """The last jobs, the newest first."""
    return page("desk/queue.html", **_shown())


@pages.get("/<any(km, en, fr):lang>/queue/now/")
def now() -> str:
    """The same without its frame, for the page that asks again and again."""
    return page("desk/queue_now.html", **_shown())


@pages.post("/<any(km, en, fr):lang>/queue/<int:job>/cancel/")
def cancel(job: int) -> Response:
    """Do not begin what is left."""
    with jobs() as found:
        found.cancel(job, _position())
    return redirect(url_for("queue.queue"))


@pages.post("/<any(km, en, fr):lang>/queue/<int:job>/go-on/")
def go_on(job: int) -> Response:
    """Try again what was cancelled or could not be read."""
    with jobs() as found:
        found.resume(job, _position())
    return redirect(url_for("queue.queue"))


def _position() -> int | None:
    return request.form.get("position", type=int)


def _shown() -> dict[str, object]:
    with jobs() as found:
        newest = found.newest(_JOBS)
    groups = [_group(job) for job in newest]
    return {"groups": groups, "trouble": _trouble(newest), "busy": any(group.open for group in groups)}


def _group(job: Job) -> Group:
    rows = list(_rows(job))
    rows.sort(key=lambda row: (_ORDER.index(row.state), row.position))
    decided = sum(isinstance(line, Report) for line in job.lines)
    return Group(
        id=job.id,
        name=_name(job),
        open=job.state is not JobState.DONE,
        again=any(row.again for row in rows) or (job.state is JobState.DONE and not rows),
        decided=decided,
        size=len(rows),
        counts=Counter(row.state for row in rows),
        rows=tuple(rows[:_LINES]),
        more=max(0, len(rows) - _LINES),
    )


def _rows(job: Job) -> Iterator[Row]:
    above = readable(job.asked.paths[0].parent) + "/"
    for position, line in enumerate(job.lines):
        if isinstance(line, Waiting):
            name = line.candidate.name.removeprefix(above)
            yield (
                _waiting(position, name, line)
                if job.state is JobState.OPEN
                else Row(position=position, name=name, state="waiting")
            )
        else:
            yield Row(
                position=position,
                name=line.file.removeprefix(above),
                state=line.outcome,
                item=line.item,
                title=line.title,
                again=line.code in AGAIN,
                reasons=tuple(report(line, g.lang)),
            )


def _waiting(position: int, name: str, line: Waiting) -> Row:
    found = progress(house().settings.data, position)
    if found is None:
        return Row(position=position, name=name, state="waiting")
    size = _size(line)
    percent = None if found.reading or not size else min(100, found.copied * 100 // size)
    return Row(position=position, name=name, state="now", percent=percent)


def _size(line: Waiting) -> int:
    try:
        return sum(file.path.stat().st_size for file in line.candidate.files)
    except OSError:  # the stick was pulled out
        return 0


def _name(job: Job) -> str:
    """Where it comes from: the stick, or nothing for what was sent from a computer."""
    sticks = house().settings.sticks
    path = job.asked.paths[0]
    return readable(Path(path.relative_to(sticks).parts[0])) if path.is_relative_to(sticks) else ""


def _trouble(newest: tuple[Job, ...]) -> tuple[str, str] | None:
    """The disk is too full for what comes next: the worker waits until there is room."""
    waits = [line for job in reversed(newest) for line in job.lines if isinstance(line, Waiting)]
    store, limits = Store(house().settings.data), house().settings.limits
    needed = 2 * _size(waits[0]) + limits.reserve if waits else 0
    return told(store.full(needed), g.lang) if store.free() < needed else None
