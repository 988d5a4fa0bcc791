"""Errors that a person in the library can act on."""

from typing import ClassVar


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
