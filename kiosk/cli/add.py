"""`kiosk add` and `kiosk worker`: files come in."""

import logging
from collections.abc import Callable
from pathlib import Path

import click

from kiosk import config
from kiosk.cli.library import curated, prepare_restored
from kiosk.cli.progress import Progress
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content.asking import give_up, lines, spread
from kiosk.content.care import Care
from kiosk.content.curation import Curation, Placing
from kiosk.content.ingest import Ingest
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import Level, State
from kiosk.content.reports import Report
from kiosk.content.turn import WorkerBusy, only_worker
from kiosk.errors import KioskError
from kiosk.intake.inbox import Inbox
from kiosk.stopping import Stopping, until_told

POLL_SECONDS = 0.5
REST_SECONDS = 30.0  # of the worker, after something that only a person can put right
STOPPED = 130  # as a shell says of a command that was interrupted
_log = logging.getLogger(__name__)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--shelf", "shelves", multiple=True, help="Let new titles stand on this shelf (may be given again).")
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), help="How well one must read to use them."
)
@click.option(
    "--state", type=click.Choice([state.value for state in State]), default=State.SHOWN.value, show_default=True
)
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
    asked = Asked(paths=tuple(path.absolute() for path in paths), placing=placing)
    with curated(settings, begin=True) as curation, until_told() as stopped:
        jobs = Jobs(curation.db)
        job = jobs.open_job(asked)
        if job is None:
            job = jobs.create(asked, lines(asked, curation))
        progress = Progress(jobs.size(job), as_json=as_json)
        try:
            finished = _see_through(settings, curation, job, progress, stopped)
        finally:
            progress.table()
    if not finished:
        click.echo("Stopped. Nothing is lost: give the same command again to go on.", err=True)
        raise SystemExit(STOPPED)


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Import what is asked for, one title at a time, until stopped."""
    settled, pause = False, 0.0
    with curated(settings, begin=True) as curation, until_told() as stopped:
        config.service().tell(b"READY=1")
        inbox = Inbox(settings, Jobs(curation.db), Clock().now)
        while not stopped.wait(pause):
            pause = POLL_SECONDS
            try:
                with only_worker(settings.data):
                    if not settled:
                        Care(settings, curation).settle()
                        inbox.settle()
                        settled = True
                    prepare_restored(settings, curation, lambda _item, _reason: None)
                    if found := Jobs(curation.db).next():
                        _turn(settings, curation, *found, stopped)
                        inbox.settle()
                        Care(settings, curation).open_index(thorough=False).close()  # what was corrected meanwhile
            except WorkerBusy:
                continue
            except KioskError as error:  # a full disk, a program that is not installed: it may be better later
                _log.warning("%s %s", error, error.what_to_do)
                pause = REST_SECONDS


def _turn(settings: Settings, curation: Curation, job: int, asked: Asked, stopped: Stopping) -> None:
    """Work on a job. One at which the library fails ends: else it would be the first one again, at every start."""
    try:
        if Jobs(curation.db).is_asked(job):
            spread(job, asked, curation)
        _work(settings, curation, job, lambda _report: None, stopped)
    except KioskError:
        raise
    except Exception:  # noqa: BLE001 # whatever it is: the journal tells it, and the rest of the queue goes on
        _log.exception("import %d failed and is ended", job)
        give_up(job, asked, curation)


def _work(settings: Settings, curation: Curation, job: int, tell: Callable[[Report], None], stopped: Stopping) -> bool:
    index = Care(settings, curation).open_index(thorough=False)
    return Ingest(settings, curation, Jobs(curation.db), index, Clock()).run(job, tell, stopped.is_set)


def _see_through(settings: Settings, curation: Curation, job: int, progress: Progress, stopped: Stopping) -> bool:
    """Work on the job; while another process is importing, show what it does with it and wait for our turn."""
    jobs = Jobs(curation.db)
    told: set[int] = set()
    while True:
        try:
            with only_worker(settings.data):
                _catch_up(jobs, job, progress, told)
                return _work(settings, curation, job, progress.tell, stopped)
        except WorkerBusy:
            _catch_up(jobs, job, progress, told)
        if len(told) == progress.size:
            return True
        if stopped.wait(POLL_SECONDS):
            return False


def _catch_up(jobs: Jobs, job: int, progress: Progress, told: set[int]) -> None:
    for position, report in jobs.reports(job).items():
        if position not in told:
            told.add(position)
            progress.tell(report)
