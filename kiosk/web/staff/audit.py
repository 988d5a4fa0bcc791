"""The audit, to read: what was done in which role on which day, and whether anybody changed what is written there."""

from datetime import date

from flask import Blueprint, g, request

from kiosk.content.schema import open_catalogue
from kiosk.people.audit import Audit
from kiosk.web.library import library
from kiosk.web.staff.house import house
from kiosk.web.staff.page import page
from kiosk.web.staff.wording import words

pages = Blueprint("audit", __name__)
_LINES = 50


@pages.get("/<any(km, en, fr):lang>/audit/")
def show() -> str:
    """The newest first. Damaged lines are named at the top, whatever page is open."""
    db = open_catalogue(house().settings.data)
    try:
        entries = list(Audit(db, house().today).entries())
    finally:
        db.conn.close()
    damaged = [entry.number for entry in entries if not entry.whole]
    last = max(1, -(-len(entries) // _LINES))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    shown = entries[::-1][(number - 1) * _LINES : number * _LINES]
    titles = {entry.item: library().catalogue.item(entry.item) for entry in shown if entry.item}
    return page(
        "audit.html",
        entries=shown,
        total=len(entries),
        damaged=damaged,
        number=number,
        last=last,
        titles=titles,
        written=_written,
    )


def _written(day: str) -> str:
    """The day in words; as it stands there, if somebody made it none."""
    try:
        return words(g.lang).date(date.fromisoformat(day))
    except ValueError:
        return day
