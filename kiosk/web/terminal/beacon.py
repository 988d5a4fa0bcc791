"""What the pages tell of use: checked, completed from the catalogue, and handed to the counter, which may be away."""

import contextlib
import threading
from dataclasses import dataclass, field
from typing import Annotated, Literal, cast

import msgspec
from flask import Blueprint, Response, abort, current_app, jsonify, request

from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content.model import Item
from kiosk.errors import NONSENSE
from kiosk.usage.limits import MESSAGES_PER_TERMINAL, Allowance, times
from kiosk.usage.messages import About, Message, Sender, Token
from kiosk.usage.model import Title
from kiosk.usage.question import published
from kiosk.web.library import Library, library

pages = Blueprint("beacon", __name__)

LARGEST = 2048  # bytes of one request
MOST = 8  # words in it
_NAME = "kiosk.counter"
# Which parts of a word belong into the message of its name.
_TELLS = {
    "start": "", "finish": "", "look": "t", "open": "t", "page": "tp", "play": "tp", "hear": "t", "search": "f",
    "answer": "qa",
}  # fmt: skip


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened; the letters are those of `kiosk.usage.messages`, a title is named by its id alone."""

    e: Literal["start", "finish", "look", "open", "page", "play", "hear", "search", "answer"]
    i: Annotated[str, msgspec.Meta(max_length=64)] = ""
    p: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    f: bool = False
    q: Annotated[str, msgspec.Meta(max_length=16)] = ""
    a: Annotated[str, msgspec.Meta(max_length=16)] = ""


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page tells at once: its token, and what happened, in order."""

    s: Token
    w: Annotated[tuple[Word, ...], msgspec.Meta(min_length=1, max_length=MOST)]


@dataclass(kw_only=True)
class Line:
    """The way to the counter, for all threads of a process; what is more than all terminals can say is dropped."""

    sender: Sender
    clock: Clock
    allowance: Allowance
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Message) -> None:
        """Hand a message on, without waiting for anything."""
        with self.lock:
            allowed = self.allowance.take(self.clock.boot_seconds())
        if allowed:
            self.sender.send(message)


def attach(settings: Settings) -> dict[str, Line]:
    """The entry by which the view finds its line: for `app.extensions.update`."""
    clock = Clock()
    rate = times(MESSAGES_PER_TERMINAL, max(1, settings.usage.terminals))
    line = Line(
        sender=Sender(settings.data / settings.counter_socket),
        clock=clock,
        allowance=Allowance(rate=rate, at=clock.boot_seconds()),
    )
    return {_NAME: line}


@pages.post("/use")
def use() -> Response:
    """Pass on what a page tells. The answer is empty, and the same whether or not anybody counts."""
    if request.mimetype != "application/json":
        abort(415)
    request.max_content_length = LARGEST
    try:
        told = msgspec.json.decode(request.get_data(), type=Told)
    except NONSENSE:
        abort(400)
    line = cast("Line", current_app.extensions[_NAME])
    source = library()
    for word in told.w:
        message = message_of(word, told.s, source)
        if message:
            line.send(message)
    return Response(status=204)


@pages.get("/use/question")
def question() -> Response:
    """To one of how many sessions the optional question is put; 0 where nobody counts. The page draws."""
    settings = library().settings
    return jsonify(published(settings.question_file) if settings.usage.questions else 0)


def message_of(word: Word, token: str, source: Library) -> Message | None:
    """The message for the counter, or None: a title that readers cannot see is not counted."""
    item = source.shown(word.i) if word.i else None
    if word.i and item is None:
        return None
    given = {"t": about(item) if item else None, "p": word.p, "f": word.f, "q": word.q, "a": word.a}
    told = {"e": word.e, "s": token, **{name: given[name] for name in _TELLS[word.e]}}
    message: Message | None = None
    with contextlib.suppress(msgspec.ValidationError):
        message = msgspec.convert(told, type=Message)
    return message


def about(item: Item) -> About:
    """What the counter needs to know of a title."""
    return About.of(
        Title(
            id=item.id,
            kind=item.publication.kind,
            language=item.language,
            level=item.level or "",
            shelves=item.shelves[:12],
        )
    )
