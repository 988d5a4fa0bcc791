"""How each given file ended: the lines of the table at the end of an import."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.content.model import Kind


class Outcome(StrEnum):
    """Accepted; accepted with something the librarian should know; or not let in."""

    ACCEPTED = "accepted"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One line. `file` as it was given; `reason` and `advice` in plain words; `seconds` from first byte to decision."""

    file: str
    outcome: Outcome
    reason: str = ""
    advice: str = ""
    code: str = ""
    item: str = ""
    title: str = ""
    kind: Kind | None = None
    seconds: float = 0.0
