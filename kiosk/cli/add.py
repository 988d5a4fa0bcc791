"""`kiosk add` and `kiosk worker`: files come in."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kiosk.cli.library import curated
from kiosk.cli.progress import Progress
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content.care import Care
from kiosk.content.collection import placings
from kiosk.content.curation import Curation, Placing
from kiosk.content.ingest import Ingest, WorkerBusy, only_worker
from kiosk.content.jobs import Asked, Jobs, Line
from kiosk.content.model import Level, State
from kiosk.content.reports import Outcome, Report
from kiosk.content.sources import Passed, find

POLL_SECONDS = 0.5
STOPPED = 130  # as a shell says of a command that was interrupted


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--shelf", "shelves", multiple=True, help="Let new titles stand on this shelf (may be given again).")
@click.option("--level", type=click.Choice(list(Level)), help="How well one must read to use them.")
@click.option("--state", type=click.Choice(list(State)), default=State.SHOWN, show_default=True)
@click.option("--replace", is_flag=True, help="A new edition takes the place of the one in the library.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each file.")
@click.pass_obj
def add(
    settings: Settings,
    paths: tuple[Path, ...],
    shelves: tuple[str, ...],
    level: str | None,
    state: str,
    *,
    replace: bool,
    as_json: bool,
) -> None:
    """Add files, folders or sticks.

    Refused files are listed with the reason; the rest goes on. An import that was stopped or cut off goes on where it
    stood when the same command is given again.
    """
    placing = Placing(shelves=shelves, level=Level(level) if level else None, state=State(state), replace=replace)
    asked = Asked(paths=tuple(str(path.absolute()) for path in paths), placing=placing)
    with curated(settings) as curation, _until_interrupted() as stopped:
        curation.known_shelves(shelves)
        jobs = Jobs(curation.db)
        job = jobs.open_job(asked) or jobs.create(asked, _lines(paths, placing))
        progress = Progress(jobs.size(job), as_json=as_json)
        for report in jobs.reports(job):
            progress.tell(report)
        try:
            with only_worker(settings.data):
                finished = _work(settings, curation, job, progress.tell, stopped)
        except WorkerBusy:
            finished = _follow(jobs, job, progress, stopped)
        progress.table()
    if not finished:
        click.echo("Stopped. Nothing is lost: give the same command again to go on.", err=True)
        raise SystemExit(STOPPED)


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Import what is asked for, one title at a time, until stopped."""
    with curated(settings) as curation, _until_interrupted() as stopped:
        with only_worker(settings.data):
            Care(settings, curation).settle()
        while not stopped.wait(POLL_SECONDS):
            job = Jobs(curation.db).open_job()
            if job is not None:
                with only_worker(settings.data):
                    _work(settings, curation, job, lambda _report: None, stopped)


def _lines(paths: tuple[Path, ...], placing: Placing) -> list[Line]:
    placed = placings(paths, placing)
    return [_refusal(found) if isinstance(found, Passed) else (found, placed(found)) for found in find(paths)]


def _refusal(passed: Passed) -> Report:
    reason = passed.reason
    return Report(
        file=passed.name, outcome=Outcome.REFUSED, code=reason.code, reason=str(reason), advice=reason.what_to_do
    )


def _work(
    settings: Settings, curation: Curation, job: int, tell: Callable[[Report], None], stopped: threading.Event
) -> bool:
    index = Care(settings, curation).open_index()
    return Ingest(settings, curation, Jobs(curation.db), index, Clock()).run(job, tell, stopped.is_set)


def _follow(jobs: Jobs, job: int, progress: Progress, stopped: threading.Event) -> bool:
    """Another process is at it: show what it does."""
    while len(progress.reports) < progress.size:
        if stopped.wait(POLL_SECONDS):
            return False
        for report in jobs.reports(job)[len(progress.reports) :]:
            progress.tell(report)
    return True


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """An event that Ctrl+C and systemd's stop signal set, instead of ending the process in the middle."""
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
