"""What the privacy rules claim of the disk: no identifier, no fine time, no trace, no small write, nothing but sums."""

import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.config import Usage
from kiosk.sqlite import Mode, connect
from kiosk.usage import slots, spill
from kiosk.usage.counter import TICK
from kiosk.usage.messages import Answer, Finish, Hear, Message, Open, Page, Search, Start
from kiosk.usage.model import FIGURES, QUESTIONS, Figure, MonthFigures, Subject
from kiosk.usage.seal import NotSealedForUs
from kiosk.usage.tally import open_tally
from kiosk.usage.virtual import VirtualMachine
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import Site, about, token

# Everything that may be on the disk. Who adds a name here answers for it in docs/privacy.md.
COLUMNS = {
    "days": {
        "day": "TEXT", "trusted": "INTEGER", "sessions": "INTEGER", "active_seconds": "INTEGER", "requests": "INTEGER",
        "investigations": "INTEGER", "searches": "INTEGER", "searches_without_result": "INTEGER",
        "open_seconds": "INTEGER", "busy_seconds": "INTEGER", "boots": "INTEGER", "power_losses": "INTEGER",
    },
    "months": {"period": "TEXT", "subject": "TEXT", "key": "TEXT", "figure": "TEXT", "value": "INTEGER"},
    "entered": {"period": "TEXT", "figure": "TEXT", "programme": "TEXT", "people": "TEXT", "value": "INTEGER"},
    "entered_earlier": {
        "period": "TEXT", "figure": "TEXT", "programme": "TEXT", "people": "TEXT", "turn": "INTEGER",
        "value": "INTEGER",
    },
    "_sqlite_migrations": {"id": "INTEGER", "migration_set": "TEXT", "name": "TEXT", "applied_at": "TEXT"},
}  # fmt: skip
SUBJECTS = {"site", "title", "shelf", "language", "level", "kind", "audience", "first_time", "sex", "age"}
MEASURES = {
    "sessions", "sessions_untrusted", "unique_requests", "requests", "completions", "plays", "active_seconds",
    "answers",
}  # fmt: skip
FILES = {"usage.db", "spill", "clock.json", "site.key", "head-office.json", "spills"}


def schema(file: Path) -> dict[str, dict[str, str]]:
    connection = sqlite3.connect(file)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {table: {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables}
    connection.close()
    return found


def content(file: Path) -> bytes:
    """The bytes of a database that was closed, after VACUUM."""
    connection = connect(file, Mode.WRITE)
    connection.execute("VACUUM")
    connection.close()
    return file.read_bytes()


def months(folder: Path) -> MonthFigures:
    tally = open_tally(folder / "usage.db", Mode.READ)
    figures = tally.months()
    tally.close()
    return figures


def test_the_disk_has_no_column_but_those_allowed(tmp_path: Path) -> None:
    Site(folder=tmp_path).write()
    assert schema(tmp_path / "usage.db") == COLUMNS


def test_the_disk_has_no_file_but_those_allowed(tmp_path: Path) -> None:
    FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    site.visit("tiger")
    site.write()
    site.cut()
    site.counter.close()
    assert {file.name for file in tmp_path.iterdir()} == FILES


def test_nothing_is_counted_but_what_is_allowed() -> None:
    assert {str(subject) for subject in Subject} == SUBJECTS
    assert {str(figure) for figure in Figure} == MEASURES
    assert set(FIGURES) == set(Subject)
    assert {answer for answers in QUESTIONS.values() for answer in answers} == {
        "yes", "no", "skipped", "female", "male", "under-18", "18-25", "over-25",
    }  # fmt: skip


def test_no_time_in_the_database_is_finer_than_a_day(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    for _ in range(12):
        site.visit("tiger", minutes=1)
    site.write()
    connection = sqlite3.connect(tmp_path / "usage.db")
    for table in COLUMNS:
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names from this file
            assert not any(isinstance(value, str) and ":" in value for value in row)
            assert not any(isinstance(value, int) and value > 10**9 for value in row)
    connection.close()


VISIT = st.tuples(st.integers(0, 100), st.lists(st.sampled_from(["tiger", "rabbit", "snake"]), min_size=1, max_size=3))


def run_day(folder: Path, visits: list[tuple[int, list[str]]]) -> bytes:
    """Visits at their minutes of one day, overlapping as they come, each two minutes a title; then close."""
    site = Site(folder=folder, settings=Usage(site="here", terminals=40))
    events: list[tuple[int, int, Message]] = []
    for number, (minute, titles) in enumerate(visits):
        name, at = token(number), 60 * minute
        events.append((at, number, Start(s=name)))
        for title in titles:
            events += [(at, number, Open(s=name, t=about(title))), (at + 100, number, Page(s=name, t=about(title)))]
            at += 100
        events.append((at, number, Finish(s=name)))
    now = 0
    for at, _, message in sorted(events, key=lambda event: event[:2]):
        site.pass_time(at - now)
        now = at
        site.say(message)
    site.pass_time(3 * 3600 - now)
    site.counter.close()
    return content(folder / "usage.db")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VISIT, min_size=10, max_size=10), st.randoms(use_true_random=False))
