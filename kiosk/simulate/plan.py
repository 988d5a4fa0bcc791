"""What is to be simulated, and where it is put."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from kiosk.hq.keys import KeyRing
from kiosk.simulate import country, offer, office, period
from kiosk.simulate.country import Place
from kiosk.simulate.offer import Offer
from kiosk.simulate.period import Month
from kiosk.usage.keys import HeadOffice


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A country over some months. The same plan gives the same use, truth and figures; what is sealed differs.

    Args:
        folder: where it goes.
        sites: how many prisons.
        first: the first month.
        months: how many.
        seed: another one gives another country.
        scale: how many readers, against what is usual.
        titles: how many a site offers.
        every: months between two visits of the technician, who takes a bundle.
        cuts: power cuts in a day.
        finish: share of readers who touch Finish.
        key: head office's public key; else the simulated one is installed, and acknowledges what it gets.
    """

    folder: Path
    sites: int
    first: Month
    months: int
    seed: int = 1
    scale: float = 1.0
    titles: int = 120
    every: int = 3
    cuts: float = 2.0
    finish: float = 0.9
    key: HeadOffice | None = None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The prisons."""
        return country.prisons(self.sites, self.seed, scale=self.scale, cuts=self.cuts, finish=self.finish)

    @cached_property
    def all_titles(self) -> Offer:
        """All titles of the country: twice as many as a site has."""
        return offer.national(2 * self.titles, self.seed)

    def offer(self, place: Place) -> Offer:
        """The titles of a site."""
        return offer.local(self.all_titles, self.titles, place.settings.site, self.seed)

    @property
    def calendar(self) -> tuple[Month, ...]:
        """The months."""
        return period.months(self.first, self.months)

    @property
    def ring(self) -> KeyRing | None:
        """The keys of the simulated head office; None when there is another."""
        return None if self.key else office.ring(self.seed)

    @property
    def head_office(self) -> HeadOffice:
        """Whose key is installed."""
        return self.key or office.ring(self.seed).public

    def dice(self, place: Place, purpose: str) -> Random:
        """Chance for one site and purpose, always the same."""
        return Random(f"{self.seed} {purpose} {place.settings.site}")

    def stick(self, place: Place) -> Path:
        """The folder that holds what a stick carries from a site."""
        return self.folder / "sticks" / place.settings.site

    def data(self, place: Place) -> Path:
        """A site's data folder."""
        return self.folder / "sites" / place.settings.site
