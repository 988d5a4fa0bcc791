"""The power goes between any two writes of the disk, and the counter comes back to one of its five minutes, whole.

`KIOSK_CUTS=100` cuts at so many random moments instead of a few.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.config import Usage
from kiosk.sqlite import Mode, connect
from kiosk.usage.counter import TICK
from kiosk.usage.messages import Finish, Open, Start
from kiosk.usage.model import DayFigures, Figure, Subject
from kiosk.usage.tally import open_tally
from kiosk.usage.virtual import VirtualMachine
from tests.builders.head_office import FakeHeadOffice
from tests.builders.noteddisk import NotedDisk, missing
from tests.builders.visits import Site, about, token

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")

CUTS = int(os.environ.get("KIOSK_CUTS", "12"))
TICKS = 120
SETTINGS = Usage(site="here", terminals=20)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What had been counted when the counter had written, and how much the disk had noted by then."""

    noted: int
    sessions: int
    requests: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of ten hours on a noted disk."""

    disk: NotedDisk
    office: FakeHeadOffice
    known: list[Known]


def run(folder: Path, pragma: str = "") -> Day:
    """Some visits every five minutes; the power goes three times on the way, besides."""
    dice = random.Random(8)  # noqa: S311 - no secret
    disk, office, known = NotedDisk(folder), FakeHeadOffice(), []
    sessions = requests = 0
    with disk.mounted() as place:
        office.install(place / "usage")
        site = Site(folder=place / "usage", settings=SETTINGS)
        for tick in range(TICKS):
            if pragma:
                site.counter._tally._db.execute(pragma)
            for _ in range(dice.randrange(4)):
                sessions += 1
                site.say(Start(s=token(sessions)))
                for title in dice.sample(["tiger", "rabbit", "snake", "hare"], dice.randrange(1, 3)):
                    requests += 1
                    site.say(Open(s=token(sessions), t=about(title)))
                site.say(Finish(s=token(sessions)))
            site.pass_time(TICK)
            known.append(Known(noted=disk.noted, sessions=sessions, requests=requests))
            if tick in {31, 64, 90}:
                site.cut()
        site.counter.drop()
    return Day(disk=disk, office=office, known=known)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return run(tmp_path_factory.mktemp("noted"))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the counter comes back to after a cut."""

    whole: bool
    sessions: int
    requests: int
    monthly: int


def come_back(usage: Path, office: FakeHeadOffice) -> Found:
    """Start the counter, end it in order, and add up database and spills, as head office does."""
    site = Site(folder=usage, settings=SETTINGS, machine=VirtualMachine(starts=1000))
    site.counter.close()
    connection = connect(usage / "usage.db", Mode.WRITE)
    whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    tally = open_tally(usage / "usage.db", Mode.READ)
    figures = tally.figures()
    tally.close()
    figures.months.update(office.spilt(usage))
    days = sum(figures.days.values(), DayFigures())
    asked = sum(n for key, n in figures.months.items() if (key.subject, key.figure) == (Subject.TITLE, Figure.REQUESTS))
    assert asked == days.requests, "day and month figures are of one moment"
    return Found(whole=whole, sessions=days.sessions, requests=days.requests, monthly=figures.months.sessions)


def failures(day: Day, dice: random.Random, *, keeps_flushed: bool = True) -> Iterator[str]:
    """What is wrong after each of the cuts."""
    first, last = day.known[0].noted, day.known[-1].noted
    moments = [dice.randrange(first, last + 1) for _ in range(CUTS)]
    for moment, place in day.disk.cuts(moments, dice, keeps_flushed=keeps_flushed):
        if place is None:
            yield f"after {moment}: the file system is damaged"
            continue
        least = max(known.sessions for known in day.known if known.noted <= moment)
        states = {(known.sessions, known.requests) for known in day.known}
        try:
            found = come_back(place / "usage", day.office)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test looks for
            yield f"after {moment}: {type(error).__name__} {error}"
            continue
        if not found.whole:
            yield f"after {moment}: the database is damaged"
        if found.monthly != found.sessions or (found.sessions, found.requests) not in states:
            yield f"after {moment}: {found} is none of the states there were"
        if found.sessions < least:
            yield f"after {moment}: {found.sessions} sessions, {least} had been written"


def test_whenever_the_power_goes_the_last_five_minutes_are_lost_and_nothing_else(day: Day) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    print(f"seed {seed}, {CUTS} cuts in {day.disk.noted} writes")  # noqa: T201 - to repeat a failure
    assert list(failures(day, random.Random(seed))) == []  # noqa: S311


def test_on_a_disk_that_forgets_what_it_has_flushed_this_is_seen(day: Day) -> None:
    """The control: the test tells good from bad."""
    wrong = list(failures(day, random.Random(3), keeps_flushed=False))  # noqa: S311
    print(f"{len(wrong)} of {CUTS}: {wrong[:3]}")  # noqa: T201
    assert wrong


@pytest.mark.parametrize("pragma", ["PRAGMA synchronous = OFF"])
def test_without_waiting_for_the_disk_this_is_seen(tmp_path: Path, pragma: str) -> None:
    wrong = list(failures(run(tmp_path, pragma), random.Random(5)))  # noqa: S311
    print(f"{pragma}: {len(wrong)} of {CUTS}: {wrong[:3]}")  # noqa: T201
    assert wrong