def test_the_file_depends_only_on_sums(
    tmp_path_factory: pytest.TempPathFactory, visits: list[tuple[int, list[str]]], dice: random.Random
) -> None:
    """Other hours, another order, other terminals."""
    hours = dice.sample([minute for minute, _ in visits], len(visits))
    people = dice.sample([titles for _, titles in visits], len(visits))
    first = run_day(tmp_path_factory.mktemp("first"), visits)
    assert run_day(tmp_path_factory.mktemp("second"), list(zip(hours, people, strict=True))) == first


def test_titles_swapped_between_sessions_leave_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    apart = [(10 * n, ["tiger", "rabbit"] if n % 2 else ["snake", "hare"]) for n in range(10)]
    mixed = [(10 * n, ["tiger", "hare"] if n % 2 else ["snake", "rabbit"]) for n in range(10)]
    assert run_day(tmp_path / "a", apart) == run_day(tmp_path / "b", mixed)


def test_other_use_leaves_other_bytes(tmp_path: Path) -> None:
    """The control: the comparison does see a difference."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    visits = [(10 * n, ["tiger"]) for n in range(10)]
    assert run_day(tmp_path / "a", visits) != run_day(tmp_path / "b", [*visits[:9], (90, ["rabbit"])])


@pytest.mark.parametrize("with_key", [False, True])
def test_every_change_of_month_figures_covers_a_batch_whatever_is_killed(tmp_path: Path, *, with_key: bool) -> None:
    if with_key:
        FakeHeadOffice().install(tmp_path)
    dice = random.Random(11)  # noqa: S311 - no secret
    site = Site(folder=tmp_path, machine=VirtualMachine(true=datetime(2026, 11, 29, 1, tzinfo=UTC)))
    before, changes = MonthFigures(), 0
    for _ in range(150):
        site.visit(dice.choice(["tiger", "rabbit"]), minutes=dice.randrange(3), finish=dice.random() < 0.8)
        site.pass_time(dice.choice([0, 60, 900]))
        if dice.random() < 0.04:
            site.cut()
        elif dice.random() < 0.04:
            site.counter.close()
            site.machine.restart()
            site = Site(folder=tmp_path, machine=site.machine, visits=site.visits)
        after = months(tmp_path)
        if after != before:
            changes += 1
            assert after.sessions - before.sessions >= 10
        before = after
    assert changes > 3


def test_no_raw_trace_is_left_in_any_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    tokens = [f"MARKER{number:02}-{'x' * 14}" for number in range(17)]
    for number, name in enumerate(tokens):
        site.say(Start(s=name))
        site.say(Search(s=name, f=False))
        site.say(Hear(s=name, t=about("markedsecret" if number == 16 else "tiger")))
        site.say(Open(s=name, t=about("markedsecret" if number == 16 else "tiger")))
        site.pass_time(70)
        site.say(Answer(s=name, q="sex", a="female"))
        site.say(Finish(s=name))
        if number == 11:
            site.write()
    site.pass_time(TICK)
    site.cut()
    site.write()
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()) + caplog.text.encode()
    assert b"tiger" in everything, "the control: a title in a whole batch is there"
    for trace in (*tokens, "MARKER", "markedsecret", "terminal", "127.0.0.1", "Mozilla"):
        assert trace.encode() not in everything
    assert any(key.key == "markedsecret" for key in office.spilt(tmp_path))


def test_a_sealed_spill_is_opaque(tmp_path: Path) -> None:
    sizes = set()
    for number, visits in enumerate((0, 1, 9)):
        folder = tmp_path / str(number)
        office = FakeHeadOffice().install(folder)
        site = Site(folder=folder)
        for _ in range(visits):
            site.visit("tiger", "rabbit", minutes=0)
        site.write()
        sizes.add((folder / slots.FILE).stat().st_size)
        site.cut()
        (sealed,) = spill.aside(folder).values()
        sizes.add(-len(sealed))
        assert b"tiger" not in (folder / slots.FILE).read_bytes() + sealed
        for file in folder.rglob("*"):
            if file.is_file() and file.stat().st_size == 32:
                with pytest.raises(NotSealedForUs):
                    spill.open_spill(file.read_bytes(), sealed)
        assert spill.open_spill(office.private, sealed)
    assert len(sizes) == 2


def test_the_database_is_kept_as_the_rules_say(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    pragma = {
        name: site.counter._tally._db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "secure_delete", "journal_mode")
    }
    assert pragma == {"synchronous": 3, "secure_delete": 1, "journal_mode": "delete"}
