"""How staff change the collection: the change and its line in the audit become true together, or neither does."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from kiosk.content import active, approved
from kiosk.content.care import Care
from kiosk.content.catalogue import Catalogue
from kiosk.content.curation import Curation
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.errors import KioskError
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Role
from kiosk.web.i18n import N_
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import say

_log = logging.getLogger(__name__)


@contextmanager
def acting(action: Action, *items: str, reason: str = "") -> Iterator[Curation]:
    """Do what the person who asks wants done, to these items or keys.

    The block is one transaction of the catalogue: keep slow work outside. `curation.db` is its database for other
    writers. Afterwards kiwix learns which titles are shown.

    Raises:
        NeedsApprover: readers would have seen something that no approver saw; nothing was changed.
    """
    settings, today = house().settings, house().today
    db = open_catalogue(settings.data)
    try:
        audit, role = Audit(db, today), visit().person.role
        watch = nullcontext() if role is Role.APPROVER else approved.only(db.conn)
        with watch, db.atomic():
            yield Curation(db, today)
            for item in items or ("",):
                audit.write(role, action, item, reason)
        try:
            active.keep_in_step(settings, Catalogue(db.conn), Store(settings.data))
        except (KioskError, OSError):  # the change is made, whatever becomes of kiwix: the next one tries it again
            _log.exception("kiwix was not told of a change")
    finally:
        db.conn.close()


def reindex(items: Iterable[str]) -> None:
    """Let the search know what was corrected, after that is true."""
    settings = house().settings
    db = open_catalogue(settings.data)
    try:
        if not Care(settings, Curation(db, house().today)).reindex(items):
            tell(say(N_("Files are being added. The search learns of the change when that is done.")))
    finally:
        db.conn.close()


def note(action: Action, item: str = "", reason: str = "") -> None:
    """Write into the audit what was done outside the catalogue."""
    with acting(action, item, reason=reason):
        pass
