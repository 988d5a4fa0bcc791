"""A site's server in simulated time: the real counter, which is started, told things, cut off and shut down."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from kiosk.clock import TrustedClock
from kiosk.simulate.country import ClockCare, Place
from kiosk.usage import acknowledgement, clockfile
from kiosk.usage.counter import Counter
from kiosk.usage.messages import Message, encode
from kiosk.usage.outbox import Library, Outbox, Taken
from kiosk.usage.virtual import VirtualMachine

_LATE, _EARLY = timedelta(days=-23), timedelta(days=17)  # what wrong chips show


class Server:
    """One server. Seconds are counted from midnight of the day it was started on.

    Args:
        folder: the usage folder, with head office's key in it.
        place: the site.
        begin: the first day.
        dice: chance.
    """

    def __init__(self, folder: Path, place: Place, begin: date, dice: Random) -> None:
        self._folder, self._place, self._dice = folder, place, dice
        self._zone = ZoneInfo(place.settings.time_zone)
        chip = place.clock in {ClockCare.CHIP, ClockCare.WRONG_CHIP}
        wrong = dice.choice((_LATE, _EARLY)) if place.clock is ClockCare.WRONG_CHIP else timedelta()
        self._machine = VirtualMachine(true=self._midnight(begin), wrong=wrong, chip=chip)
        self._begin = self._machine.true
        self._counter: Counter | None = None
        self.written = 0  # the second of the last writing

    @property
    def wrong(self) -> bool:
        """Whether the chip shows a wrong time."""
        return self._machine.chip and bool(self._machine.wrong)

    def start(self, day: date, second: int) -> None:
        """Switch on."""
        self._begin = self._midnight(day)
        off = self._begin + timedelta(seconds=second) - self._machine.true
        self._machine.restart(off=max(off, timedelta(seconds=5)))
        self._counter = Counter(self._folder, self._place.settings, self._machine)
        self.written = self._now

    def hear(self, at: int, message: Message) -> None:
        """A page says something."""
        self.wait(at)
        self._running.receive(encode(message))

    def wait(self, until: int) -> None:
        """Let time pass; every five minutes the counter writes."""
        counter = self._running
        while (left := until - self._now) > 0:
            self._machine.sleep(min(left, max(1, counter.due)))
            if not counter.due:
                counter.tick()
                self.written = self._now

    def cut(self) -> None:
        """The power goes."""
        self._running.drop()
        self._counter = None

    def stop(self) -> None:
        """Shut down in order."""
        self._running.close()
        self._counter = None

    def set_clock(self) -> None:
        """Somebody who knows says what time it is; the technician also sets a chip that is wrong."""
        early = self._machine.chip and self._machine.wrong > timedelta()
        clockfile.set_clock(self._folder, self._machine, self._machine.true, back=early)
        if self._machine.chip:
            self._machine.wrong = timedelta()

    def take(self, stick: Path, library: Library, word: bytes | None) -> Taken:
        """Make a bundle; head office's acknowledgement lies on the stick."""
        if word:
            (stick / acknowledgement.file_name(self._place.settings.site)).write_bytes(word)
        memory, anchor = clockfile.read(self._folder).memory, clockfile.read_anchor(self._folder)
        now = TrustedClock(self._machine, memory, anchor).now()
        return Outbox(self._folder, self._place.settings).take(stick, now, now.day(self._zone).isoformat(), library)

    @property
    def _running(self) -> Counter:
        assert self._counter, "it is switched off"  # noqa: S101 - for who writes simulations
        return self._counter

    @property
    def _now(self) -> int:
        return round((self._machine.true - self._begin).total_seconds())

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)
