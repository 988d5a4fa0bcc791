"""Imports as they were asked for and as far as they have come: a killed one goes on where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kiosk.content import wire
from kiosk.content.curation import Placing
from kiosk.content.reports import Report
from kiosk.content.sources import Candidate
from kiosk.tables import Database

# A line of a job: a candidate with how to place it, or a file that is decided already.
Line: TypeAlias = tuple[Candidate, Placing] | Report


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asked to be added: paths as given, and how new titles begin."""

    paths: tuple[Path, ...]
    placing: Placing


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A candidate of a job that is not decided yet. `position` is its line in the job."""

    position: int
    candidate: Candidate
    placing: Placing


class Jobs:
    """The queue of imports in the catalogue's database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def create(self, asked: Asked, lines: Sequence[Line]) -> int:
        """Note a new job with a line for each candidate; files that cannot become titles are decided already."""
        with self.db.atomic():
            query = "INSERT INTO jobs (asked, state) VALUES (?, 'open') RETURNING id"
            (job,) = self.db.conn.execute(query, [_json(asked)]).fetchone()
            self.db.table("job_sources").insert_all(
                {
                    "job": job,
                    "position": position,
                    "source": "" if isinstance(line, Report) else _json(line),
                    "report": _json(line) if isinstance(line, Report) else None,
                }
                for position, line in enumerate(lines)
            )
        return int(job)

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

    def record(self, job: int, position: int, report: Report) -> None:
        """Note how a line ended. Called inside the transaction that makes it true."""
        self.db.conn.execute(
            "UPDATE job_sources SET report = ? WHERE job = ? AND position = ?", [_json(report), job, position]
        )

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
