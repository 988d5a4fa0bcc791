"""A site counted visit by visit: the real counter over simulated days, and the truth beside it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from kiosk.simulate.country import ClockCare, Place
from kiosk.simulate.ledger import Ledger, reckon
from kiosk.simulate.office import site_key
from kiosk.simulate.people import arrivals, seconds
from kiosk.simulate.period import Month
from kiosk.simulate.plan import Plan
from kiosk.simulate.register import entered
from kiosk.simulate.room import Arrival, Room
from kiosk.simulate.server import Server
from kiosk.simulate.truth import MonthTruth, SiteTruth
from kiosk.sqlite import Mode
from kiosk.usage import bundle, keys
from kiosk.usage.acknowledgement import acknowledge
from kiosk.usage.counter import FOLDER
from kiosk.usage.outbox import Library
from kiosk.usage.tally import FILE as TALLY
from kiosk.usage.tally import open_tally

_EARLY = 900  # seconds before opening the server is switched on
_SHUTS_DOWN = 0.7  # of the evenings; else the switch on the wall does it
_AT_TIMES = 0.25
_DARK = (60, 1800)  # seconds without power
_MEMORY = Path("/dev/shm")  # noqa: S108 - simulated years write millions of times: not to a card


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """Opening time with power, in seconds from midnight."""

    begin: int
    end: int
    cut: bool


def count_site(plan: Plan, place: Place) -> SiteTruth:
    """Count one site from the first day to the last, and put its bundles on its stick."""
    where = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where, prefix="kiosk-simulate-") as scratch:
        folder = Path(scratch) / FOLDER
        keys.install(folder, plan.head_office)
        key = site_key(plan.seed, place.settings.site)
        (folder / keys.SITE_FILE).write_bytes(bytes(key))
        truth = _Year(plan, place, folder).run()
        shutil.copytree(folder, plan.data(place) / FOLDER)
    return truth


class _Year:
    """One site over all months."""

    def __init__(self, plan: Plan, place: Place, folder: Path) -> None:
        self._plan, self._place, self._folder = plan, place, folder
        self._offer = plan.offer(place)
        self._dice = plan.dice(place, "counted")
        self._stick = plan.stick(place)
        self._stick.mkdir(parents=True)
        self._server = Server(folder, place, plan.first.first_day, self._dice)
        self._word: bytes | None = None  # what head office will have said by the next visit
        self._ledger = Ledger()
        self.truth = SiteTruth(
            site=place.settings.site,
            public=keys.to_text(bytes(site_key(plan.seed, place.settings.site).verify_key)),
            clock=place.clock,
            clock_right=place.clock in {ClockCare.CHIP, ClockCare.EVERY_MORNING},
        )

    def run(self) -> SiteTruth:
        """All months."""
        paper = entered(self._place, tuple(map(str, self._plan.calendar)), self._plan.dice(self._place, "paper"))
        for number, month in enumerate(self._plan.calendar, 1):
            self._ledger, last = Ledger(), month.first_day
            visits: list[int] = []
            for day, coming in arrivals(self._place, month, self._dice).items():
                visits += self._day(day, coming)
                last = day
            self._note(month, visits)
            tally = open_tally(self._folder / TALLY, Mode.WRITE)
            tally.enter({name: n for name, n in paper.items() if name.period == str(month)})
            tally.close()
            if number % self._plan.every == 0 or number == self._plan.months:
                self._technician(last)
        return self.truth

    def _day(self, day: date, coming: Sequence[Arrival]) -> list[int]:
        """One day; who read, once for each visit."""
        room = Room(self._place.settings.terminals, self._offer, self._place.finish, self._dice, f"{day:%Y%m%d}")
        stretches = list(_stretches(self._place, day, self._dice))
        readers: list[int] = []
        waiting = list(coming)
        self._server.start(day, stretches[0].begin - _EARLY)
        self._morning(stretches[0].begin)
        for number, stretch in enumerate(stretches):
            here = [arrival for arrival in waiting if arrival.at < stretch.end]
            waiting = [arrival for arrival in waiting if arrival.at >= stretch.end]
            seated = room.stretch(here, stretch.begin, stretch.end, cut=stretch.cut)
            said = sorted((each for token in seated.said.values() for each in token), key=lambda each: each[0])
            for at, message in said:
                self._server.hear(at, message)
            self._server.wait(stretch.end)
            cuts = self._cut(stretch, day, stretches[number + 1 :])
            for token in seated.said.values():
                self._ledger.enter(reckon(token), cuts)
            readers += seated.readers
            waiting += seated.interrupted
        self._evening(stretches[-1].end)
        return readers

    def _morning(self, opening: int) -> None:
        care = self._place.clock
        self._server.wait(opening - _EARLY // 2)
        if care is ClockCare.EVERY_MORNING or (care is ClockCare.AT_TIMES and self._dice.random() < _AT_TIMES):
            self._server.set_clock()

    def _cut(self, stretch: _Stretch, day: date, later: Sequence[_Stretch]) -> list[tuple[int, int]]:
        """The power goes at the end of a stretch, if it does, and comes back before the next."""
        if not stretch.cut:
            return []
        loss = (self._server.written, stretch.end)
        self.truth.cuts += 1
        self.truth.longest_loss = max(self.truth.longest_loss, stretch.end - self._server.written)
        self._server.cut()
        self._server.start(day, later[0].begin)
        return [loss]

    def _evening(self, closing: int) -> None:
        self._server.wait(closing + _EARLY)
        if self._dice.random() < _SHUTS_DOWN:
            self._server.stop()
        else:
            self._server.cut()

    def _note(self, month: Month, visits: Sequence[int]) -> None:
        """The month is over: write down what was true."""
        sums = self._ledger
        self.truth.months.append(
            MonthTruth(
                month=str(month),
                visits=len(visits),
                readers=len(set(visits)),
                figures={name: sums.day[name] for name in sorted(sums.day)},
                marginals=[(*name, sums.month[name]) for name in sorted(sums.month)],
            )
        )
        for name, n in sorted(sums.lost.items()):
            self.truth.lost[name] = self.truth.lost.get(name, 0) + n
        for (subject, figure), n in sorted(sums.lost_month.items()):
            name = f"{subject} {figure}"
            self.truth.lost_marginals[name] = self.truth.lost_marginals.get(name, 0) + n

    def _technician(self, day: date) -> None:
        """Comes in the evening, starts the server, sets the clock, takes a bundle, brings head office's word."""
        evening = 20 * 3600
        self._server.start(day, evening)
        if self._place.clock is not ClockCare.CHIP:
            self._server.set_clock()
        self._server.wait(evening + 600)
        taken = self._server.take(self._stick, Library(offered=self._offer.titles), self._word)
        self._server.stop()
        if self._plan.ring and (signer := self._plan.ring.signer(self._plan.head_office.seal)):
            spills = {name for file in taken.files for name in bundle.read(file.read_bytes()).spills}
            public = bytes(site_key(self._plan.seed, self._place.settings.site).verify_key)
            self._word = acknowledge(signer, public, taken.number, spills, day)


def _stretches(place: Place, day: date, dice: Random) -> Iterator[_Stretch]:
    """The opening hours of a day as the power cuts leave them; the last ends in order."""
    windows = [
        (seconds(hours.start), seconds(hours.end)) for hours in place.settings.hours if day.isoweekday() in hours.days
    ]
    whole = sum(end - begin for begin, end in windows)
    for begin, end in sorted(windows):
        at = begin + dice.expovariate(place.cuts / whole) if place.cuts else end
        while at < end - 1:
            yield _Stretch(begin=begin, end=max(begin + 1, int(at)), cut=True)
            begin = min(end - 1, int(at) + dice.randrange(*_DARK))  # noqa: PLW2901 - what is left of the window
            at = begin + dice.expovariate(place.cuts / whole)
        yield _Stretch(begin=begin, end=end, cut=False)
