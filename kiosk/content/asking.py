"""From what somebody asked to be added to the lines of a job: one for each title that may become of it."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.content.collection import placings
from kiosk.content.curation import Curation
from kiosk.content.jobs import Asked, Jobs, Line
from kiosk.content.model import Notice
from kiosk.content.refusals import Gone, Unforeseen
from kiosk.content.reports import Outcome, Report
from kiosk.content.sources import Candidate, Passed, find, readable
from kiosk.errors import KioskError


def lines(asked: Asked, curation: Curation) -> list[Line]:
    """Look through the paths.

    Raises:
        BadCollection: a folder's own description is wrong.
        NoSuchShelf: it names a shelf that is not there.
    """
    curation.known_shelves(asked.placing.shelves)
    found = list(_found(asked))
    curation.known_shelves(key for line in found if not isinstance(line, Report) for key in line[1].shelves)
    return found


def spread(job: int, asked: Asked, curation: Curation) -> None:
    """Give a job its lines; what cannot be looked through ends as one refused line."""
    try:
        found = lines(asked, curation)
    except KioskError as error:
        found = [_refused(_name(asked), error)]
    except OSError as error:  # a stick that fails
        found = [_refused(_name(asked), Gone(detail=error.strerror or "it cannot be read"))]
    Jobs(curation.db).spread(job, found)


def give_up(job: int, asked: Asked, curation: Curation) -> None:
    """End a job at which the library itself failed, so that those behind it get their turn."""
    Jobs(curation.db).give_up(job, _name(asked), Notice.of(Unforeseen()))


def _found(asked: Asked) -> Iterator[Line]:
    placed = placings(asked.paths, asked.placing)
    for found in find(asked.paths):
        if isinstance(found, Passed):
            yield _refused(found.name, found.reason)
        else:
            yield _with_sums(found, asked), placed(found)


def _with_sums(candidate: Candidate, asked: Asked) -> Candidate:
    """The files with the sums that their sender told of them."""
    files = tuple(replace(file, sha256=asked.sums.get(str(file.path), "")) for file in candidate.files)
    return replace(candidate, files=files)


def _name(asked: Asked) -> str:
    return readable(asked.paths[0]) if asked.paths else ""


def _refused(name: str, error: KioskError) -> Report:
    return Report.because(name, Outcome.REFUSED, [Notice.of(error)], code=error.code)
