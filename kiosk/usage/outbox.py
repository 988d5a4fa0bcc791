"""Bundles on their way: numbered without gaps, kept at the site until head office has them."""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk import __version__, durable
from kiosk.clock import Moment
from kiosk.config import Usage
from kiosk.errors import KioskError
from kiosk.sqlite import Mode
from kiosk.usage import acknowledgement, bundle, keys, spill
from kiosk.usage.manifest import Completeness, Manifest, SiteNamed
from kiosk.usage.model import DayFigures, Days, Figures
from kiosk.usage.offered import Offered
from kiosk.usage.readable import readable
from kiosk.usage.stick import Draft
from kiosk.usage.tally import FILE as TALLY
from kiosk.usage.tally import mark_of, open_tally

FOLDER = "bundles"
_NAME = re.compile(r"usage-[a-z0-9-]+-(\d{4,})\.zip")


class SiteUnnamed(KioskError):
    """The settings do not say which library this is."""

    message = "This library has no name in its settings."
    advice = 'Write into the table [usage] of kiosk.toml: site = "battambang", and the name and number of terminals.'


@dataclass(frozen=True, kw_only=True)
class Library:
    """What a bundle tells of the library besides its use."""

    offered: tuple[Offered, ...] = ()
    content_updated: str = ""  # the day the newest title was added


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How it went: the new bundle's number, what now lies on the stick, and what head office had acknowledged."""

    number: int
    files: tuple[Path, ...]
    acknowledged: int
    refused: KioskError | None = None  # an acknowledgement that was not heeded


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the next bundle would be: its number, bytes of all and of the exact figures, and how many sealed remainders.

    `waiting` is how many earlier bundles go with it.
    """

    number: int
    size: int
    exact: int
    spills: int
    waiting: int


class Outbox:
    """A site's bundles.

    Args:
        folder: the usage folder; this process may write to it.
        settings: the site's.
    """

    def __init__(self, folder: Path, settings: Usage) -> None:
        self._folder, self._bundles, self._settings = folder, folder / FOLDER, settings

    def take(self, stick: Path, made: Moment, day: str, library: Library) -> Taken:
        """Make the next bundle and put it on the stick, with all that head office has not acknowledged yet.

        The number is given away only when the stick holds the bytes: after a failure everything is as before.

        Args:
            stick: the folder to write to.
            made: now, and whether the clock is trusted.
            day: the local calendar day of `made`.
            library: what the catalogue says.

        Raises:
            NoHeadOfficeKey, SiteUnnamed: something must be set up first.
            DatabaseMissing: nothing was ever counted.
            StickFull, StickReadOnly, StickRefused, StickGone, StickBroken: the stick's fault.
        """
        with self._alone():
            waiting = self._waiting()
            number = self._next(waiting)
            content = self.make(number, made, day, library)
            file = self._file(number)
            drafts: list[Draft] = []
            try:
                drafts.extend(Draft(stick, other.name, other.read_bytes()) for other in waiting.values())
                drafts.append(Draft(stick, file.name, content))
                durable.replace(file, content)
            except (KioskError, OSError):
                for draft in drafts:
                    draft.drop()
                raise
            files = tuple(draft.finish() for draft in drafts)
            refused = self._heed(stick)
            return Taken(number=number, files=files, acknowledged=self._acknowledged(), refused=refused)

    def preview(self, made: Moment, day: str, library: Library) -> Preview:
        """What `take` would put on a stick now; nothing is written.

        Raises:
            NoHeadOfficeKey, SiteUnnamed: something must be set up first.
            DatabaseMissing: nothing was ever counted.
        """
        waiting = self._waiting()
        number = self._next(waiting)
        content = self.make(number, made, day, library)
        given = bundle.read(content)
        return Preview(
            number=number,
            size=len(content),
            exact=len(given.exact),
            spills=len(given.spills),
            waiting=len(waiting),
        )

    def make(self, number: int, made: Moment, day: str, library: Library) -> bytes:
        """The bytes of a bundle of all figures so far."""
        head_office = keys.head_office(self._folder)
        if head_office is None:
            raise keys.NoHeadOfficeKey
        if not self._settings.site:
            raise SiteUnnamed
        key = keys.site_key(self._folder)
        figures = exact(self._folder)
        days = sorted(label.day for label in figures.days)
        site = SiteNamed(
            id=self._settings.site, name=self._settings.name or self._settings.site, key=bytes(key.verify_key)
        )
        manifest = Manifest(
            software=__version__,
            site=site,
            head_office=head_office.seal,
            number=number,
            made=date.fromisoformat(day),
            made_trusted=made.trusted,
            first_day=days[0] if days else "",
            last_day=days[-1] if days else "",
            acknowledged=self._acknowledged(),
            completeness=completeness(figures.days),
            content_updated=library.content_updated,
            terminals=self._settings.terminals,
        )
        shown = readable(figures, (each.title for each in library.offered), self._settings.smallest_shown)
        return bundle.write(manifest, figures, shown, library.offered, spill.aside(self._folder), key)

    def _heed(self, stick: Path) -> KioskError | None:
        """Take head office's acknowledgement from the stick, and delete what it names. Older ones change nothing."""
        file = stick / acknowledgement.file_name(self._settings.site)
        head_office = keys.head_office(self._folder)
        try:
            with file.open("rb") as stream:
                content = stream.read(acknowledgement.LARGEST)
        except OSError:
            return None
        site = bytes(keys.site_key(self._folder).verify_key)
        try:
            if head_office is None:
                raise keys.NoHeadOfficeKey
            word = acknowledgement.read_acknowledgement(content, file.name, head_office, site)
        except KioskError as error:
            return error
        if word.acknowledged > self._acknowledged():
            acknowledgement.keep(self._folder, word)
        for number, waiting in self._waiting().items():
            if number <= word.acknowledged:
                waiting.unlink()
        spill.discard(self._folder, frozenset(word.spills))
        return None

    def _acknowledged(self) -> int:
        word = acknowledgement.last(self._folder)
        return word.acknowledged if word else 0

    def _next(self, waiting: Iterable[int]) -> int:
        return max((*waiting, self._acknowledged()), default=0) + 1

    def _waiting(self) -> dict[int, Path]:
        """The bundles that head office may not have, by number."""
        found = ((_NAME.fullmatch(file.name), file) for file in sorted(self._bundles.glob("usage-*.zip")))
        return {int(match[1]): file for match, file in found if match}

    def _file(self, number: int) -> Path:
        return self._bundles / f"usage-{self._settings.site}-{number:04}.zip"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two at a time would take the same number: the second waits."""
        self._bundles.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._bundles, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def last_taken(folder: Path) -> tuple[int, date] | None:
    """Number and day of the newest bundle that was put on a stick and that head office has not acknowledged, or None.

    Args:
        folder: the usage folder.
    """
    for file in sorted(
        (folder / FOLDER).glob("usage-*.zip"), key=lambda file: (len(file.name), file.name), reverse=True
    ):
        with contextlib.suppress(KioskError, OSError):
            made = bundle.read(file.read_bytes()).manifest
            return made.number, made.made
    return None


def completeness(days: Days) -> Completeness:
    """O4 over some days."""
    return Completeness(
        days=len({label.day for label in days}),
        days_untrusted=sum(not label.trusted for label in days),
        boots=sum(figures.boots for figures in days.values()),
        power_losses=sum(figures.power_losses for figures in days.values()),
    )


def exact(folder: Path) -> Figures:
    """All figures that may be read: those of the database, and the day figures of the last minutes.

    Raises:
        DatabaseMissing: nothing was ever counted.
    """
    tally = open_tally(folder / TALLY, Mode.READ)
    try:
        figures = tally.figures()
    finally:
        tally.close()
    for label, day in spill.pending(folder, mark_of(figures.days, figures.months.sessions)).items():
        figures.days[label] = figures.days.get(label, DayFigures()) + day
    return figures
