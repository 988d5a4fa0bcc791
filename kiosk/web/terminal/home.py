"""The first page: search, shelves, and what is new."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from kiosk.web.i18n import LANGUAGES
from kiosk.web.library import library
from kiosk.web.terminal.page import page

pages = Blueprint("home", __name__)

NEWEST = 6


@pages.get("/")
def start() -> Response:
    """Send a terminal to the home page in the first language."""
    return redirect(url_for("home.home", lang=LANGUAGES[0]))


@pages.get("/<any(km, en, fr):lang>/")
def home(lang: str) -> str:
    """All shelves that hold something, and the newest titles."""
    source = library()
    newest, total = source.catalogue.newest(NEWEST), source.catalogue.count()
    return page("home.html", lang, shelves=source.shelves(), newest=newest, total=total)
