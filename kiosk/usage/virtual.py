"""A machine in simulated time: the simulator and the tests drive the real counter with it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(kw_only=True)
class VirtualMachine:
    """Clock readings that move only when told.

    Args:
        true: what time it really is.
        wrong: how far the system's clock is off.
        chip: whether a battery keeps the time while it is off.
    """

    true: datetime = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    wrong: timedelta = timedelta()
    chip: bool = True
    starts: int = 1
    seconds: int = 10

    def now(self) -> datetime:
        """What the system says."""
        return self.true + self.wrong

    def boot_seconds(self) -> int:
        """Seconds since the last start."""
        return self.seconds

    def boot(self) -> str:
        """A name of this start."""
        return f"start-{self.starts}"

    def has_chip(self) -> bool:
        """As it was made."""
        return self.chip

    def sleep(self, seconds: int) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.true += timedelta(seconds=seconds)

    def restart(self, *, off: timedelta = timedelta(minutes=1)) -> None:
        """Switch off and on again. Without a chip the system's clock stands still while it is off."""
        self.true += off
        if not self.chip:
            self.wrong -= off
        self.starts += 1
        self.seconds = 10
