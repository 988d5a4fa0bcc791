"""Imports are noted as asked, and go on where they stood."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.content.catalogue import FILE
from kiosk.content.curation import Placing
from kiosk.content.jobs import CANCELLED, Asked, Jobs, JobState, Waiting
from kiosk.content.model import Kind, Level, Role, SourceFile
from kiosk.content.reports import Outcome, Report
from kiosk.content.schema import open_catalogue
from kiosk.content.sources import Candidate
from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.tables import database

ODD = Path(os.fsdecode(b"/stick/caf\xe9.epub"))
CANDIDATE = Candidate(name="/stick/caf\\xe9.epub", files=(SourceFile(path=ODD, name="caf\\xe9.epub", role=Role.MAIN),))
PLACING = Placing(shelves=("law",), level=Level.EASY, replace=True)
ASKED = Asked(paths=(ODD, Path("/stick")), placing=PLACING)
REFUSED = Report(file="/stick/x.txt", outcome=Outcome.REFUSED, code="UnknownKind", reason="No.", advice="Do.")
DONE = Report(
    file="/stick/caf\\xe9.epub", outcome=Outcome.WARNED, item="a" * 16, title="ក", kind=Kind.EPUB, seconds=0.5
)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    db = open_catalogue(tmp_path)
    yield Jobs(db)
    db.conn.close()


def test_a_job_knows_what_waits_and_what_is_decided(jobs: Jobs) -> None:
    job = jobs.create(ASKED, [(CANDIDATE, PLACING), REFUSED, (CANDIDATE, Placing())])
    assert jobs.size(job) == 3
    assert [(w.position, w.candidate, w.placing) for w in jobs.waiting(job)] == [
        (0, CANDIDATE, PLACING),
        (2, CANDIDATE, Placing()),
    ]
    assert jobs.reports(job) == {1: REFUSED}


def test_what_is_recorded_does_not_wait_any_more(jobs: Jobs) -> None:
    job = jobs.create(ASKED, [(CANDIDATE, PLACING), REFUSED])
    jobs.record(job, 0, DONE)
    assert jobs.waiting(job) == ()
    assert jobs.reports(job) == {0: DONE, 1: REFUSED}


def test_the_same_words_find_the_job_again_until_it_is_finished(jobs: Jobs) -> None:
    first = jobs.create(ASKED, [])
    second = jobs.create(Asked(paths=(Path("/other"),), placing=PLACING), [])
    assert jobs.open_job(ASKED) == first
    assert jobs.open_job(Asked(paths=(Path("/other"),), placing=PLACING)) == second
    assert jobs.open_job(Asked(paths=(Path("/other"),), placing=Placing())) is None
    assert jobs.open_job() == first
    jobs.finish(first)
    assert jobs.open_job(ASKED) is None
    assert jobs.open_job() == second
    jobs.finish(second)
    assert jobs.open_job() is None


def test_jobs_survive_the_process(tmp_path: Path, jobs: Jobs) -> None:
    job = jobs.create(ASKED, [(CANDIDATE, PLACING)])
    again = Jobs(open_catalogue(tmp_path))
    assert again.open_job(ASKED) == job
    assert again.waiting(job) == jobs.waiting(job)


def test_a_job_that_is_only_asked_for_gets_its_lines_once(jobs: Jobs) -> None:
    job = jobs.ask(ASKED)
    assert jobs.next() == (job, ASKED)
    assert jobs.is_asked(job)
    jobs.spread(job, [(CANDIDATE, PLACING)])
    assert not jobs.is_asked(job)
    jobs.spread(job, [REFUSED, REFUSED])
    assert [type(line) for line in jobs.newest(1)[0].lines] == [Waiting]


def test_cancelling_decides_what_is_left_and_going_on_opens_it_again(jobs: Jobs) -> None:
    job = jobs.create(ASKED, [(CANDIDATE, PLACING), REFUSED, (CANDIDATE, PLACING)])
    jobs.record(job, 0, DONE)
    jobs.cancel(job)
    assert jobs.waiting(job) == ()
    assert jobs.reports(job)[2].code == CANCELLED.code
    jobs.record(job, 2, DONE)  # a worker that was in the middle of it
    assert jobs.reports(job)[2].code == CANCELLED.code
    jobs.finish(job)
    assert jobs.next() is None
    jobs.resume(job)
    assert [waiting.position for waiting in jobs.waiting(job)] == [2]
    assert jobs.reports(job) == {0: DONE, 1: REFUSED}
    assert jobs.next() == (job, ASKED)


def test_one_line_is_cancelled_without_the_others(jobs: Jobs) -> None:
    job = jobs.create(ASKED, [(CANDIDATE, PLACING), (CANDIDATE, PLACING)])
    jobs.cancel(job, 1)
    assert [jobs.is_waiting(job, position) for position in (0, 1)] == [True, False]
    jobs.resume(job, 1)
    assert [jobs.is_waiting(job, position) for position in (0, 1)] == [True, True]


def test_a_job_cancelled_before_anybody_looked_is_done_and_can_be_asked_again(jobs: Jobs) -> None:
    job = jobs.ask(ASKED)
    jobs.cancel(job)
    assert jobs.next() is None
    jobs.resume(job)
    assert jobs.is_asked(job)


def test_a_folder_that_was_not_there_is_looked_through_again(jobs: Jobs) -> None:
    gone = Report(file="/stick", outcome=Outcome.REFUSED, code="Gone")
    job = jobs.create(ASKED, [gone])
    jobs.finish(job)
    jobs.resume(job)
    assert jobs.is_asked(job)
    assert jobs.size(job) == 0


def test_what_was_refused_for_good_is_not_tried_again(jobs: Jobs) -> None:
    job = jobs.create(ASKED, [REFUSED])
    jobs.finish(job)
    jobs.resume(job)
    assert jobs.next() is None


def test_the_newest_jobs_come_first_and_are_found_by_number(jobs: Jobs) -> None:
    first, second = jobs.create(ASKED, [REFUSED]), jobs.ask(ASKED)
    assert [job.id for job in jobs.newest(5)] == [second, first]
    assert jobs.newest(1)[0].state is JobState.ASKED
    found = jobs.job(first)
    assert found is not None
    assert found.lines == (REFUSED,)
    assert jobs.job(77) is None


CALLS: dict[str, Callable[[Jobs], object]] = {
    "create": lambda jobs: jobs.create(ASKED, []),
    "ask": lambda jobs: jobs.ask(ASKED),
    "spread": lambda jobs: jobs.spread(1, []),
    "next": lambda jobs: jobs.next(),
    "is_asked": lambda jobs: jobs.is_asked(1),
    "is_waiting": lambda jobs: jobs.is_waiting(1, 0),
    "cancel": lambda jobs: jobs.cancel(1),
    "give_up": lambda jobs: jobs.give_up(1, "a", CANCELLED),
    "resume": lambda jobs: jobs.resume(1),
    "newest": lambda jobs: jobs.newest(1),
    "job": lambda jobs: jobs.job(1),
    "open_job": lambda jobs: jobs.open_job(),
    "waiting": lambda jobs: jobs.waiting(1),
    "record": lambda jobs: jobs.record(1, 0, DONE),
    "finish": lambda jobs: jobs.finish(1),
    "reports": lambda jobs: jobs.reports(1),
    "size": lambda jobs: jobs.size(1),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_locked_catalogue_is_busy_for_every_call(tmp_path: Path, jobs: Jobs, call: str) -> None:
    jobs.create(ASKED, [(CANDIDATE, PLACING)])
    holder = connect(tmp_path / FILE, Mode.WRITE)
    hasty = Jobs(database(tmp_path / FILE, Mode.WRITE, busy_milliseconds=1))
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        CALLS[call](hasty)
    holder.execute("ROLLBACK")
    CALLS[call](hasty)


def test_every_public_call_is_among_those() -> None:
    assert {name for name in vars(Jobs) if not name.startswith("_")} == set(CALLS)
