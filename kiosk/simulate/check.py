"""Does what head office adds up equal what truly happened? Through the real collecting, opening and merging."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.hq import keys, sites
from kiosk.hq.collect import Collector, Outcome
from kiosk.hq.estimate import readers
from kiosk.hq.keys import KeyRing
from kiosk.hq.merge import all_figures
from kiosk.hq.model import SiteFigures
from kiosk.hq.opening import open_all
from kiosk.hq.schema import open_store
from kiosk.hq.sticks import find
from kiosk.simulate import office, truth
from kiosk.simulate.truth import SiteTruth
from kiosk.sqlite import Mode
from kiosk.usage.model import DayFigures, Figure, MonthFigures, MonthKey, Subject

FIVE_MINUTES = 300
# Of these the truth has no view: they depend on what time the site believes it is. (In hours that are declared for an
# audience a session has a month figure, and is counted into them, though it only looked.) U1 is counted by the day.
_UNKNOWN = (
    (Subject.SITE, Figure.SESSIONS),
    (Subject.SITE, Figure.SESSIONS_UNTRUSTED),
    (Subject.AUDIENCE, Figure.SESSIONS),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of all sites together.

    Args:
        figure: its name.
        true: by the definitions, had nothing been lost.
        lost: of these, between a last writing and a cut.
        told: by head office.
    """

    figure: str
    true: int
    lost: int
    told: int

    @property
    def exact(self) -> bool:
        """Whether nothing is missing or doubled but what the cuts took."""
        return self.told == self.true - self.lost


@dataclass(kw_only=True)
class Result:
    """What came of a comparison.

    Args:
        lines: figure by figure.
        cuts: all of them.
        longest_loss: seconds before one cut.
        differing: sites of which any figure is not exact, though the sum might be.
        visits: people at the door, by site.
        sessions: U1 as head office has it, by site.
        estimated: months of sites in which enough people were asked, and the clock was right.
        covered: of these, the 95 % interval of R2 covers the number of different readers.
        refused: bundles that head office did not take.
    """

    lines: list[Line] = field(default_factory=list)
    cuts: int = 0
    longest_loss: int = 0
    differing: list[str] = field(default_factory=list)
    visits: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    estimated: int = 0
    covered: int = 0
    refused: int = 0

    @property
    def u1_error(self) -> float:
        """Of the sum of all sites: 0.01 is one in a hundred too many."""
        return sum(self.sessions.values()) / max(1, sum(self.visits.values())) - 1

    @property
    def u1_worst(self) -> tuple[str, float]:
        """The site that is furthest off."""
        errors = {site: self.sessions[site] / visits - 1 for site, visits in self.visits.items() if visits}
        return max(errors.items(), key=lambda each: abs(each[1]), default=("", 0.0))

    @property
    def totals_exact(self) -> bool:
        """Everything told is true, but for at most five minutes before each cut."""
        whole = all(line.exact for line in self.lines) and not self.differing and not self.refused
        return whole and self.longest_loss <= FIVE_MINUTES


def check(folder: Path, today: date) -> Result:
    """Collect all sticks of a simulated country anew, and compare.

    Args:
        folder: as `kiosk simulate` made it, with its own head office.
        today: bundles that were made later count as from the future.

    Raises:
        OSError, msgspec.DecodeError: there is no truth.
        KeysMissing: the sites sealed for another head office.
    """
    found = truth.read(folder)
    ring = keys.open_ring(folder / office.FOLDER, (office.PASSPHRASE,))
    result = Result()
    true: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kiosk-check-") as scratch:
        by_site = {site.site: site for site in found.sites}
        for collected in _collected(folder, Path(scratch), ring, today, result):
            site = by_site.pop(collected.site.id)
            here = _told(collected)
            here_true, here_lost = _true(site), Counter({**site.lost, **site.lost_marginals})
            if any(here[name] != here_true[name] - here_lost[name] for name in {*here, *here_true}):
                result.differing.append(site.site)
            true.update(here_true)
            lost.update(here_lost)
            told.update(here)
            _note(result, site, collected)
        result.differing += by_site
    result.lines = [Line(figure=name, true=true[name], lost=lost[name], told=told[name]) for name in {*true, *told}]
    result.lines.sort(key=lambda line: line.figure)
    return result


def _collected(folder: Path, scratch: Path, ring: KeyRing, today: date, result: Result) -> Iterator[SiteFigures]:
    """As `kiosk hq site add` and `kiosk hq collect` do, in a database of its own."""
    store = open_store(scratch, Mode.WRITE)
    try:
        sites.register(store, folder / office.REGISTRY)
        reports = Collector(store, today).take(find([folder / "sticks"]))
        result.refused = sum(report.outcome is Outcome.REFUSED for report in reports)
        open_all(store, ring)
        yield from all_figures(store, ring)
    finally:
        store.close()


def _note(result: Result, site: SiteTruth, collected: SiteFigures) -> None:
    """Visits, cuts, and R2 month by month."""
    days = collected.figures.days
    result.cuts += site.cuts
    result.longest_loss = max(result.longest_loss, site.longest_loss)
    result.visits[site.site] = sum(month.visits for month in site.months)
    result.sessions[site.site] = sum(figures.sessions for figures in days.values())
    months = _months(collected)
    for month in site.months if site.clock_right else ():
        sessions = sum(figures.sessions for label, figures in days.items() if label.day.startswith(month.month))
        yes, no = (
            months[MonthKey(month.month, Subject.FIRST_TIME, answer, Figure.ANSWERS)] for answer in ("yes", "no")
        )
        if estimate := readers(sessions, yes, no):
            result.estimated += 1
            result.covered += estimate.low <= month.readers <= estimate.high


def _months(collected: SiteFigures) -> MonthFigures:
    """With those that wait for a whole batch: only a comparison may see them."""
    total = MonthFigures(collected.figures.months)
    total.update(collected.waiting)
    return total


def _told(collected: SiteFigures) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, n in sum(collected.figures.days.values(), DayFigures()).as_dict().items():
        if name not in {"open_seconds", "busy_seconds", "boots", "power_losses"}:
            sums[name] = n
    for key, n in _months(collected).items():
        if (key.subject, key.figure) not in _UNKNOWN:
            sums[f"{key.subject} {key.figure}"] += n
    return sums


def _true(site: SiteTruth) -> Counter[str]:
    sums: Counter[str] = Counter()
    for month in site.months:
        sums.update(month.figures)
        for subject, _, figure, n in month.marginals:
            if (subject, figure) not in _UNKNOWN:
                sums[f"{subject} {figure}"] += n
    return sums
