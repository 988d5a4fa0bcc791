"""The counter: takes messages, keeps sessions in memory, and writes what may be written.

Every five minutes one slot (day figures in the clear, the rest sealed); every hour the database.

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
from kiosk.usage.model import DayFigures, DayLabel, Days
from kiosk.usage.question import one_in
from kiosk.usage.seal import TooLarge
from kiosk.usage.sessions import Sessions, Stamp
from kiosk.usage.slots import NoRoom
from kiosk.usage.spill import Spill

FOLDER = tally.FOLDER
TICK = 300  # seconds between two writings of what a power cut is not to take
COMMIT = 3600  # seconds between two commits: a slot costs one block of the card, a commit twenty (docs/adr/0010)

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
        self._mark = self._tally.mark()
        self._spill = Spill(folder, self._key(), bytes(keys.site_key(folder).verify_key))
        self._held: Days = self._spill.recover(self._mark)  # day figures that the database does not have
        self._spill.begin(self._held, self._mark)
        self._unsure: list[tuple[int, DayLabel, DayFigures]] = []  # counted under days that an anchor may correct
        self._was_set = False  # the clock, and the days are not corrected yet
        self._fresh = True  # nothing was committed since the start
        self._stamped: tuple[int, int, Stamp] | None = None  # the last stamp, and from when until when it holds
        self._ticked = clock.boot_seconds()
        self._committed = self._ticked - COMMIT
        self._sessions = Sessions(terminals=settings.terminals, at=self._ticked)
        self._note_boot()
        self.tick()

    @property
    def due(self) -> int:
        """Seconds until the next tick."""
        return max(0, self._ticked + TICK - self._readings.boot_seconds())

    @property
    def question(self) -> int:
        """To one of how many sessions the optional question is put (R2)."""
        return one_in(self._tally.days())

    def receive(self, datagram: bytes) -> bool:
        """Take one datagram; whether it was a message that counts."""
        message = messages.decode(datagram)
        at = self._readings.boot_seconds()
        return message is not None and self._sessions.receive(message, at, self._stamp(at))

    def tick(self, *, commit: bool = False) -> None:
        """Write a slot; and the database, when an hour has passed, the clock was set, or it is asked for."""
        at = self._readings.boot_seconds()
        stamp = self._stamp(at)
        self._sessions.advance(at, stamp)
        self._hold(self._sessions.take_days(), at)
        if hours.is_open(self._settings.hours, self._clock.at(at).time.astimezone(self._zone)):
            self._hold({stamp.day: DayFigures(open_seconds=at - self._ticked)}, at)
        self._ticked = at
        self._spill.key = self._key()  # it may have been installed meanwhile
        if self._clock.hear(clockfile.read_anchor(self._folder)):
            self._was_set, self._stamped = True, None
            self._sessions.rename_period(stamp.period, self._stamp(at).period)
        if commit or self._was_set or at - self._committed >= COMMIT or not self._fits_slot():
            self._commit(at)
            self._remember(clean=False)

    def close(self) -> None:
        """End in order. Month figures that are no batch stay in the spill."""
        self.tick(commit=True)
        self._remember(clean=True)
        with contextlib.suppress(KioskError):  # no room: then it stays as it lies
            self._tally.tidy()
        self._tally.close()

    def drop(self) -> None:
        """End as a power cut does: what is in memory is gone. For simulated time."""
        self._tally.close()

    def _stamp(self, at: int) -> Stamp:
        if self._stamped and self._stamped[0] <= at < self._stamped[1]:
            return self._stamped[2]
        moment = self._clock.at(at)
        local = moment.time.astimezone(self._zone)
        day = DayLabel(local.date().isoformat(), int(moment.trusted))
        stamp = Stamp(day, day.day[:7], hours.audience(self._settings.hours, local))
        minute = at - local.second
        self._stamped = (minute, minute + 60, stamp)
        return stamp

    def _fits_slot(self) -> bool:
        """Write what the database does not have into a slot; whether there was room."""
        try:
            self._spill.write(self._sessions.remainder(), self._held, self._mark)
        except (TooLarge, NoRoom):
            return False
        except OSError as error:
            _log.warning("figures could not be written, will be tried again: %s", error)
        return True

    def _commit(self, at: int) -> None:
        """Day figures, and month figures where they are a batch. The slot comes first: `kiosk.usage.spill` says why."""
        batch = self._sessions.take_batches(self._settings.smallest_batch)
        try:
            with self._tally.changing():
                self._tally.add(self._held, batch)
                if self._fresh:
                    self._sum_up()
                if self._was_set:
                    self._correct(at)
                mark = self._tally.mark()
                self._spill.write(self._sessions.remainder(), {}, mark, all_titles=False)
        except (KioskError, OSError) as error:  # a full disk: everything stays in memory until there is room
            _log.warning("figures could not be written, will be tried again: %s", error)
            self._sessions.put_back(batch)
            with contextlib.suppress(OSError, NoRoom):
                self._spill.write(self._sessions.remainder(), self._held, self._mark, all_titles=False)
            return
        if mark != self._mark:
            with contextlib.suppress(OSError):
                self._spill.write_again()
        self._mark, self._held, self._committed = mark, {}, at
        if self._was_set:
            self._unsure = []
        self._fresh = self._was_set = False

    def _key(self) -> keys.HeadOffice | None:
        try:
            return keys.head_office(self._folder)
        except keys.NotAPublicKey as error:
            _log.warning("nothing is sealed: %s", error)
            return None

    def _hold(self, days: Days, at: int) -> None:
        for label, figures in days.items():
            self._held[label] = self._held.get(label, DayFigures()) + figures
            if not label.trusted:
                self._unsure.append((at, label, figures))

    def _sum_up(self) -> None:
        """What is older than 36 months, and head office has, becomes yearly totals."""
        word = acknowledgement.last(self._folder)
        if word:
            self._tally.sum_up(until=min(f"{word.day:%Y-%m}", self._stamp(self._ticked).period))

    def _note_boot(self) -> None:
        """Count the boot, and a power loss when the last one did not end in order (O4)."""
        if self._state.boot != self._readings.boot():
            figures = DayFigures(boots=1, power_losses=int(not self._state.clean))
            self._hold({self._stamp(self._ticked).day: figures}, self._ticked)

    def _correct(self, at: int) -> None:
        """The clock was set: what this boot counted under doubtful days goes to the right ones."""
        old: Days = {}
        new: Days = {}
        for seconds, label, figures in self._unsure:
            right = self._stamp(seconds).day
            old[label] = old.get(label, DayFigures()) + figures
            new[right] = new.get(right, DayFigures()) + figures
        self._tally.move_days(old, new)
        self._tally.pull_back(self._stamp(at).day.day)

    def _remember(self, *, clean: bool) -> None:
        memory = self._clock.remember()
        self._state = clockfile.State(boot=self._readings.boot(), clean=clean, trusted=memory.trusted, told=memory.told)
        try:
            clockfile.write(self._folder, self._state)
        except OSError as error:
            _log.warning("the time could not be written: %s", error)
