"""Collecting bundles: each is checked, then kept with its seals unbroken, known already, or refused with a reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.hq.sticks import Found
from kiosk.hq.store import Store
from kiosk.usage.bundle import Bundle, read
from kiosk.usage.keys import to_text
from kiosk.usage.model import DEFINITIONS

_AHEAD = timedelta(days=1)  # east of us it is already tomorrow


class UnknownSite(KioskError):
    """No site of that name is registered."""

    message = "Head office knows no library called {site}."
    advice = (
        "Ask the library for what `kiosk usage key show` prints. If its last line is {key}, write that into the site's"
        " file, register it with `kiosk hq site add`, then collect again. The library keeps its figures until then."
    )


class UnknownKey(KioskError):
    """The site is registered, but with other keys."""

    message = "This says it is from {site}, but it is not signed with a key of {site}."
    advice = (
        "If the library's card was replaced, add the key {key} to its file and give `kiosk hq site add`, then collect"
        " again. If not, two libraries have one name: change `usage.site` at one of them."
    )


class AnotherSite(KioskError):
    """The key is one site's, the name another's."""

    message = "This says it is from {site}, but it is signed with the key of {owner}."
    advice = (
        "If the library was renamed, change it back: `usage.site`. If its card is a copy of another library's, delete"
        " `usage/site.key` there, so that it makes its own, and register that."
    )


class NewerDefinitions(KioskError):
    """The figures mean something that this program does not know."""

    message = "The figures follow definitions {given}; this program knows those up to {known}."
    advice = "Update the program of head office, then collect again. The bundle is not lost."


class FromTheFuture(KioskError):
    """Not refused: the site's clock was wrong."""

    message = "By its own clock this was made on {day}, which is still to come."
    advice = "Its figures count. Set the clock at the next visit: kiosk usage clock."


class Outcome(StrEnum):
    """How it ended for one file."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Report:
    """The line that tells how it ended for one file."""

    file: Path
    outcome: Outcome
    site: str = ""
    number: int = 0
    told: KioskError | None = None  # why it was refused, or what is strange about it


class Collector:
    """Takes files in. Each is in the database whole or not at all, so whoever is stopped collects again.

    Args:
        store: open for writing.
        today: by head office's clock.
    """

    def __init__(self, store: Store, today: date) -> None:
        self._store, self._today = store, today

    def take(self, found: Iterable[Found]) -> Iterator[Report]:
        """Take all files in, one after the other.

        Raises:
            DatabaseBusy, DatabaseFull, DatabaseDenied: head office's own disk; what was told before is kept.
        """
        return self._store.in_groups(map(self._take, found))

    def _take(self, found: Found) -> Report:
        if found.refused:
            return Report(file=found.file, outcome=Outcome.REFUSED, told=found.refused)
        try:
            bundle = read(found.content)
        except KioskError as refused:
            return Report(file=found.file, outcome=Outcome.REFUSED, told=refused)
        site, number = bundle.manifest.site.id, bundle.manifest.number
        stranger = self._stranger(bundle)
        if stranger:
            return Report(file=found.file, outcome=Outcome.REFUSED, site=site, number=number, told=stranger)
        outcome = Outcome.ACCEPTED if self._store.add(bundle, self._today) else Outcome.KNOWN
        return Report(file=found.file, outcome=outcome, site=site, number=number, told=self._strange(bundle))

    def _stranger(self, bundle: Bundle) -> KioskError | None:
        """Why a bundle that is whole is not one of ours."""
        said = bundle.manifest
        owner, key = self._store.owner(said.site.key), to_text(said.site.key)
        if said.definitions > DEFINITIONS:
            return NewerDefinitions(given=said.definitions, known=DEFINITIONS)
        if owner is None:
            return (UnknownKey if self._store.site(said.site.id) else UnknownSite)(site=said.site.id, key=key)
        return AnotherSite(site=said.site.id, owner=owner) if owner != said.site.id else None

    def _strange(self, bundle: Bundle) -> KioskError | None:
        made = bundle.manifest.made
        return FromTheFuture(day=made.isoformat()) if made > self._today + _AHEAD else None
