"""How often the optional question is put (R2): to one session in four, and to every one where few come."""

import contextlib
from collections import Counter
from pathlib import Path

from kiosk.usage.model import Days

ONE_IN = 4
ALWAYS_UNDER = 60  # sessions a month
_DAY = len("2026-11-23")


def one_in(days: Days) -> int:
    """To one of how many sessions it is put this month: the last whole month decides, so that it is one all month.

    Within one month the share must not change: those who come on its first days come more often for the first time.
    """
    months: Counter[str] = Counter()
    for label, figures in days.items():
        if len(label.day) == _DAY:
            months[label.day[:7]] += figures.sessions
    last = sorted(months)[-2:-1]  # the newest goes on
    return ONE_IN if last and months[last[0]] >= ALWAYS_UNDER else 1


def publish(file: Path, share: int) -> None:
    """Let the pages' server know, which cannot read the figures: one digit, written in place.

    In place, because on a box the counter may write this file, but nothing else in its folder.
    """
    with contextlib.suppress(OSError):  # then nobody is asked: better than not to count
        file.write_text(f"{share}", "ascii")


def published(file: Path) -> int:
    """To one of how many sessions the question is put; 0, to none, where no counter says."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return 0
