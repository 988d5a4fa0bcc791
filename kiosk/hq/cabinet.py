"""Reports kept ready for pages that are looked at one after the other."""

import threading

from kiosk.hq.keys import KeyRing
from kiosk.hq.merge import all_figures
from kiosk.hq.reports import NoFigures, report
from kiosk.hq.store import Store
from kiosk.report.model import Report
from kiosk.report.period import BadPeriod, Period

_KEPT = 40  # reports; a year by months, quarters and itself are 17


class Cabinet:
    """Makes each report once, from a store that does not change meanwhile.

    Args:
        store: open for reading.
        ring: opened by its holders.
        office: its name.
        k: the smallest figure shown.
    """

    def __init__(self, store: Store, ring: KeyRing, *, office: str, k: int) -> None:
        self.office, self._k = office, k
        self._store, self._ring = store, ring
        self._made: dict[str, Report | None] = {}
        self._months: tuple[str, ...] | None = None
        self._lock = threading.Lock()  # one database connection, one report at a time

    def months(self) -> tuple[str, ...]:
        """The months, and old years, of which there are figures, newest first."""
        with self._lock:
            if self._months is None:
                found = {month for site in all_figures(self._store, self._ring) for month in site.months}
                self._months = tuple(sorted(found, reverse=True))
            return self._months

    def report(self, period: str) -> Report | None:
        """What is printed of a period; None where there is nothing."""
        with self._lock:
            if period not in self._made:
                if len(self._made) >= _KEPT:
                    self._made.clear()
                self._made[period] = self._make(period)
            return self._made[period]

    def _make(self, text: str) -> Report | None:
        try:
            return report(self._store, self._ring, Period.read(text), office=self.office, k=self._k)
        except (BadPeriod, NoFigures):
            return None
