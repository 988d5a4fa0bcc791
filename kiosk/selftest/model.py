"""What a self-test finds."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended."""

    GOOD = "good"
    BAD = "bad"
    UNTRIED = "untried"  # it cannot be tried on this machine, or there is nothing to try it on


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found: in `facts` what is so, in `faults` what is not as it should be; none: it is good.

    Both are for the technician: names and numbers of the machine, the same in every language.
    """

    facts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    untried: bool = False

    @property
    def outcome(self) -> Outcome:
        """As the faults say."""
        if self.faults:
            return Outcome.BAD
        return Outcome.UNTRIED if self.untried else Outcome.GOOD


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check by its key (its words are in `wording`) and what it found."""

    key: str
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole self-test.

    Args:
        site: the library's key and name.
        day: the calendar day there, and whether the clock can be trusted.
        software: version of the program.
        checks: in the order of the page.
    """

    site: str
    name: str
    day: str
    day_trusted: bool
    software: str
    checks: tuple[Checked, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is bad."""
        return all(each.finding.outcome is not Outcome.BAD for each in self.checks)
