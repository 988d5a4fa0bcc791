"""How often a pass phrase may be tried: few times an hour, but nobody can use up the tries of the staff's own machine.

There is one bucket of tries for browsers in which nobody ever signed in, and one for each person's own browsers. A
bucket fills by itself, so that whoever emptied it has kept nobody out for longer than minutes. Only wrong tries cost.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

STRANGERS = ""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Tries in a full bucket, and the seconds after which it has one more."""

    full: int
    seconds: float


UNKNOWN = Rate(full=6, seconds=600)  # all strange browsers together: 12 in the worst hour
KNOWN = Rate(full=5, seconds=1200)  # those of one person: 8 in the worst hour


class Attempts:
    """The buckets, in memory: a start of the machine fills them, and takes a minute.

    Args:
        monotonic: seconds that only grow.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # tries left, and when that was so

    def take(self, who: str) -> float:
        """Somebody wants to try: 0 when that is allowed, and one try is gone; else the seconds to wait.

        `who` is a person's device word or STRANGERS.
        """
        with self._lock:
            left = self._left(who)
            if left < 1:
                return (1 - left) * _rate(who).seconds
            self._buckets[who] = (left - 1, self._now())
            return 0.0

    def give_back(self, who: str) -> None:
        """It was the right one."""
        with self._lock:
            self._buckets[who] = (min(self._left(who) + 1, _rate(who).full), self._now())

    def _left(self, who: str) -> float:
        rate, now = _rate(who), self._now()
        left, then = self._buckets.get(who, (rate.full, now))
        return min(rate.full, left + (now - then) / rate.seconds)


def _rate(who: str) -> Rate:
    return KNOWN if who else UNKNOWN
