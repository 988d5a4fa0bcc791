"""How much one page, and all pages together, can make the counter do."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many at once, and so many each minute from then on."""

    burst: int
    per_minute: int


# A reader who turns a page a second, touches pictograms and listens stays below these; a script does not.
PER_SESSION = Rate(burst=40, per_minute=90)
STARTS_PER_TERMINAL = Rate(burst=4, per_minute=4)
MESSAGES_PER_TERMINAL = Rate(burst=80, per_minute=180)
TITLES_PER_SESSION = 200
SESSIONS_PER_TERMINAL = 6  # live at once: browsers that crashed and began anew within five minutes
TOKENS_REMEMBERED = 2_000  # of sessions that are over


@dataclass(kw_only=True)
class Allowance:
    """What is left of a rate. Whole arithmetic: a unit is a sixtieth of one message."""

    rate: Rate
    at: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.rate.burst * 60

    def take(self, seconds: int) -> bool:
        """Whether one more is allowed at this second."""
        self.left = min(self.rate.burst * 60, self.left + (seconds - self.at) * self.rate.per_minute)
        self.at = seconds
        if self.left < 60:  # noqa: PLR2004 - one whole message
            return False
        self.left -= 60
        return True


def times(rate: Rate, terminals: int) -> Rate:
    """The rate of so many terminals together."""
    return Rate(burst=rate.burst * terminals, per_minute=rate.per_minute * terminals)
