"""The library's recorder, for a page that changes what is spoken."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.content.model import State
from kiosk.content.recorder import Recorder
from kiosk.content.schema import open_catalogue
from kiosk.people.model import Role
from kiosk.web.staff.house import house, visit


@contextmanager
def studio() -> Iterator[Recorder]:
    """Open as long as the page needs it."""
    settings = house().settings
    db = open_catalogue(settings.data)
    try:
        with Recorder(settings, db, house().today) as recorder:
            yield recorder
    finally:
        db.conn.close()


def state() -> State:
    """What a librarian says waits for an approver: a librarian may be a prisoner."""
    return State.SHOWN if visit().person.role is Role.APPROVER else State.WAITING
