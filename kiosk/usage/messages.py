"""The words between a page and the counter: small, checked, and no more than a definition needs.

One datagram is one JSON object of at most 1,024 bytes, tagged by `e`. The token `s` is made by the page at random and
known only to it and to the counter's memory; no terminal, address, time or text is ever in a message.
"""

import contextlib
import re
import socket
import weakref
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.errors import NONSENSE
from kiosk.usage.model import Title

LARGEST = 1024  # bytes of one message

_RANDOM = r"[A-Za-z0-9_-]{16,32}\Z"
_KEY = r"[A-Za-z0-9][A-Za-z0-9-]{0,63}\Z"
Token = Annotated[str, msgspec.Meta(pattern=f"^{_RANDOM}")]
_Id = Annotated[str, msgspec.Meta(pattern=f"^{_KEY}")]
_Key = Annotated[str, msgspec.Meta(pattern=f"^({_KEY}|\\Z)", max_length=64)]


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A title as the terminal site tells it; the page only names its id."""

    i: _Id
    k: _Key = ""
    g: _Key = ""  # language
    v: _Key = ""  # level
    h: Annotated[tuple[_Id, ...], msgspec.Meta(max_length=12)] = ()  # shelves

    @classmethod
    def of(cls, title: Title) -> "About":
        """The same in a message."""
        return cls(i=title.id, k=title.kind, g=title.language, v=title.level, h=title.shelves)

    @property
    def title(self) -> Title:
        """The same as the counter takes it."""
        return Title(id=self.i, kind=self.k, language=self.g, level=self.v, shelves=self.h)


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="e"):
    s: Token


class Start(_Message, tag="start", frozen=True):
    """The reader touched Start: a new token."""


class Finish(_Message, tag="finish", frozen=True):
    """The reader touched Finish: the token is never used again."""


class Look(_Message, tag="look", frozen=True):
    """A title's page was open for more than a second (U5)."""

    t: About


class Open(_Message, tag="open", frozen=True):
    """First content of a title was rendered, or its first five seconds were played (U3, U4)."""

    t: About


class Page(_Message, tag="page", frozen=True):
    """A page came up or was scrolled (U2). With a title: in its viewer, which has come to `p` percent of it (U6)."""

    t: About | None = None
    p: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0


class Play(_Message, tag="play", frozen=True):
    """A title is playing, said about every 30 seconds (U2), and has come to `p` percent (U6)."""

    t: About
    p: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0


class Hear(_Message, tag="hear", frozen=True):
    """The reader touched "hear this", or narration began (U11). With a title's spoken label: an investigation (U5)."""

    t: About | None = None


class Search(_Message, tag="search", frozen=True):
    """A search was made (U12); the text is never sent."""

    f: bool  # something was found


class Answer(_Message, tag="answer", frozen=True):
    """The optional question was answered or skipped (R2)."""

    q: Literal["first_time", "sex", "age"]
    a: Annotated[str, msgspec.Meta(pattern=f"^{_KEY}")]


Message = Start | Finish | Look | Open | Page | Play | Hear | Search | Answer

_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def decode(datagram: bytes) -> Message | None:
    """The message in a datagram, or None for anything else."""
    if len(datagram) > LARGEST:
        return None
    try:
        return _decoder.decode(datagram)
    except NONSENSE:
        return None


def encode(message: Message) -> bytes:
    """The datagram of a message."""
    return msgspec.json.encode(message)


class Sender:
    """Hands messages to the counter. Never waits, never fails: a site without a counter goes on, silently.

    Args:
        address: the counter's socket.
    """

    def __init__(self, address: Path) -> None:
        self._address = str(address)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        self.close = weakref.finalize(self, self._socket.close)  # gives the socket back, at the latest with the sender

    def send(self, message: Message) -> bool:
        """Send one message; whether the counter's queue took it (nobody needs to care)."""
        with contextlib.suppress(OSError):
            return self._socket.sendto(encode(message), self._address) > 0
        return False


def is_token(text: str) -> bool:
    """Whether a page may call itself so."""
    return bool(re.match(_RANDOM, text))
