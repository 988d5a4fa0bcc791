"""The counter: takes messages, keeps sessions in memory, and every five minutes writes what may be written.

It is driven from outside (`receive`, `tick`, `close`), by a socket in `service` and by simulated time in tests.
"""

import contextlib
import logging
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.clock import Readings, TrustedClock
from kiosk.config import Usage
from kiosk.errors import KioskError
from kiosk.sqlite import Mode
from kiosk.usage import acknowledgement, clockfile, hours, keys, messages, tally
from kiosk.usage.model import DayFigures, DayLabel, Days, MonthFigures
from kiosk.usage.sessions import Sessions, Stamp
from kiosk.usage.spill import Spill

FOLDER = "usage"
TICK = 300  # seconds between two writes

_log = logging.getLogger(__name__)


class Counter:
    """Counts one site's use. One at a time for a folder.

    Args:
        folder: where the counter writes, and nobody else.
        settings: the site's.
        clock: the machine's clocks.

    Raises:
        DatabaseDenied, DatabaseBusy, DatabaseFull: the figures cannot be kept.
    """

    def __init__(self, folder: Path, settings: Usage, clock: Readings) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._settings, self._readings = folder, settings, clock
        self._zone = ZoneInfo(settings.time_zone)
        self._state = clockfile.read(folder)
        self._clock = TrustedClock(clock, self._state.memory, clockfile.read_anchor(folder))
        self._tally = tally.open_tally(folder / tally.FILE, Mode.WRITE)
        self._position = self._tally.position()
        self._spill = Spill(folder, self._key(), bytes(keys.site_key(folder).verify_key))
        self._spill.set_aside(self._position)
        self._spill.begin(self._position)
        self._ticked = clock.boot_seconds()
        self._sessions = Sessions(terminals=settings.terminals, at=self._ticked)
        self._held: Days = {}  # day figures that are not written yet
        self._unsure: list[tuple[int, DayLabel, DayFigures]] = []  # written under days that an anchor may correct
        self._sum_up()
        self._note_boot()
        self.tick()

    @property
    def due(self) -> int:
        """Seconds until the next tick."""
        return max(0, self._ticked + TICK - self._readings.boot_seconds())

    def receive(self, datagram: bytes) -> bool:
        """Take one datagram; whether it was a message that counts."""
        message = messages.decode(datagram)
        at = self._readings.boot_seconds()
        return message is not None and self._sessions.receive(message, at, self._stamp(at))

    def tick(self) -> None:
        """Write: day figures, a batch of month figures if there is one, the sealed remainder, the clock."""
        at = self._readings.boot_seconds()
        stamp = self._stamp(at)
        self._sessions.advance(at, stamp)
        if hours.is_open(self._settings.hours, self._clock.at(at).time.astimezone(self._zone)):
            self._hold({stamp.day: DayFigures(open_seconds=at - self._ticked)})
        self._ticked = at
        self._write(at)
        anchor = clockfile.read_anchor(self._folder)
        wrong = stamp.period
        if self._clock.hear(anchor):
            self._correct(wrong, at)
        self._remember(clean=False)

    def close(self) -> None:
        """End in order. Month figures that are no batch stay in the spill."""
        self.tick()
        self._remember(clean=True)
        with contextlib.suppress(KioskError):  # no room: then it stays as it lies
            self._tally.tidy()
        self._tally.close()

    def _stamp(self, at: int) -> Stamp:
        moment = self._clock.at(at)
        local = moment.time.astimezone(self._zone)
        day = DayLabel(local.date().isoformat(), int(moment.trusted))
        return Stamp(day, day.day[:7], hours.audience(self._settings.hours, local))

    def _write(self, at: int) -> None:
        """Spill first, then the database: see `kiosk.usage.spill` for why."""
        self._spill.key = self._key()  # it may have been installed meanwhile
        self._hold(self._sessions.take_days())
        batch = MonthFigures()
        if self._sessions.ended_sessions >= self._settings.smallest_batch:
            batch = self._sessions.take_ended()
        try:
            self._spill.write(self._sessions.remainder(), self._position + batch.sessions)
            self._tally.add(self._held, batch)
        except (KioskError, OSError) as error:  # a full disk: everything stays in memory until there is room
            _log.warning("figures could not be written, will be tried again: %s", error)
            self._sessions.put_back(batch)
            with contextlib.suppress(OSError):
                self._spill.write(self._sessions.remainder(), self._position)
            return
        self._position += batch.sessions
        self._unsure += [(at, label, figures) for label, figures in self._held.items() if not label.trusted]
        self._held = {}

    def _key(self) -> keys.HeadOffice | None:
        try:
            return keys.head_office(self._folder)
        except keys.NotAPublicKey as error:
            _log.warning("nothing is sealed: %s", error)
            return None

    def _hold(self, days: Days) -> None:
        for label, figures in days.items():
            self._held[label] = self._held.get(label, DayFigures()) + figures

    def _sum_up(self) -> None:
        """What is older than 36 months, and head office has, becomes yearly totals."""
        word = acknowledgement.last(self._folder)
        if word:
            self._tally.sum_up(until=min(f"{word.day:%Y-%m}", self._stamp(self._ticked).period))

    def _note_boot(self) -> None:
        """Count the boot, and a power loss when the last one did not end in order (O4)."""
        if self._state.boot == self._readings.boot():
            return
        lost = int(not self._state.clean)
        self._hold({self._stamp(self._ticked).day: DayFigures(boots=1, power_losses=lost)})

    def _correct(self, wrong: str, at: int) -> None:
        """The clock was set: what this boot counted under doubtful days goes to the right ones."""
        old: Days = {}
        new: Days = {}
        for seconds, label, figures in self._unsure:
            right = self._stamp(seconds).day
            old[label] = old.get(label, DayFigures()) + figures
            new[right] = new.get(right, DayFigures()) + figures
        stamp = self._stamp(at)
        try:
            self._tally.move_days(old, new)
            self._tally.pull_back(stamp.day.day)
        except KioskError as error:
            _log.warning("days could not be corrected, they stay marked: %s", error)
        self._unsure = []
        self._sessions.rename_period(wrong, stamp.period)

    def _remember(self, *, clean: bool) -> None:
        memory = self._clock.remember()
        self._state = clockfile.State(boot=self._readings.boot(), clean=clean, trusted=memory.trusted, told=memory.told)
        try:
            clockfile.write(self._folder, self._state)
        except OSError as error:
            _log.warning("the time could not be written: %s", error)
