"""Where a place card is entered: a code on paper becomes an address in a viewer, and is kept nowhere."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.model import Filters, Item
from kiosk.places import card, ruler
from kiosk.places.card import Card
from kiosk.web import security
from kiosk.web.i18n import N_
from kiosk.web.library import Library, library
from kiosk.web.security import Sort
from kiosk.web.terminal.page import page

pages = Blueprint("place_card", __name__)

LONGEST = 60  # characters: twelve digits, however they are spaced

_MISCOPIED = N_("Something is different. Compare with your card, one after the other, and touch what is different.")
_MISSING = N_("This title is not in this library. Perhaps the librarian can help.")


@dataclass(frozen=True, kw_only=True)
class Way:
    """A title that a card may mean, and the address of the place in it."""

    item: Item
    address: str


@pages.get("/<any(km, en, fr):lang>/place")
def form(lang: str) -> str:
    """The pad with twelve empty places."""
    return page("place/enter.html", lang, typed="", message="")


@pages.post("/<any(km, en, fr):lang>/place")
def answer(lang: str) -> str | Response:
    """The way to the place; a choice when several titles share their number; or a kind word."""
    security.declare(Sort.ANSWER)
    typed = request.form.get("code", "")[:LONGEST]
    found = card.read(typed)
    if found is None:
        return page("place/enter.html", lang, typed=typed, message=_MISCOPIED)
    match ways(library(), found, lang):
        case []:
            return page("place/enter.html", lang, typed=typed, message=_MISSING)
        case [way]:
            return redirect(way.address, 303)
        case several:
            return page("place/choose.html", lang, ways=several)


def ways(source: Library, found: Card, lang: str) -> list[Way]:
    """Where a card leads to. Few titles share a number, and fewer are all long enough for the place."""
    shown = sorted(id_ for id_ in source.shown_ids(Filters()) if card.title_number(id_) == found.title)
    ways = []
    for item_id in shown:
        item, book = source.shown(item_id), source.book(item_id)
        place = ruler.place(book, found.step) if book else None
        if item and place is not None:
            address = url_for("viewer.read", lang=lang, item_id=item_id)
            ways.append(Way(item=item, address=f"{address}#at={place}" if place else address))
    return ways
