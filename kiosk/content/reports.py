"""How each given file ended: the lines of the table at the end of an import."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from kiosk.content.model import Kind, Notice


class Outcome(StrEnum):
    """Accepted; accepted with something the librarian should know; or not let in."""

    ACCEPTED = "accepted"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One line. `file` as it was given; `reason` and `advice` in plain words; `seconds` from first byte to decision.

    `why` is what reason and advice are made of, for those who read another language.
    """

    file: str
    outcome: Outcome
    reason: str = ""
    advice: str = ""
    code: str = ""
    item: str = ""
    title: str = ""
    kind: Kind | None = None
    seconds: float = 0.0
    why: tuple[Notice, ...] = ()

    @classmethod
    def because(cls, file: str, outcome: Outcome, why: Iterable[Notice], *, code: str = "") -> Self:
        """A line that says why, in English and so that it can be said in other languages."""
        why = tuple(why)
        reason = " ".join(notice.text for notice in why)
        advice = " ".join(dict.fromkeys(notice.what_to_do for notice in why if notice.advice))
        return cls(file=file, outcome=outcome, reason=reason, advice=advice, code=code, why=why)
