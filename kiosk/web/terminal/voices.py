"""What is spoken on the screens: a list for each language, and the sounds."""

from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, abort

from kiosk.content.model import Recording
from kiosk.web import security
from kiosk.web.library import library
from kiosk.web.security import Sort
from kiosk.web.terminal.book import hand_over

pages = Blueprint("voices", __name__)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """A recording as scripts take it: the address of its sound, and its words with the seconds they are heard from."""

    at: str
    words: tuple[tuple[str, float, float], ...] = ()


@pages.get("/voices/<any(km, en, fr):lang>.json")
def voices(lang: str) -> Response:
    """What is said in a language, by key."""
    said = {recording.key: _voice(recording) for recording in library().voices(lang)}
    return Response(msgspec.json.encode(said), mimetype="application/json")


@pages.get("/voice/<sha256>.opus")
def sound(sha256: str) -> Response:
    """A sound that may be heard at this moment."""
    security.declare(Sort.BOOK)
    source = library()
    path = source.store.original(sha256) if sha256 in source.sounds() else None
    if path is None or not path.exists():
        abort(404)
    return hand_over(path, "audio/ogg")


def _voice(recording: Recording) -> Voice:
    return Voice(
        at=f"/voice/{recording.sha256}.opus",
        words=tuple((word.text, word.begin, word.end) for word in recording.words),
    )
