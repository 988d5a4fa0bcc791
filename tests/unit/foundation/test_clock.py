"""The clock says how far it can be trusted, and jumps of the system's time do it nothing."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import Anchor, Clock, ClockBackwards, Memory, TrustedClock, anchor_at
from kiosk.usage.virtual import VirtualMachine

NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def without_chip(**given: object) -> VirtualMachine:
    return VirtualMachine(**{"true": NOON, "chip": False, **given})  # type: ignore[arg-type]  # readable in the tests


def test_the_real_machine_shows_its_clocks() -> None:
    clock = Clock()
    assert clock.now().tzinfo is UTC
    assert clock.boot_seconds() > 0
    assert clock.boot() == clock.boot()
    assert len(clock.boot()) == 36
    assert clock.has_chip() in {True, False}


@pytest.mark.parametrize(
    ("told", "trusted"),
    [("chip", True), ("saved", False), (None, True)],
    ids=["the box began with its time", "its battery was empty", "no box"],
)
def test_a_chip_is_believed_when_the_machine_began_with_its_time(
    tmp_path: Path, told: str | None, *, trusted: bool
) -> None:
    chip, whose = tmp_path / "rtc0", tmp_path / "told"
    assert not Clock(chip=chip, told=whose).has_chip()
    chip.touch()
    if told:
        whose.write_text(f"{told}\n", "ascii")
    assert Clock(chip=chip, told=whose).has_chip() is trusted


PROGRAM = Path(__file__).parents[3] / "ansible" / "roles" / "clock" / "files" / "clock"


@pytest.mark.skipif(Path("/dev/rtc0").exists(), reason="this machine's chip would set its time")
def test_a_box_without_a_chip_says_that_its_time_is_the_saved_one(tmp_path: Path) -> None:
    (tmp_path / "saved").touch()
    subprocess.run(["sh", PROGRAM, "load", tmp_path / "saved", tmp_path / "told"], check=True)
    assert not Clock(chip=tmp_path, told=tmp_path / "told").has_chip()


def test_with_a_chip_the_time_is_trusted() -> None:
    clock = TrustedClock(VirtualMachine(true=NOON), Memory())
    assert clock.now().time == NOON
    assert clock.now().trusted


def test_without_a_chip_the_time_is_not_trusted_until_somebody_says_it() -> None:
    machine = without_chip(wrong=timedelta(days=-3))
    clock = TrustedClock(machine, Memory())
    assert not clock.now().trusted
    assert clock.hear(anchor_at(machine, NOON, Memory()))
    assert clock.now().trusted
    assert clock.now().time == NOON


def test_jumps_of_the_system_time_change_nothing() -> None:
    machine = VirtualMachine(true=NOON)
    clock = TrustedClock(machine, Memory())
    for jump in (timedelta(days=900), timedelta(days=-9000), timedelta(hours=5)):
        machine.wrong = jump
        machine.sleep(60)
    assert clock.now().time == NOON + timedelta(minutes=3)


def test_a_chip_that_lags_behind_what_is_known_is_not_trusted_and_time_goes_on_from_there() -> None:
    known = NOON + timedelta(days=40)
    clock = TrustedClock(VirtualMachine(true=NOON), Memory(trusted=known, told=known))
    assert clock.now().time == known
    assert not clock.now().trusted


def test_a_chip_that_is_years_ahead_is_not_trusted() -> None:
    machine = VirtualMachine(true=NOON, wrong=timedelta(days=4000))
    clock = TrustedClock(machine, Memory(trusted=NOON, told=NOON))
    assert not clock.now().trusted
    assert clock.now().time == NOON + timedelta(days=400)


def test_without_a_chip_time_goes_on_where_it_was_told_last() -> None:
    machine = without_chip(wrong=timedelta(days=-700))
    told = NOON - timedelta(hours=1)
    clock = TrustedClock(machine, Memory(told=told))
    machine.sleep(10)
    assert clock.now().time == told + timedelta(seconds=10)


def test_trusted_time_is_remembered_and_never_goes_back() -> None:
    machine = VirtualMachine(true=NOON)
    first = TrustedClock(machine, Memory())
    memory = first.remember()
    assert memory == Memory(trusted=NOON, told=NOON)
    machine.wrong = timedelta(days=-10)
    machine.restart()
    second = TrustedClock(machine, memory)
    assert second.now().time >= NOON
    assert second.remember().trusted == NOON


def test_an_untrusted_time_is_told_on_but_not_taken_for_trusted() -> None:
    machine = without_chip(wrong=timedelta(days=9))
    clock = TrustedClock(machine, Memory(trusted=NOON, told=NOON))
    machine.sleep(30)
    assert clock.remember() == Memory(trusted=NOON, told=NOON + timedelta(days=9, seconds=30))
    assert clock.hear(anchor_at(machine, machine.true, clock.memory)), "an untrusted future binds nobody"
    assert clock.now().time == NOON + timedelta(seconds=30)


def test_a_time_before_what_is_past_is_refused_but_when_an_error_is_taken_back() -> None:
    machine = without_chip()
    memory = Memory(trusted=NOON + timedelta(days=100), told=NOON + timedelta(days=100))
    with pytest.raises(ClockBackwards, match="2026-11-02"):
        anchor_at(machine, NOON, memory)
    clock = TrustedClock(machine, memory)
    assert clock.hear(anchor_at(machine, NOON, memory, back=True))
    assert clock.remember().trusted == NOON


def test_a_few_minutes_between_two_watches_are_let_pass_without_going_back() -> None:
    memory = Memory(trusted=NOON + timedelta(minutes=5))
    assert anchor_at(without_chip(), NOON, memory).time == NOON + timedelta(minutes=5)


def test_an_anchor_of_another_boot_says_nothing() -> None:
    machine = without_chip()
    anchor = anchor_at(machine, NOON, Memory())
    machine.restart()
    clock = TrustedClock(machine, Memory(), anchor)
    assert not clock.now().trusted
    assert not clock.hear(anchor)


def test_the_same_word_twice_changes_nothing() -> None:
    machine = without_chip()
    anchor = Anchor(boot=machine.boot(), seconds=machine.seconds, time=NOON)
    clock = TrustedClock(machine, Memory(), anchor)
    assert clock.now().trusted
    assert not clock.hear(anchor)
    assert not clock.hear(None)
