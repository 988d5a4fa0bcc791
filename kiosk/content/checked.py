"""What the last `kiosk check` found, kept for the health page."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from kiosk import notes
from kiosk.content.care import Finding, Trouble

FILE = "checked.json"
_MOST = 100  # findings that are kept by name


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The local day, how often each trouble was found, and the first findings as `trouble: subject`."""

    day: date
    troubles: dict[Trouble, int]
    named: tuple[str, ...] = ()

    @property
    def lost(self) -> int:
        """Files that are missing or changed."""
        return self.troubles.get(Trouble.MISSING, 0) + self.troubles.get(Trouble.CHANGED, 0)


def write(data: Path, day: date, findings: Iterable[Finding]) -> None:
    """Keep what was found."""
    found = tuple(findings)
    troubles: dict[Trouble, int] = {}
    for finding in found:
        troubles[finding.trouble] = troubles.get(finding.trouble, 0) + 1
    named = tuple(f"{finding.trouble}: {finding.subject}" for finding in found[:_MOST])
    notes.write(data / FILE, Checked(day=day, troubles=troubles, named=named))


def read(data: Path) -> Checked | None:
    """The last one, or None."""
    return notes.read(data / FILE, Checked)
