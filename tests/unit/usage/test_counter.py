"""The counter writes every five minutes what may be written, seals the rest, and keeps days through wrong clocks."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.config import Hours, Usage
from kiosk.sqlite import Mode, connect
from kiosk.usage import acknowledgement, clockfile, slots, spill
from kiosk.usage.counter import COMMIT, TICK
from kiosk.usage.keys import HEAD_OFFICE_FILE, SITE_FILE
from kiosk.usage.messages import Answer, Finish, Hear, Look, Open, Page, Search, Start
from kiosk.usage.model import DayFigures, DayLabel, Days, Figure, MonthFigures, MonthKey, Subject
from kiosk.usage.outbox import exact
from kiosk.usage.tally import open_tally
from kiosk.usage.virtual import VirtualMachine
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import Site, about, token

SESSIONS = MonthKey("2026-11", Subject.SITE, "", Figure.SESSIONS)


def months(folder: Path) -> MonthFigures:
    tally = open_tally(folder / "usage.db", Mode.READ)
    figures = tally.months()
    tally.close()
    return figures


def days(folder: Path) -> Days:
    tally = open_tally(folder / "usage.db", Mode.READ)
    figures = tally.days()
    tally.close()
    return figures


def test_nine_sessions_are_not_written_and_ten_are_together(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    for _ in range(9):
        site.visit("tiger", minutes=1)
    site.write()
    assert months(tmp_path) == {}
    site.visit("rabbit", minutes=1)
    site.write()
    assert months(tmp_path)[SESSIONS] == 10


def test_an_incomplete_batch_is_not_written_at_shutdown_nor_at_the_end_of_the_month(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, machine=VirtualMachine(true=datetime(2026, 11, 30, 15, tzinfo=UTC)))
    site.visit("tiger")
    site.pass_time(4 * 3600)
    site.counter.close()
    assert months(tmp_path) == {}


def test_sessions_that_go_on_are_not_in_a_batch(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    for _ in range(10):
        site.visit("tiger", minutes=0)
    site.say(Start(s=token(99)))
    site.say(Open(s=token(99), t=about("secret")))
    for _ in range(61):
        site.pass_time(60)
        site.say(Page(s=token(99), t=about("secret")))
    assert not any(key.key == "secret" for key in months(tmp_path))
    assert months(tmp_path)[SESSIONS] == 10


def test_who_only_answers_or_touches_a_label_does_not_fill_a_batch(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    for number in range(500, 520):
        sham = token(number)
        for word in (Start(s=sham), Hear(s=sham), Answer(s=sham, q="sex", a="female"), Finish(s=sham)):
            site.say(word)
        site.machine.sleep(20)
    site.visit("secret", minutes=2)
    site.write()
    assert months(tmp_path) == {}, "nobody but the one reader read"
    for _ in range(9):
        site.visit("tiger", minutes=2)
    site.write()
    assert months(tmp_path)[SESSIONS] == 10
    assert months(tmp_path)[MonthKey("2026-11", Subject.SITE, "", Figure.PLAYS)] == 20


def test_use_that_began_before_the_counter_does_not_fill_a_batch(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    for number in range(500, 509):
        site.say(Open(s=token(number), t=about("tiger")))
        site.say(Finish(s=token(number)))
        site.machine.sleep(20)
    site.visit("secret", minutes=2)
    site.write()
    assert months(tmp_path) == {}


def test_a_raised_batch_is_kept_to(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, settings=Usage(site="here", smallest_batch=15, terminals=4))
    for _ in range(14):
        site.visit("tiger", minutes=1)
    site.write()
    assert months(tmp_path) == {}


def test_day_figures_last_after_five_minutes_and_are_committed_within_the_hour(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.visit("tiger", minutes=1)
    assert sum(figures.sessions for figures in exact(tmp_path).days.values()) == 0
    site.pass_time(TICK)
    assert sum(figures.sessions for figures in exact(tmp_path).days.values()) == 1
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 0
    site.cut()
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 1
    site.visit("tiger", minutes=1)
    site.write()
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 2
    assert exact(tmp_path).days == days(tmp_path)


def test_when_nothing_happens_nothing_is_written(tmp_path: Path) -> None:
    FakeHeadOffice().install(tmp_path)
    hours = (Hours(days=(1,), start="08:00", end="09:00"),)
    site = Site(folder=tmp_path, settings=Usage(site="here", terminals=4, hours=hours))
    site.pass_time(3 * COMMIT)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file() and file.suffix != ".json"}
    site.pass_time(5 * COMMIT)
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.name in before}


def test_what_finds_no_room_in_a_slot_is_committed_at_once(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for visit in range(12):
        site.say(Start(s=token(visit)))
        for n in range(40):
            site.say(Open(s=token(visit), t=about(f"title{visit}x{n:05}")))
            site.machine.sleep(1)
        site.say(Finish(s=token(visit)))
    site.pass_time(TICK)
    assert months(tmp_path)[SESSIONS] == 12
    site.cut()
    assert office.spilt(tmp_path) == {}


def test_days_that_find_no_room_in_a_slot_are_committed_at_once(tmp_path: Path) -> None:
    machine = VirtualMachine(true=datetime(2026, 11, 2, 16, 58, tzinfo=UTC))
    site = Site(folder=tmp_path, machine=machine)
    site.counter._held = {DayLabel(f"2026-10-{n:02}", 1): DayFigures(sessions=n) for n in range(1, 20)}
    site.pass_time(TICK)
    assert len([label for label in days(tmp_path) if label.day < "2026-11"]) == 19


def test_what_a_power_cut_leaves_is_in_the_spill_and_not_counted_again(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for _ in range(13):
        site.visit("tiger", minutes=1)
    site.write()
    site.cut()
    site.cut()
    for _ in range(12):
        site.visit("tiger", minutes=1)
    site.write()
    total = months(tmp_path)
    total.update(office.spilt(tmp_path))
    assert total[SESSIONS] == 25
    assert total[MonthKey("2026-11", Subject.TITLE, "tiger", Figure.UNIQUE_REQUESTS)] == 25


def test_a_cut_between_spill_and_database_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for _ in range(9):
        site.visit("tiger", minutes=1)
    site.pass_time(TICK)
    site.visit("tiger", minutes=0)
    holder = connect(tmp_path / "usage.db", Mode.READ)
    holder.execute("BEGIN")
    holder.execute("SELECT * FROM days").fetchone()  # a reader keeps the commit from being done
    site.counter._tally._db.execute("PRAGMA busy_timeout = 10")
    written = site.counter._spill.write
    calls: list[bytes] = []

    def once(remainder: MonthFigures, days: Days, mark: bytes, *, all_titles: bool = True) -> None:
        calls.append(mark)
        if len(calls) == 1:
            written(remainder, days, mark, all_titles=all_titles)

    site.counter._spill.write = once  # type: ignore[method-assign]  # the cut comes before the second writing
    site.counter.tick(commit=True)
    holder.execute("ROLLBACK")
    assert len(calls) == 2
    assert len(set(calls)) == 2, "the slot names the state that the database was to have"
    site.cut()
    total = months(tmp_path)
    assert total == {}
    assert office.spilt(tmp_path)[SESSIONS] == 9


def test_a_database_that_cannot_be_written_is_tried_again_and_nothing_is_lost(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for _ in range(11):
        site.visit("tiger", minutes=0)
    holder = connect(tmp_path / "usage.db", Mode.READ)
    holder.execute("BEGIN")
    holder.execute("SELECT * FROM days").fetchone()
    site.counter._tally._db.execute("PRAGMA busy_timeout = 10")
    site.write()
    site.write()
    assert months(tmp_path) == {}
    holder.execute("ROLLBACK")
    site.write()
    assert months(tmp_path)[SESSIONS] == 11
    site.cut()
    assert office.spilt(tmp_path) == {}
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 11


def test_slots_that_cannot_be_written_stop_nothing_and_lose_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    (tmp_path / slots.FILE).unlink()
    (tmp_path / slots.FILE).mkdir()
    site.visit("tiger", minutes=1)
    site.pass_time(TICK)
    site.counter.tick(commit=True)
    assert "will be tried again" in caplog.text
    (tmp_path / slots.FILE).rmdir()
    site.pass_time(TICK)
    site.cut()
    assert office.spilt(tmp_path)[SESSIONS] == 1
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 1


def test_without_the_key_of_head_office_there_is_no_spill(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.visit("tiger")
    site.write()
    site.cut()
    assert not (tmp_path / spill.FOLDER).exists()
    assert all(not slot.sealed for slot in slots._whole(tmp_path / slots.FILE))


def test_a_key_installed_meanwhile_is_used_from_the_next_five_minutes_on(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.visit("tiger")
    office = FakeHeadOffice().install(tmp_path)
    site.write()
    site.cut()
    assert office.spilt(tmp_path)[SESSIONS] == 1


def test_a_damaged_key_stops_the_spill_and_not_the_counting(tmp_path: Path) -> None:
    (tmp_path / HEAD_OFFICE_FILE).write_bytes(b"{}")
    site = Site(folder=tmp_path)
    site.visit("tiger")
    site.write()
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 1


@pytest.mark.parametrize("slot", [0, 1])
def test_a_torn_slot_leaves_the_other(tmp_path: Path, slot: int) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for _ in range(2):
        site.visit("tiger", minutes=1)
        site.pass_time(TICK)
    file = tmp_path / slots.FILE
    content = bytearray(file.read_bytes())
    content[slot * slots.SIZE + 1024 : slot * slots.SIZE + 2048] = bytes(1024)
    file.write_bytes(content)
    site.cut()
    assert office.spilt(tmp_path)[SESSIONS] in {1, 2}


@pytest.mark.parametrize("ticks", [3, 4])
def test_a_cut_in_the_middle_of_a_start_loses_nothing(tmp_path: Path, ticks: int) -> None:
    """One slot is already the new start's, the other is not yet: both hold the same day figures."""
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for _ in range(ticks):
        site.visit("tiger", minutes=1)
        site.pass_time(TICK)
    mark = site.counter._mark
    site.counter.drop()
    start = spill.Spill(tmp_path, office.public, b"")
    held = start.recover(mark)
    start._write(start._seal(MonthFigures()), held, mark)
    Site(folder=tmp_path, machine=site.machine).counter.close()
    assert sum(figures.sessions for figures in days(tmp_path).values()) == ticks
    assert office.spilt(tmp_path)[SESSIONS] == ticks


