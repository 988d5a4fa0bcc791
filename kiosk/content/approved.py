"""What nobody but an approver may do to a catalogue: let readers see what they could not see before.

SQLite itself watches it, on the connection of whoever is no approver: so no page and no undo can forget to ask.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.errors import KioskError
from kiosk.sqlite import Connection

_REFUSED = "kiosk: not approved"
# What happens to a table, and when readers would see something new by it. The bin is no way around: a title in it keeps
# its state. Order, shelf and level are no words.
_WATCHED = (
    ("INSERT ON main.items", "NEW.state = 'shown'"),
    ("UPDATE OF state ON main.items", "NEW.state = 'shown' AND OLD.state <> 'shown'"),
    ("UPDATE OF publication ON main.items", "NEW.state = 'shown' AND NEW.publication <> OLD.publication"),
    ("INSERT ON main.shelves", "1"),
    ("UPDATE ON main.shelves", "NEW.names <> OLD.names OR NEW.pictogram <> OLD.pictogram"),
    (
        "INSERT ON main.paths",
        "NEW.names NOT IN (SELECT names FROM main.paths WHERE key = NEW.key AND NOT undone)",
    ),
    ("INSERT ON main.recordings", "NEW.state = 'shown' AND NEW.sha256 <> ''"),
    ("UPDATE ON main.recordings", "NEW.state = 'shown' AND OLD.state <> 'shown' AND NEW.sha256 <> ''"),
)


class NeedsApprover(KioskError):
    """Somebody who is no approver would have shown readers something new."""

    message = "Readers may see this only after an approver has seen it."
    advice = "Let it wait for approval, or ask an approver to do it."


@contextmanager
def only(connection: Connection) -> Iterator[None]:
    """Inside, this connection shows readers only what an approver approved.

    Raises:
        NeedsApprover: something else was tried; whoever began the transaction takes it back.
    """
    for number, (happens, shows) in enumerate(_WATCHED):
        raised = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        connection.execute(f"CREATE TEMP TRIGGER approved_{number} BEFORE {happens} WHEN {shows} {raised}")
    try:
        yield
    except sqlite3.IntegrityError as error:
        if _REFUSED in str(error):
            raise NeedsApprover from error
        raise
