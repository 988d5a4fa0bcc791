"""The power goes while titles come in, staff edit and readers are counted: what was told as done is there, whole.

`KIOSK_CUTS=100` cuts at so many random moments instead of a few.
"""

import gc
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Usage, load
from kiosk.content.care import Care, Trouble
from kiosk.content.curation import Curation, Edit
from kiosk.content.reports import Report
from kiosk.content.schema import open_catalogue
from kiosk.content.turn import only_worker
from kiosk.sqlite import Mode, connect
from kiosk.usage.counter import TICK
from kiosk.usage.messages import Finish, Open, Start
from kiosk.usage.virtual import VirtualMachine
from tests.builders import importing
from tests.builders.epub import IDENTIFIER, LANGUAGE, TITLE, Book, page
from tests.builders.noteddisk import NotedDisk, missing
from tests.builders.visits import Site, about, token

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")

CUTS = int(os.environ.get("KIOSK_CUTS", "8"))
SETTINGS = "[limits]\nreserve = 0\nseconds = 120\n"
USAGE = Usage(site="here", terminals=20)
ROUNDS, BOOKS = 3, 7


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Something was told as done, and how much the disk had noted by then."""

    noted: int
    what: int | str


@dataclass(kw_only=True)
class Life:
    """What was promised on a noted disk: titles accepted, edits made (by number), sessions counted so far."""

    disk: NotedDisk
    titles: list[Promise] = field(default_factory=list)
    edits: list[Promise] = field(default_factory=list)
    sessions: list[Promise] = field(default_factory=list)


def live(folder: Path) -> Life:
    """Rounds of imports; after each line that is told, an edit, and now and then readers."""
    given, life = folder / "given", Life(disk=NotedDisk(folder))
    given.mkdir()
    with life.disk.mounted() as place:
        data = importing.new_library(place / "library", SETTINGS)
        first = importing.add(data, book(given, "first")).reports[0].item
        site = Site(folder=data / "usage", settings=USAGE)
        life.titles.append(Promise(noted=life.disk.noted, what=first))
        for number in range(ROUNDS):
            books = [book(given, f"{number}-{each}") for each in range(BOOKS)]
            adding = importing.begin_add(data, *books)
            assert adding.stdout
            for line in adding.stdout:
                report = msgspec.json.decode(line, type=Report)
                life.titles.append(Promise(noted=life.disk.noted, what=report.item))
                edit(data, first, len(life.edits) + 1)
                life.edits.append(Promise(noted=life.disk.noted, what=len(life.edits) + 1))
                read(site, life)
            assert adding.wait(60) == 0
            adding.communicate()
        site.counter.drop()
    assert len(life.titles) == 1 + ROUNDS * BOOKS
    return life


def book(folder: Path, name: str) -> Path:
    return Book(
        files={"one.xhtml": page(f"<p>{name} {'mango ' * 400}</p>")},
        metadata=TITLE.replace("A Book", name) + LANGUAGE + IDENTIFIER.replace("</", f"{name}</"),
    ).write(folder / f"{name}.epub")


def edit(data: Path, item: str, number: int) -> None:
    db = open_catalogue(data)
    Curation(db, lambda: date(2026, 11, 30)).edit(item, Edit(title=f"edit {number}"))
    db.conn.close()


def read(site: Site, life: Life) -> None:
    """Two readers, and five minutes."""
    for _ in range(2):
        site.visits += 1
        site.say(Start(s=token(site.visits)))
        site.say(Open(s=token(site.visits), t=about("tiger")))
        site.say(Finish(s=token(site.visits)))
    site.pass_time(TICK)
    life.sessions.append(Promise(noted=life.disk.noted, what=site.visits))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    return live(tmp_path_factory.mktemp("noted"))


def kept(promises: Sequence[Promise], moment: int) -> list[Promise]:
    return [promise for promise in promises if promise.noted <= moment]


def content(life: Life, data: Path, moment: int) -> Iterator[str]:
    """What is wrong with catalogue, index and files, once the worker has started again."""
    db = open_catalogue(data)
    try:
        if db.conn.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "the catalogue is damaged"
        curation = Curation(db, lambda: date(2026, 11, 30))
        with only_worker(data):
            care = Care(load(data), curation)
            care.settle()
            yield from (
                f"{each.trouble}: {each.subject}" for each in care.check() if each.trouble is not Trouble.ORPHAN
            )
        care.open_index(thorough=True).close()
        there = curation.catalogue.all_ids()
        if lost := {promise.what for promise in kept(life.titles, moment)} - there:
            yield f"titles are lost: {lost}"
        last = max((int(promise.what) for promise in kept(life.edits, moment)), default=0)
        item = curation.catalogue.item(str(life.titles[0].what))
        said = item.publication.title if item else ""
        if last and (not said.startswith("edit ") or int(said.removeprefix("edit ")) < last):
            yield f"edit {last} is lost: {said}"
    finally:
        db.conn.close()


def figures(life: Life, usage: Path, moment: int) -> Iterator[str]:
    """What is wrong with the figures of use, once the counter has started again."""
    site = Site(folder=usage, settings=USAGE, machine=VirtualMachine(starts=1000))
    site.counter.close()
    with closing(connect(usage / "usage.db", Mode.WRITE)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "the figures are damaged"
        sessions = connection.execute("SELECT coalesce(sum(sessions), 0) FROM days").fetchone()[0]
    least = max((int(promise.what) for promise in kept(life.sessions, moment)), default=0)
    if sessions < least:
        yield f"{sessions} sessions, {least} had been written"


def failures(life: Life, dice: random.Random, *, keeps_flushed: bool = True) -> Iterator[str]:
    """What is wrong after each of the cuts."""
    first, last = life.titles[0].noted, life.sessions[-1].noted
    moments = [dice.randrange(first, last + 1) for _ in range(CUTS)]
    for moment, place in life.disk.cuts(moments, dice, keeps_flushed=keeps_flushed):
        if place is None:
            yield f"after {moment}: the file system is damaged"
            continue
        looks: list[Callable[[], Iterator[str]]] = [
            lambda data=place / "library", moment=moment: content(life, data, moment),  # type: ignore[misc]
            lambda usage=place / "library" / "usage", moment=moment: figures(life, usage, moment),  # type: ignore[misc]
        ]
        for look in looks:
            try:
                yield from (f"after {moment}: {wrong}" for wrong in look())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test looks for
                yield f"after {moment}: {type(error).__name__} {error}"
            gc.collect()  # what an exception left open would keep the disk from being unmounted


def test_whenever_the_power_goes_all_is_whole_and_what_was_told_as_done_is_there(life: Life) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    print(f"seed {seed}, {CUTS} cuts in {life.disk.noted} writes")  # noqa: T201 - to repeat a failure
    assert list(failures(life, random.Random(seed))) == []  # noqa: S311


def test_on_a_disk_that_forgets_what_it_has_flushed_this_is_seen(life: Life) -> None:
    """The control: the test tells good from bad."""
    wrong = list(failures(life, random.Random(3), keeps_flushed=False))  # noqa: S311
    print(f"{len(wrong)} in {CUTS}: {wrong[:3]}")  # noqa: T201
    assert wrong
