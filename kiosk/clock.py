"""The only place that asks what time it is."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol

from kiosk.errors import KioskError

# A clock that starts later than this after the time it knew last is taken for broken: nobody leaves a library off
# so long without the technician, who sets the clock.
LONGEST_OFF = timedelta(days=400)


class ClockBackwards(KioskError):
    """A time was given that lies before what is already known to be past."""

    message = "It is later than {given}: the library was already in use on {known}."
    advice = "Check the date. If the library's clock had been set wrong before, give the command with --back."


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Tells the time. Tests give one that stands still or jumps.

    Args:
        chip: is there where the machine has a clock chip.
        told: whose time the system began with, `chip` or `saved`: written at each start of a box by
            ansible/roles/clock/files/clock. Elsewhere it is not there, and a chip is believed.
    """

    chip: Path = Path("/sys/class/rtc/rtc0")
    told: Path = Path("/run/kiosk-clock")

    def now(self) -> datetime:
        """The time in UTC, aware, as the system has it: right or wrong."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in UTC."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that only ever grow, for measuring how long a thing took."""
        return time.monotonic()

    def boot_seconds(self) -> int:
        """Whole seconds since the machine started, sleep included (clock_gettime(2), CLOCK_BOOTTIME)."""
        return int(time.clock_gettime(time.CLOCK_BOOTTIME))

    def boot(self) -> str:
        """A name of this start of the machine: random, new at each (random(4))."""
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()

    def has_chip(self) -> bool:
        """Whether a battery kept the time while the machine was off.

        A Raspberry Pi 4 has no chip; a Raspberry Pi 5 has one, and mostly no battery for it.
        """
        try:
            return self.chip.exists() and self.told.read_text("ascii").strip() == "chip"
        except FileNotFoundError:
            return True


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """Somebody who knew the time said it: at `seconds` after the start `boot` it was `time`."""

    boot: str
    seconds: int
    time: datetime
    back: bool = False  # the time known before was an error


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time in UTC, and whether it can be trusted."""

    time: datetime
    trusted: bool

    def day(self, zone: tzinfo) -> date:
        """The calendar day there."""
        return self.time.astimezone(zone).date()


class Readings(Protocol):
    """What a machine's clocks show: `Clock`, or a simulated machine."""

    def now(self) -> datetime:
        """The system's time in UTC."""

    def boot_seconds(self) -> int:
        """Whole seconds since the start."""

    def boot(self) -> str:
        """A name of this start."""

    def has_chip(self) -> bool:
        """Whether a battery keeps the time."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What of the time outlives a boot: the last trusted time, and the last told at all, trusted or not."""

    trusted: datetime | None = None
    told: datetime | None = None


class TrustedClock:
    """Tells the time on a machine without a clock chip, and says how far it can be trusted.

    It counts the seconds since boot: the system's time may jump as it likes. Where it begins is decided once: by an
    anchor of this boot; by the chip, if plausible; else by the later of the system's time and the last time told, which
    is not trusted. A trusted time never lies before another, but when a person takes an error back.

    Args:
        clock: the machine's clocks.
        memory: what outlived the last boot.
        anchor: what somebody said, or None. Of another boot it says nothing.
    """

    def __init__(self, clock: Readings, memory: Memory, anchor: Anchor | None = None) -> None:
        self._clock, self._boot = clock, clock.boot()
        self.memory = memory
        self._anchor: Anchor | None = None
        system, told = clock.now(), memory.told
        self._chip = clock.has_chip() and (told is None or told <= system <= told + LONGEST_OFF)
        begin = system if self._chip or told is None else max(told, min(system, told + LONGEST_OFF))
        self._start = Anchor(boot=self._boot, seconds=clock.boot_seconds(), time=begin)
        self.hear(anchor)

    def now(self) -> Moment:
        """The time now."""
        return self.at(self._clock.boot_seconds())

    def at(self, seconds: int) -> Moment:
        """The time at a second since boot."""
        base = self._anchor or self._start
        time, trusted = base.time + timedelta(seconds=seconds - base.seconds), bool(self._anchor) or self._chip
        return Moment(time=time, trusted=trusted)

    def remember(self) -> Memory:
        """What is to outlive the boot, as of now."""
        now, last = self.now(), self.memory.trusted
        trusted = max(now.time, last) if last and now.trusted else now.time if now.trusted else last
        self.memory = Memory(trusted=trusted, told=now.time)
        return self.memory

    def hear(self, anchor: Anchor | None) -> bool:
        """Take the word of somebody who knows the time; whether that changed anything."""
        if anchor is None or anchor.boot != self._boot or anchor == self._anchor:
            return False
        if anchor.back:
            self.memory = Memory()
        self._anchor = anchor
        return True


def anchor_at(clock: Readings, time: datetime, memory: Memory, *, back: bool = False) -> Anchor:
    """Say that it is `time` now. Ten minutes of difference between two watches are let pass.

    Raises:
        ClockBackwards: that is before the last trusted time, and `back` is not given.
    """
    known = memory.trusted
    if known and not back and time < known - timedelta(minutes=10):
        raise ClockBackwards(given=time.date(), known=known.date())
    latest = time if back or known is None else max(time, known)
    return Anchor(boot=clock.boot(), seconds=clock.boot_seconds(), time=latest, back=back)
