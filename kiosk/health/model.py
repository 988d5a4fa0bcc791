"""What is told of the machine, as data: signs with a light, a sentence and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Light(IntEnum):
    """The worst one counts."""

    WORKS = 0
    HELP = 1  # somebody here can do something
    CALL = 2  # the technician is to come

    @property
    def word(self) -> str:
        """Its stable name."""
        return self.name.lower()


class About(StrEnum):
    """What a sign is about, in the order in which it is shown."""

    SERVICES = "services"
    TERMINALS = "terminals"
    DISK = "disk"
    CARD = "card"
    LIBRARY = "library"
    POWER = "power"
    TEMPERATURE = "temperature"
    MEMORY = "memory"
    CLOCK = "clock"
    BACKUP = "backup"
    COLLECTION = "collection"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that was looked at.

    `says` and `advice` are message ids with `{named}` parts, plain English by themselves; `parts` fills both. Parts are
    numbers, days (`datetime.date`) and words of programs; nothing of readers.
    """

    about: About
    light: Light
    says: str
    advice: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.says.format(**self.parts)

    @property
    def what_to_do(self) -> str:
        """The advice with its parts filled in."""
        return self.advice.format(**self.parts)


def worst(signs: "tuple[Sign, ...]") -> Light:
    """The light of all together."""
    return max((sign.light for sign in signs), default=Light.WORKS)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name, which its tools look for)
    """Mark a message for the translation catalogues."""
    return message
