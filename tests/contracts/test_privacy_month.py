"""A month of simulated readers with kills at any moment: what somebody sees who copies the card after every session."""

import random
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Usage
from kiosk.simulate.country import Place, prisons
from kiosk.simulate.ledger import Said
from kiosk.simulate.offer import local, national
from kiosk.simulate.people import arrivals, seconds
from kiosk.simulate.period import Month
from kiosk.simulate.room import Room
from kiosk.simulate.server import Server
from kiosk.sqlite import Mode
from kiosk.usage import slots
from kiosk.usage.counter import Counter
from kiosk.usage.messages import About, Finish, Message, Open, Start, encode
from kiosk.usage.model import DAY_FIGURES, MonthFigures, Title
from kiosk.usage.tally import open_tally
from kiosk.usage.virtual import VirtualMachine
from tests.builders.head_office import FakeHeadOffice

MONTH = Month(year=2026, number=2)
# All that a page may say. Who adds a name here answers for it in docs/privacy.md.
SAID = {"s", "t", "p", "f", "q", "a"}
ABOUT = {"i", "k", "g", "v", "h"}


def days_of(place: Place, dice: random.Random) -> Iterator[tuple[date, int, list[Said]]]:
    """What is said on each day, in the order of time; and when it closes."""
    offer = local(national(40, 1), 20, "here", 1)
    for day, coming in arrivals(place, MONTH, dice).items():
        room = Room(place.settings.terminals, offer, place.finish, dice, f"{day:%Y%m%d}")
        windows = [hours for hours in place.settings.hours if day.isoweekday() in hours.days]
        begin, end = min(seconds(w.start) for w in windows), max(seconds(w.end) for w in windows)
        seated = room.stretch(coming, begin, end, cut=False)
        yield day, end, sorted((each for token in seated.said.values() for each in token), key=lambda each: each[0])


def months(folder: Path) -> MonthFigures:
    tally = open_tally(folder / "usage.db", Mode.READ)
    figures = tally.months()
    tally.close()
    return figures


def gained(before: MonthFigures, after: MonthFigures) -> dict[str, int]:
    """For each period in which anything changed: by how many sessions."""
    changed = {name.period for name in before.keys() | after.keys() if before[name] != after[name]}
    return {period: after.sessions_by_period()[period] - before.sessions_by_period()[period] for period in changed}


@pytest.mark.parametrize("with_key", [False, True])
def test_whoever_copies_the_card_after_every_session_sees_whole_batches_only(tmp_path: Path, *, with_key: bool) -> None:
    dice = random.Random(21)  # noqa: S311 - no secret
    (place,) = prisons(1, 5, scale=0.5)
    if with_key:
        FakeHeadOffice().install(tmp_path)
    server = Server(tmp_path, place, MONTH.first_day, dice)
    before, changes, looks = MonthFigures(), 0, 0
    for day, end, said in days_of(place, dice):
        server.start(day, said[0][0] - 600 if said else end)
        for at, message in said:
            server.hear(at, message)
            if isinstance(message, Finish):
                after = months(tmp_path)
                looks += 1
                if after != before:
                    changes += 1
                    assert all(sessions >= 10 for sessions in gained(before, after).values())
                before = after
                if dice.random() < 0.02:
                    server.cut()
                    server.start(day, at + 60)
        server.wait(end + 900)
        if dice.random() < 0.5:
            server.stop()
        else:
            server.cut()
    assert looks > 200
    assert changes > 10


def test_the_first_reader_of_a_month_is_not_written_beside_the_last_ones_of_the_month_before(tmp_path: Path) -> None:
    machine = VirtualMachine(true=datetime(2026, 11, 30, 9, tzinfo=UTC))  # 4 in the afternoon in Cambodia
    counter = Counter(tmp_path, Usage(), machine)

    def visit(number: int) -> None:
        token = f"visit-{number:022}"
        about = About.of(Title(id=f"title-{number}", kind="epub", language="km", level="easy", shelves=("law",)))
        for message in (Start(s=token), Open(s=token, t=about), Finish(s=token)):
            assert counter.receive(encode(message))
            machine.sleep(60)

    for number in range(9):
        visit(number)
    machine.sleep(15 * 3600)
    visit(9)
    counter.tick(commit=True)
    assert not months(tmp_path)
    for number in range(10, 19):
        visit(number)
    counter.tick(commit=True)
    counter.drop()
    assert months(tmp_path).sessions_by_period() == {"2026-12": 10}


def test_a_slot_says_in_the_clear_what_the_database_says_too_and_nothing_else(tmp_path: Path) -> None:
    FakeHeadOffice().install(tmp_path)
    (place,) = prisons(1, 5, scale=0.5)
    dice = random.Random(2)  # noqa: S311 - no secret
    server = Server(tmp_path, place, MONTH.first_day, dice)
    day, _, said = next(days for days in days_of(place, dice) if len(days[2]) > 100)
    server.start(day, said[0][0] - 600)
    for at, message in said[:100]:
        server.hear(at, message)
    server.cut()
    for at in range(0, slots.COUNT * slots.SIZE, slots.SIZE):
        block = (tmp_path / slots.FILE).read_bytes()[at : at + slots.SIZE]
        magic, _boot, sequence, _mark, length = struct.unpack_from(">8s16sQ8sH", block)
        assert magic == b"kioskSP2"
        assert sequence < 100
        clear = block[42:512]
        rows = msgspec.json.decode(clear[:length], type=list[list[str | int]])
        assert not clear[length:].strip(b"\0")
        for label, trusted, *figures in rows:
            assert label == day.isoformat()
            assert trusted in {0, 1}
            assert len(figures) == len(DAY_FIGURES)
            assert all(isinstance(figure, int) and figure < 10**6 for figure in figures)


def test_what_an_hour_came_to_is_told_by_no_slot_when_it_is_over(tmp_path: Path) -> None:
    FakeHeadOffice().install(tmp_path)
    (place,) = prisons(1, 5, scale=0.5)
    dice = random.Random(2)  # noqa: S311 - no secret
    server = Server(tmp_path, place, MONTH.first_day, dice)
    day, _, said = next(days for days in days_of(place, dice) if len(days[2]) > 100)
    server.start(day, said[0][0] - 600)
    for at, message in said[:100]:
        server.hear(at, message)
    assert any(slot.days for slot in slots._whole(tmp_path / slots.FILE)), "the control: meanwhile it is"
    server.stop()
    assert [slot.days for slot in slots._whole(tmp_path / slots.FILE)] == [{}, {}]


def test_a_message_has_no_field_but_those_allowed() -> None:
    for kind in Message.__args__:
        assert {field.encode_name for field in msgspec.structs.fields(kind)} <= SAID
    assert {field.encode_name for field in msgspec.structs.fields(About)} == ABOUT
