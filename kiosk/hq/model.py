"""What head office knows, as data: sites, bundles that arrived, coverage, and the figures of a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.usage.model import Figures, MonthFigures, Title
from kiosk.usage.offered import Offered

SITE_ID = r"[a-z0-9][a-z0-9-]{0,39}"
LANGUAGES = ("km", "en", "fr")


@dataclass(frozen=True, kw_only=True)
class Site:
    """A prison library as head office registered it.

    Args:
        id: its short key, as in its settings.
        names: by language: km, en, fr.
        province: as people write it.
        terminals: how many reading places.
        weekdays: when it is open, 1 (Monday) to 7.
        keys: the public keys it signs with, 32 bytes each, the present one last. A new card means a new key.
    """

    id: str
    names: Mapping[str, str]
    province: str
    terminals: int
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    keys: tuple[bytes, ...] = ()


class Seal(StrEnum):
    """What became of the exact figures in a bundle."""

    UNBROKEN = "unbroken"  # nobody has opened it yet
    OPENED = "opened"
    UNREADABLE = "unreadable"  # sealed for a key that is not here, or nonsense
    SUPERSEDED = "superseded"  # a newer bundle holds all of it; these were let go


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A bundle that head office has, without what is sealed in it."""

    number: int
    made: date  # by the site's clock
    made_trusted: bool
    collected: date  # by head office's clock, when it first came
    first_day: str
    last_day: str
    software: str
    content_updated: str
    sealed_for: bytes  # head office's public key at the site
    spills: frozenset[str]  # ids of the sealed remainders in it
    seal: Seal


@dataclass(frozen=True, kw_only=True)
class Health:
    """One day of one site's box: nothing about readers."""

    day: str  # or a year when old
    trusted: bool
    boots: int
    power_losses: int
    open_seconds: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How complete a period of a site is (O4)."""

    days_open: int = 0  # weekdays on which the library should have been open
    days_with_data: int = 0
    days_untrusted: int = 0
    boots: int = 0
    power_losses: int = 0

    @property
    def share(self) -> float | None:
        """Days with data over days open; None when it was never open."""
        return min(self.days_with_data / self.days_open, 1.0) if self.days_open else None

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            days_open=self.days_open + other.days_open,
            days_with_data=self.days_with_data + other.days_with_data,
            days_untrusted=self.days_untrusted + other.days_untrusted,
            boots=self.boots + other.boots,
            power_losses=self.power_losses + other.power_losses,
        )


@dataclass(frozen=True, kw_only=True)
class SiteFigures:
    """All figures of a site, merged in memory. They go through `release` before anybody sees them.

    Args:
        site: whose.
        figures: exact. Its month figures hold what power cuts left (spills) only in whole batches of B sessions, so
            that no two states of them differ by fewer readers; pages and tables of one site are made of this.
        waiting: what is left of spills, under B sessions a month. Only `merge.Total` takes it, into sums of sites.
        offered: the titles the site offers or offered, with names and shelves.
        unread: sealed parts that could not be opened.
    """

    site: Site
    figures: Figures
    waiting: MonthFigures = field(default_factory=MonthFigures)
    offered: tuple[Offered, ...] = ()
    unread: int = 0

    @property
    def titles(self) -> tuple[Title, ...]:
        """What `readable` wants to know of the titles."""
        return tuple(each.title for each in self.offered)

    @property
    def months(self) -> tuple[str, ...]:
        """The periods with any figure: months as `2026-11`, and years as `2023` for what is older than 36 months."""
        found = {label.day[:7] for label in self.figures.days} | {key.period for key in self.figures.months}
        return tuple(sorted(found | {key.period for key in self.figures.entered}))
