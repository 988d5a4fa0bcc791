"""The only place that asks what time it is."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Tells the time. Tests give one that stands still or jumps.

    The Pi has no clock chip; how far a time can be trusted is added with the usage counter.
    """

    def now(self) -> datetime:
        """The time in UTC, aware."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in UTC."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds that only ever grow, for measuring how long a thing took."""
        return time.monotonic()
