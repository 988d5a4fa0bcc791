"""Taking a title from readers at once, and giving it back."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.model import Item, State
from kiosk.content.schema import open_catalogue
from kiosk.people.audit import Audit, Entry
from kiosk.people.model import Action, Reason, Role
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import page, say

pages = Blueprint("withdrawal", __name__)


@pages.get("/<any(km, en, fr):lang>/withdrawn/")
def show() -> str:
    """What readers do not see, each with who decided so and why."""
    hidden = library().catalogue.in_state(State.HIDDEN)
    db = open_catalogue(house().settings.data)
    try:
        audit = Audit(db, house().today)
        entries: dict[str, Entry | None] = {item.id: audit.last(item.id) for item in hidden}
    finally:
        db.conn.close()
    return page("withdrawn.html", items=hidden, entries=entries)


@pages.get("/<any(km, en, fr):lang>/titles/<item_id>/withdraw/")
def ask(item_id: str) -> str:
    """Why?"""
    return page("withdraw.html", item=_item(item_id, State.SHOWN), reasons=Reason)


@pages.post("/<any(km, en, fr):lang>/titles/<item_id>/withdraw/")
def withdraw(item_id: str) -> Response:
    """Take it from readers."""
    _item(item_id, State.SHOWN)
    reason = request.form.get("reason", "")
    if reason not in set(Reason):
        abort(400)
    with acting(Action.WITHDRAW, item_id, reason=reason) as curation:
        curation.set_state([item_id], State.HIDDEN)
    tell(say(N_("Readers do not see the title any more.")), undo=url_for("withdrawal.give_back", item_id=item_id))
    return redirect(url_for("withdrawal.show"))


@pages.post("/<any(km, en, fr):lang>/titles/<item_id>/give-back/")
def give_back(item_id: str) -> Response:
    """Let it wait for the approver, who looks at all of it first: what no reader sees is changed without asking."""
    _item(item_id, State.HIDDEN)
    approver = visit().person.role is Role.APPROVER
    with acting(Action.REOPEN if approver else Action.ASK_AGAIN, item_id) as curation:
        curation.set_state([item_id], State.WAITING)
    if approver:
        return redirect(url_for("approvals.look", item_id=item_id))
    tell(say(N_("The title waits for the approver.")))
    return redirect(url_for("withdrawal.show"))


def _item(item_id: str, state: State) -> Item:
    item = library().catalogue.item(item_id)
    if item is None or item.state is not state:
        abort(404)
    return item
