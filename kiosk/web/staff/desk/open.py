"""What the pages of the desk work with: writers of the catalogue's database that need no line in the audit."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.content.jobs import Jobs
from kiosk.content.schema import open_catalogue
from kiosk.intake.inbox import Inbox
from kiosk.intake.sticks import Sticks
from kiosk.web.staff.house import house


@contextmanager
def jobs() -> Iterator[Jobs]:
    """The queue of imports."""
    db = open_catalogue(house().settings.data)
    try:
        yield Jobs(db)
    finally:
        db.conn.close()


@contextmanager
def inbox() -> Iterator[Inbox]:
    """Where sent files come in."""
    with jobs() as queue:
        yield Inbox(house().settings, queue, house().clock.now)


def sticks() -> Sticks:
    """The sticks that are plugged in."""
    return house().sticks
