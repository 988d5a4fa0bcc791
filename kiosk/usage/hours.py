"""When the library is open, and for whom."""

from collections.abc import Sequence
from datetime import datetime

from kiosk.config import Hours


def is_open(hours: Sequence[Hours], local: datetime) -> bool:
    """Whether it is open; a library that declares no hours always is."""
    return not hours or _at(hours, local) is not None


def audience(hours: Sequence[Hours], local: datetime) -> str:
    """For whom the hour was declared, or empty."""
    now = _at(hours, local)
    return now.audience if now else ""


def _at(hours: Sequence[Hours], local: datetime) -> Hours | None:
    time = f"{local:%H:%M}"
    return next((h for h in hours if local.isoweekday() in h.days and h.start <= time < h.end), None)
