"""From visits to head office: totals are exact, but for the five minutes before each power cut."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.clock import Moment
from kiosk.config import Usage
from kiosk.usage.bundle import Bundle, open_exact, read
from kiosk.usage.messages import Finish, Open, Page, Start
from kiosk.usage.model import DayFigures, Figure, MonthFigures, Subject
from kiosk.usage.outbox import Library, Outbox
from kiosk.usage.spill import open_spill
from kiosk.usage.virtual import VirtualMachine
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import Site, about, token

SETTINGS = Usage(site="here", terminals=20)


def merge(office: FakeHeadOffice, bundles: Iterable[Bundle]) -> tuple[DayFigures, MonthFigures]:
    """As docs/bundle.md says: the newest bundle, and each spill once."""
    chosen = sorted(bundles, key=lambda bundle: bundle.manifest.number)
    exact = open_exact(office.private, chosen[-1])
    spills = {name: sealed for bundle in chosen for name, sealed in bundle.spills.items()}
    total = MonthFigures(exact.months)
    for sealed in spills.values():
        total.update(MonthFigures.from_rows(open_spill(office.private, sealed).months))
    return sum(exact.days.values(), DayFigures()), total


def of(figures: MonthFigures, subject: Subject, figure: Figure) -> int:
    return sum(n for key, n in figures.items() if (key.subject, key.figure) == (subject, figure))


class Truth:
    """A site whose every visit is known, and what of it was written before the power went."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.machine = VirtualMachine(true=datetime(2026, 11, 3, 1, tzinfo=UTC))
        self.site = Site(folder=folder, settings=SETTINGS, machine=self.machine)
        self.dice = dice
        self.sessions: list[datetime] = []
        self.requests: list[datetime] = []
        self.cuts = 0

    def visit(self, name: str) -> None:
        """Start, two titles, Finish, at a reader's pace."""
        self.site.say(Start(s=name))
        for number, title in enumerate(self.dice.sample(["tiger", "rabbit", "snake", "hare"], 2)):
            self.site.pass_time(self.dice.randrange(1, 120))
            assert self.site.say(Open(s=name, t=about(title)))
            self.requests.append(self.machine.true)
            if number == 0:
                self.sessions.append(self.machine.true)
            self.site.pass_time(self.dice.randrange(1, 120))
            self.site.say(Page(s=name, t=about(title)))
        self.site.say(Finish(s=name))

    def cut(self) -> None:
        """What was done since the counter wrote last is lost: not more than five minutes."""
        self.cuts += 1
        written = self.machine.true - timedelta(seconds=self.machine.seconds - self.site.counter._ticked)
        assert self.machine.true - written <= timedelta(minutes=5)
        self.sessions = [at for at in self.sessions if at < written]
        self.requests = [at for at in self.requests if at < written]
        self.site.cut()


def test_a_month_with_power_cuts_is_told_exactly_and_no_bundle_counts_twice(tmp_path: Path) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    print(f"seed {seed}")  # noqa: T201 - to repeat a failure
    dice = random.Random(seed)  # noqa: S311
    folder, stick = tmp_path / "usage", tmp_path / "stick"
    stick.mkdir()
    office = FakeHeadOffice().install(folder)
    truth, outbox = Truth(folder, dice), Outbox(folder, SETTINGS)
    for day in range(12):
        for visit in range(dice.randrange(4, 16)):
            truth.visit(token(100 * day + visit))
            if dice.random() < 0.15:
                truth.cut()
        if day % 3 == 0:
            outbox.take(stick, Moment(time=truth.machine.true, trusted=True), "2026-11-30", Library())
        truth.site.pass_time(600)
        truth.machine.sleep(3600 * 14)
        truth.site.write()
    truth.site.counter.close()
    truth.machine.restart()
    Site(folder=folder, settings=SETTINGS, machine=truth.machine)
    outbox.take(stick, Moment(time=truth.machine.true, trusted=True), "2026-11-30", Library())
    bundles = [read(file.read_bytes()) for file in stick.iterdir()]
    dice.shuffle(bundles)
    days, months = merge(office, bundles * 2)
    assert days.requests == of(months, Subject.TITLE, Figure.REQUESTS) == len(truth.requests)
    assert of(months, Subject.TITLE, Figure.UNIQUE_REQUESTS) == len(truth.requests)
    assert of(months, Subject.LANGUAGE, Figure.UNIQUE_REQUESTS) == len(truth.requests)
    assert days.sessions == months.sessions == len(truth.sessions)
    assert days.power_losses == truth.cuts
