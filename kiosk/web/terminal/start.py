"""The start screen, where a session begins and to which it returns; and the wipe at its end."""

from flask import Blueprint, Response

from kiosk.web import security
from kiosk.web.i18n import LANGUAGES, N_, NAMES, words
from kiosk.web.security import Sort
from kiosk.web.terminal.page import page

pages = Blueprint("start", __name__)

_LETTERS = {"km": "ក", "en": "Aa", "fr": "Éé"}  # the picture of a language

# W3C Clear Site Data. Browsers heed it where they trust the origin: HTTPS, localhost, or by policy (docs/threats.md).
_ALL = '"cache", "cookies", "storage"'


@pages.get("/")
def first() -> str:
    """The screen that a terminal begins with, in the first language."""
    return start(LANGUAGES[0])


@pages.get("/<any(km, en, fr):lang>/start")
def start(lang: str) -> str:
    """Three languages, what is counted and what is not, and Start."""
    said = tuple(words(tag) for tag in LANGUAGES)
    return page("start.html", lang, names=NAMES, letters=_LETTERS, said=said, N_=N_)


@pages.post("/wipe")
def wipe() -> Response:
    """Tell the browser to forget what it holds of this origin; the page of a session that ends asks for it."""
    security.declare(Sort.ANSWER)
    response = Response(status=204)
    response.headers["Clear-Site-Data"] = _ALL
    return response