def test_a_spill_of_hundreds_of_titles_keeps_its_size_and_its_totals(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    site = Site(folder=tmp_path)
    for visit in range(9):
        for n in range(190):
            site.say(Open(s=token(visit), t=about(f"title{visit}x{n:05}")))
            site.machine.sleep(1)
        site.say(Finish(s=token(visit)))
    site.write()
    assert (tmp_path / slots.FILE).stat().st_size == 2 * slots.SIZE
    site.cut()
    (sealed,) = spill.aside(tmp_path).values()
    content = spill.open_spill(office.private, sealed)
    assert content.cut > 0
    assert MonthFigures.from_rows(content.months)[
        MonthKey("2026-11", Subject.LANGUAGE, "km", Figure.UNIQUE_REQUESTS)
    ] == 9 * 190  # fmt: skip


def test_boots_and_power_losses_are_told_apart(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.write()
    site.cut()
    site.counter.close()
    site.machine.restart()
    again = Site(folder=tmp_path, machine=site.machine)
    again.write()
    assert sum(figures.boots for figures in days(tmp_path).values()) == 3
    assert sum(figures.power_losses for figures in days(tmp_path).values()) == 1


def test_a_counter_that_starts_again_within_a_boot_is_neither(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.counter._tally.close()
    Site(folder=tmp_path, machine=site.machine).write()
    assert sum(figures.boots for figures in days(tmp_path).values()) == 1
    assert sum(figures.power_losses for figures in days(tmp_path).values()) == 0


def test_the_day_changes_at_midnight_of_the_site(tmp_path: Path) -> None:
    site = Site(folder=tmp_path, machine=VirtualMachine(true=datetime(2026, 11, 2, 16, 58, tzinfo=UTC)))
    site.visit("tiger", minutes=0)
    site.pass_time(300)
    site.visit("tiger", minutes=0)
    site.write()
    assert {label.day: figures.sessions for label, figures in days(tmp_path).items()} == {
        "2026-11-02": 1,
        "2026-11-03": 1,
    }


def test_open_minutes_are_those_of_the_declared_hours(tmp_path: Path) -> None:
    hours = (
        Hours(days=(1, 2, 3, 4, 5), start="08:00", end="10:00"),
        Hours(days=(1,), start="10:00", end="11:00", audience="women"),
    )
    site = Site(folder=tmp_path, settings=Usage(site="here", terminals=4, hours=hours))  # it is Monday, eight o'clock
    site.visit("tiger", minutes=0)
    site.pass_time(2 * 3600)
    for _ in range(10):
        site.visit("tiger", minutes=0)
    site.pass_time(4 * 3600)
    (figures,) = days(tmp_path).values()
    assert figures.open_seconds == pytest.approx(3 * 3600, abs=300)
    assert months(tmp_path)[MonthKey("2026-11", Subject.AUDIENCE, "women", Figure.SESSIONS)] == 10


def test_days_counted_under_a_wrong_date_move_when_the_clock_is_set(tmp_path: Path) -> None:
    machine = VirtualMachine(chip=False, wrong=timedelta(days=-40))
    site = Site(folder=tmp_path, machine=machine)
    site.visit("tiger", minutes=1)
    site.pass_time(24 * 3600)
    site.visit("tiger", minutes=1)
    site.write()
    assert all(not label.trusted for label in days(tmp_path))
    clockfile.set_clock(tmp_path, machine, machine.true)
    site.write()
    assert {label: figures.sessions for label, figures in days(tmp_path).items()} == {
        DayLabel("2026-11-02", 1): 1,
        DayLabel("2026-11-03", 1): 1,
    }


def test_the_remainder_moves_to_the_right_month_and_is_no_longer_marked(tmp_path: Path) -> None:
    office = FakeHeadOffice().install(tmp_path)
    machine = VirtualMachine(chip=False, wrong=timedelta(days=-40))
    site = Site(folder=tmp_path, machine=machine)
    site.visit("tiger", minutes=1)
    site.write()
    clockfile.set_clock(tmp_path, machine, machine.true)
    site.write()
    site.write()
    site.cut()
    assert office.spilt(tmp_path)[SESSIONS] == 1
    assert {key.period for key in office.spilt(tmp_path)} == {"2026-11"}


def test_figures_of_a_clock_that_is_never_set_stay_and_are_marked(tmp_path: Path) -> None:
    machine = VirtualMachine(chip=False, wrong=timedelta(days=-4000))
    site = Site(folder=tmp_path, machine=machine)
    for _ in range(11):
        site.visit("tiger", minutes=1)
    site.write()
    site.cut()
    site.write()
    assert sum(figures.sessions for label, figures in days(tmp_path).items() if not label.trusted) == 11
    untrusted = sum(n for key, n in months(tmp_path).items() if key.figure is Figure.SESSIONS_UNTRUSTED)
    assert untrusted == months(tmp_path).sessions == 11


def test_a_clock_that_had_been_set_into_the_future_is_taken_back_and_nothing_stays_there(tmp_path: Path) -> None:
    machine = VirtualMachine(chip=False)
    site = Site(folder=tmp_path, machine=machine)
    clockfile.set_clock(tmp_path, machine, machine.true + timedelta(days=3650))
    site.write()
    for _ in range(11):
        site.visit("tiger", minutes=1)
    site.write()
    clockfile.set_clock(tmp_path, machine, machine.true, back=True)
    site.write()
    assert {label.day for label in days(tmp_path)} == {"2026-11-02"}
    assert {key.period for key in months(tmp_path)} == {"2026-11"}
    assert sum(figures.sessions for figures in days(tmp_path).values()) == 11
    assert months(tmp_path).sessions == 11


def test_what_head_office_has_becomes_yearly_totals_after_36_months(tmp_path: Path) -> None:
    machine = VirtualMachine(true=datetime(2023, 3, 1, tzinfo=UTC))
    for _ in range(5):
        Site(folder=tmp_path, machine=machine).counter.close()
        machine.restart(off=timedelta(days=300))
    assert len(days(tmp_path)) == 5, "nobody has them yet"
    word = acknowledgement.Acknowledgement(site=b"", acknowledged=1, spills=[], day=date(2099, 1, 1))
    acknowledgement.keep(tmp_path, word)
    Site(folder=tmp_path, machine=machine)
    assert [label.day[:7] for label in days(tmp_path)] == ["2023", "2024-10", "2025-08", "2026-06", "2027-04"]
    assert days(tmp_path)[DayLabel("2023", 1)].boots == 2


@pytest.mark.parametrize("content", [b"\0\0", b"{", b'{"boot":"\xff"}'], ids=["nothing", "half", "not text"])
def test_files_that_make_no_sense_are_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / clockfile.FILE).write_bytes(content)
    (tmp_path / clockfile.SET_FILE).write_bytes(content)
    (tmp_path / slots.FILE).write_bytes(b"\0" * 100)
    site = Site(folder=tmp_path)
    site.write()
    assert (tmp_path / SITE_FILE).stat().st_size == 32


def test_messages_that_are_none_change_nothing(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    assert not site.counter.receive(b"")
    assert not site.counter.receive(b'{"e":"open"}')
    assert not site.say(Finish(s=token(1)))


def test_looks_and_searches_reach_the_day(tmp_path: Path) -> None:
    site = Site(folder=tmp_path)
    site.say(Start(s=token(1)))
    site.say(Look(s=token(1), t=about("tiger")))
    site.say(Search(s=token(1), f=False))
    site.write()
    (figures,) = days(tmp_path).values()
    assert (figures.sessions, figures.investigations, figures.searches, figures.searches_without_result) == (1, 1, 1, 1)
