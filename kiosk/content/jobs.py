"""Imports as they were asked for and as far as they have come: a killed one goes on where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from kiosk.content import wire
from kiosk.content.curation import Placing
from kiosk.content.model import Notice
from kiosk.content.refusals import Gone, Unforeseen
from kiosk.content.reports import Outcome, Report
from kiosk.content.sources import Candidate
from kiosk.tables import Database

# A line of a job: a candidate with how to place it, or a file that is decided already.
Line: TypeAlias = tuple[Candidate, Placing] | Report


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asked to be added: paths as given, and how new titles begin.

    `sums` has the SHA-256 of files, by path, where their sender told it.
    """

    paths: tuple[Path, ...]
    placing: Placing
    sums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A candidate of a job that is not decided yet. `position` is its line in the job."""

    position: int
    candidate: Candidate
    placing: Placing


class JobState(StrEnum):
    """How far a job has come: nobody looked through its paths; there is work; every line is decided."""

    ASKED = "asked"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job as the people who wait for it see it. Each line is decided, or waits."""

    id: int
    state: JobState
    asked: Asked
    lines: tuple[Waiting | Report, ...]


CANCELLED = Notice(code="Cancelled", message="It was cancelled.", advice="Touch “Go on” to add it after all.")
# What may end otherwise when it is tried again: somebody changed his mind, put the stick back, or mended the library.
AGAIN = frozenset({CANCELLED.code, Gone.__name__, Unforeseen.__name__})


