"""Errors that a person in the library can act on."""

import re
from collections.abc import Mapping
from typing import ClassVar

# What a decoder raises at bytes that are no value of its type: no UTF-8, no JSON, of another shape, nested without end.
NONSENSE = (ValueError, RecursionError)
_PART = re.compile(r"\{(\w+)\}")


class Size(int):
    """Bytes, as a part of a message: told in the unit that suits them."""

    def __str__(self) -> str:
        return f"{self / (1 << 30):.1f} GB" if self >= 1 << 30 else f"{-(-self // (1 << 20))} MB"


class KioskError(Exception):
    """A reason a librarian or technician can act on; anything else is a bug and surfaces.

    A subclass states `message` (what happened) and `advice` (what to do) in plain English with
    `{named}` parts; both are message ids of the translation catalogues. The parts are given as
    keyword arguments and stay readable as `error.parts`.
    """

    message: ClassVar[str]
    advice: ClassVar[str] = ""

    def __init__(self, **parts: object) -> None:
        super().__init__()
        self.parts = parts

    @property
    def code(self) -> str:
        """The stable name of the reason, for machines: the class name."""
        return type(self).__name__

    def __str__(self) -> str:
        return self.message.format(**self.parts)

    @property
    def what_to_do(self) -> str:
        """The advice with its parts filled in."""
        return self.advice.format(**self.parts)


def fill(text: str, parts: Mapping[str, str]) -> str:
    """A sentence with its `{named}` parts filled in; what names no part stays as it stands."""
    return _PART.sub(lambda match: parts.get(match[1], match[0]), text)
