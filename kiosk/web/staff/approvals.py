"""What waits for the approver: new titles, and corrections of titles that readers see."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.curation import Curation
from kiosk.content.model import Item, State
from kiosk.content.proposals import NoSuchProposal, Proposal, Proposals
from kiosk.content.schema import open_catalogue
from kiosk.people.model import Action, Reason
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff import review
from kiosk.web.staff.acting import acting, reindex
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import page, say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import remarked, words

pages = Blueprint("approvals", __name__)


@pages.get("/<any(km, en, fr):lang>/approvals/")
def show() -> str:
    """Everything that waits, the oldest first."""
    return page("approvals/list.html", items=_waiting(), corrections=_corrections())


@pages.get("/<any(km, en, fr):lang>/approvals/<item_id>/")
def look(item_id: str) -> str:
    """All that readers would reach of one title."""
    item = _item(item_id)
    store, before = library().store, _before(item)
    number = request.args.get("part", 1, type=int)
    total = review.count(store, item)
    compared = (
        before is not None and 0 < total <= review.COMPARED and 0 < review.count(store, before) <= review.COMPARED
    )
    return page(
        "approvals/look.html",
        item=item,
        facts=review.facts(item, before, words(g.lang)),
        before=before,
        change=review.change(store, item, before) if before and compared else None,
        sections=review.part(store, item, number) if 1 <= number <= total else (),
        number=number,
        total=total,
        remarks=[remarked(notice, g.lang) for notice in item.publication.notices],
        seen=review.seen(item),
        reasons=Reason,
        **_others(),
    )


@pages.post("/<any(km, en, fr):lang>/approvals/<item_id>/approve/")
def approve(item_id: str) -> Response:
    """Show the title to readers, if it is still the one that was looked at."""
    title, onward = _item(item_id).publication.title, _next(url_for("approvals.look", item_id=item_id))
    with acting(Action.APPROVE, item_id) as curation:
        _same(curation, item_id)
        curation.approve(item_id)
    _tell(N_("Readers see “%(title)s” now."), title, undo=url_for("approvals.reopen", item_id=item_id))
    return redirect(onward)


@pages.post("/<any(km, en, fr):lang>/approvals/<item_id>/reject/")
def reject(item_id: str) -> Response:
    """Do not show it, and say why."""
    reason = _reason()
    title, onward = _item(item_id).publication.title, _next(url_for("approvals.look", item_id=item_id))
    with acting(Action.REJECT, item_id, reason=reason) as curation:
        _same(curation, item_id)
        curation.set_state([item_id], State.HIDDEN)
    _tell(N_("“%(title)s” is not approved."), title, undo=url_for("approvals.reopen", item_id=item_id))
    return redirect(onward)


@pages.post("/<any(km, en, fr):lang>/approvals/<item_id>/reopen/")
def reopen(item_id: str) -> Response:
    """Let it wait again."""
    with acting(Action.REOPEN, item_id) as curation:
        curation.hold(item_id)
    return redirect(url_for("approvals.look", item_id=item_id))


@pages.get("/<any(km, en, fr):lang>/corrections/<item_id>/")
def compare(item_id: str) -> str:
    """What a correction changes."""
    found = _correction(item_id)
    changed = review.corrected(found.item, found.edit, words(g.lang))
    return page(
        "approvals/compare.html",
        item=found.item,
        facts=changed,
        cover=found.edit.cover,
        seen=review.seen(found.item, found.edit),
        **_others(),
    )


@pages.post("/<any(km, en, fr):lang>/corrections/<item_id>/")
def settle(item_id: str) -> Response:
    """Let readers see it, or let it go, if it is still the one that was looked at."""
    accepted = "accept" in request.form
    title = _correction(item_id).item.publication.title
    onward = _next(url_for("approvals.compare", item_id=item_id))
    with acting(Action.ACCEPT if accepted else Action.DROP, item_id) as curation:
        proposals = Proposals(curation.db, house().today)
        found = proposals.get(item_id)
        if found is None:
            raise NoSuchProposal
        _unchanged(review.seen(found.item, found.edit), url_for("approvals.compare", item_id=item_id))
        if accepted:
            proposals.accept(item_id)
        else:
            proposals.drop(item_id)
    if accepted:
        reindex([item_id])
    said = N_("Readers see the correction of “%(title)s” now.") if accepted else N_("“%(title)s” stays as it was.")
    _tell(said, title)
    return redirect(onward)


def tasks() -> Iterator[Task]:
    """How much waits."""
    said = words(g.lang)
    if number := len(_waiting()):
        text = said.ngettext("%(n)s title waits for approval", "%(n)s titles wait for approval", number)
        yield Task(text=text, address=url_for("approvals.show"))
    if number := len(_corrections()):
        text = said.ngettext("%(n)s correction waits for approval", "%(n)s corrections wait for approval", number)
        yield Task(text=text, address=url_for("approvals.show"))


def _way() -> list[str]:
    """The pages of everything that waits, one after the other: nothing is approved that nobody looked at."""
    titles = [url_for("approvals.look", item_id=item.id) for item in _waiting()]
    return titles + [url_for("approvals.compare", item_id=one.item.id) for one in _corrections()]


def _next(here: str) -> str:
    """The page that comes after this one; after the last those that were put off, then the list."""
    way = _way()
    place = way.index(here) if here in way else -1
    return next(iter(way[place + 1 :] + way[: max(0, place)]), url_for("approvals.show"))


def _others() -> dict[str, object]:
    """How many more wait, and the way to the next of them."""
    others = [address for address in _way() if address != request.path]
    return {"more": len(others), "later": _next(request.path) if others else ""}


def _tell(message: str, title: str, undo: str = "") -> None:
    """Say what happened to which title: its page has made room for the next one's."""
    tell(say(message, title=f"\u2068{title}\u2069"), undo=undo)


def _waiting() -> tuple[Item, ...]:
    return library().catalogue.in_state(State.WAITING)


def _item(item_id: str) -> Item:
    item = library().catalogue.item(item_id)
    if item is None or item.state is not State.WAITING:
        abort(404)
    return item


def _before(item: Item) -> Item | None:
    """The newest edition that readers see."""
    editions = library().catalogue.editions(item.publication)
    return next((one for one in reversed(editions) if one.id != item.id and one.state is State.SHOWN), None)


def _same(curation: Curation, item_id: str) -> None:
    """Go back to the review page, if the title is not the one that was looked at: asked within the transaction."""
    item = curation.catalogue.item(item_id)
    if item is None or item.state is not State.WAITING:
        abort(404)
    _unchanged(review.seen(item), url_for("approvals.look", item_id=item_id))


def _unchanged(now: str, page: str) -> None:
    """Go back to the page, and so out of the transaction, if what it showed is not what is there now."""
    if request.form.get("seen") != now:
        tell(say(N_("It was changed meanwhile. Please look at it again.")), bad=True)
        abort(redirect(page))


def _reason() -> Reason:
    given = request.form.get("reason", "")
    if given not in set(Reason):
        abort(400)
    return Reason(given)


@contextmanager
def _proposals() -> Iterator[Proposals]:
    db = open_catalogue(house().settings.data)
    try:
        yield Proposals(db, house().today)
    finally:
        db.conn.close()


def _corrections() -> tuple[Proposal, ...]:
    with _proposals() as proposals:
        return proposals.all()


def _correction(item_id: str) -> Proposal:
    with _proposals() as proposals:
        found = proposals.get(item_id)
    if found is None:
        abort(404)
    return found