class Jobs:
    """The queue of imports in the catalogue's database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def create(self, asked: Asked, lines: Sequence[Line]) -> int:
        """Note a new job with a line for each candidate; files that cannot become titles are decided already."""
        with self.db.atomic():
            job = self.ask(asked)
            self.spread(job, lines)
        return job

    def ask(self, asked: Asked) -> int:
        """Note a new job; the worker looks through its paths."""
        with self.db.atomic():
            query = "INSERT INTO jobs (asked, state) VALUES (?, 'asked') RETURNING id"
            (job,) = self.db.conn.execute(query, [_json(asked)]).fetchone()
        return int(job)

    def spread(self, job: int, lines: Sequence[Line]) -> None:
        """Give a job that was asked for its lines, unless it was cancelled meanwhile."""
        with self.db.atomic():
            moved = self.db.conn.execute(
                "UPDATE jobs SET state = 'open' WHERE id = ? AND state = 'asked'", [job]
            ).rowcount
            if not moved:
                return
            self.db.table("job_sources").insert_all(
                {
                    "job": job,
                    "position": position,
                    "source": "" if isinstance(line, Report) else _json(line),
                    "report": _json(line) if isinstance(line, Report) else None,
                }
                for position, line in enumerate(lines)
            )

    def next(self) -> tuple[int, Asked] | None:
        """The first job that is not done, with what was asked; None when there is none."""
        row = self.db.conn.execute("SELECT id, asked FROM jobs WHERE state <> 'done' ORDER BY id LIMIT 1").fetchone()
        return (int(row[0]), wire.decode(row[1], Asked)) if row else None

    def is_asked(self, job: int) -> bool:
        """Whether nobody has looked through its paths yet."""
        row = self.db.conn.execute("SELECT 1 FROM jobs WHERE id = ? AND state = 'asked'", [job]).fetchone()
        return row is not None

    def open_job(self, asked: Asked | None = None) -> int | None:
        """The first unfinished job, or the first that was asked for in just these words; None when there is none."""
        for job, words in self.db.conn.execute("SELECT id, asked FROM jobs WHERE state = 'open' ORDER BY id"):
            if asked is None or wire.decode(words, Asked) == asked:
                return int(job)
        return None

    def waiting(self, job: int) -> tuple[Waiting, ...]:
        """What is left to do, in order."""
        rows = self.db.conn.execute(
            "SELECT position, source FROM job_sources WHERE job = ? AND report IS NULL ORDER BY position", [job]
        )
        lines = ((position, wire.decode(source, tuple[Candidate, Placing])) for position, source in rows)
        return tuple(Waiting(position=p, candidate=candidate, placing=placing) for p, (candidate, placing) in lines)

    def is_waiting(self, job: int, position: int) -> bool:
        """Whether a line is still to be decided: somebody may have cancelled it meanwhile."""
        query = "SELECT 1 FROM job_sources WHERE job = ? AND position = ? AND report IS NULL"
        return self.db.conn.execute(query, [job, position]).fetchone() is not None

    def record(self, job: int, position: int, report: Report) -> None:
        """Note how a line ended. Called inside the transaction that makes it true."""
        self.db.conn.execute(
            "UPDATE job_sources SET report = ? WHERE job = ? AND position = ? AND report IS NULL",
            [_json(report), job, position],
        )

    def cancel(self, job: int, position: int | None = None) -> None:
        """Do not begin what is left of a job, or one line of it; what is decided stays so."""
        with self.db.atomic():
            for waiting in self.waiting(job):
                if position in {None, waiting.position}:
                    report = Report.because(waiting.candidate.name, Outcome.REFUSED, [CANCELLED], code=CANCELLED.code)
                    self.record(job, waiting.position, report)
            if position is None and self.is_asked(job):
                self.db.table("jobs").update(job, {"state": JobState.DONE})

    def give_up(self, job: int, name: str, why: Notice) -> None:
        """End a job that cannot be worked on: each line that waits is refused; without lines, all of it as `name`."""
        with self.db.atomic():
            self.spread(job, [Report.because(name, Outcome.REFUSED, [why], code=why.code)])
            for waiting in self.waiting(job):
                report = Report.because(waiting.candidate.name, Outcome.REFUSED, [why], code=why.code)
                self.record(job, waiting.position, report)
            self.finish(job)

    def resume(self, job: int, position: int | None = None) -> None:
        """Try again what was cancelled or could not be read from its disk: of a whole job, or one line of it."""
        with self.db.atomic():
            again = [
                number
                for number, report in self.reports(job).items()
                if report.code in AGAIN and position in {None, number}
            ]
            kept = "UPDATE job_sources SET report = NULL WHERE job = ? AND position = ? AND source <> ''"
            moved = sum(self.db.conn.execute(kept, [job, number]).rowcount for number in again)
            if not self.size(job):
                self.db.table("jobs").update(job, {"state": JobState.ASKED})
            elif moved:
                self.db.table("jobs").update(job, {"state": JobState.OPEN})
            elif again:  # whole folders that were not there: they are looked through anew
                self.db.table("job_sources").delete_where("job = ?", [job])
                self.db.table("jobs").update(job, {"state": JobState.ASKED})

    def newest(self, limit: int) -> tuple[Job, ...]:
        """The last jobs, the newest first."""
        rows = self.db.conn.execute("SELECT id, state, asked FROM jobs ORDER BY id DESC LIMIT ?", [limit]).fetchall()
        return tuple(self._job(*row) for row in rows)

    def job(self, job: int) -> Job | None:
        """One job, or None."""
        row = self.db.conn.execute("SELECT id, state, asked FROM jobs WHERE id = ?", [job]).fetchone()
        return self._job(*row) if row else None

    def _job(self, job: int, state: str, asked: str) -> Job:
        lines: dict[int, Waiting | Report] = {waiting.position: waiting for waiting in self.waiting(job)}
        lines |= self.reports(job)
        decided = tuple(lines[position] for position in sorted(lines))
        return Job(id=job, state=JobState(state), asked=wire.decode(asked, Asked), lines=decided)

    def finish(self, job: int) -> None:
        """Every line is decided."""
        with self.db.atomic():
            self.db.table("jobs").update(job, {"state": "done"})

    def reports(self, job: int) -> dict[int, Report]:
        """The lines decided so far by position, in order."""
        rows = self.db.conn.execute(
            "SELECT position, report FROM job_sources WHERE job = ? AND report IS NOT NULL ORDER BY position", [job]
        )
        return {position: wire.decode(report, Report) for position, report in rows}

    def size(self, job: int) -> int:
        """How many lines the job has."""
        (number,) = self.db.conn.execute("SELECT count(*) FROM job_sources WHERE job = ?", [job]).fetchone()
        return int(number)


def _json(value: object) -> str:
    return wire.encode(value).decode()
