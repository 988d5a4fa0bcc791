"""Correcting what is said of a title; two people who do so at once both keep their work."""

import json

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content import cleaning, merging
from kiosk.content.curation import Edit
from kiosk.content.extract import metadata
from kiosk.content.merging import Clash, Sheet
from kiosk.content.model import Item, Level
from kiosk.content.proposals import Proposals
from kiosk.content.schema import open_catalogue
from kiosk.people.model import Action
from kiosk.web.i18n import N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting, reindex
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.titles import correct
from kiosk.web.staff.desk.undoing import undo_address
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import say
from kiosk.web.staff.wording import remarked

pages = Blueprint("editing", __name__)

_SEVERAL = {"authors", "subjects", "languages"}
_COMMON = ("km", "en", "fr", "vi", "th", "zh", "lo")


@pages.get("/<any(km, en, fr):lang>/titles/<item_id>/")
def form(item_id: str) -> str:
    """Everything that is said of a title."""
    item = _item(item_id)
    return _form(item, merging.sheet(item), item.level or "")


@pages.post("/<any(km, en, fr):lang>/titles/<item_id>/")
def save(item_id: str) -> Response | str:
    """Save the corrections, put together with what others saved meanwhile."""
    item = _item(item_id)
    base, (mine, troubles, cleaned) = _base(), _mine()
    if troubles:
        return _form(item, {**base, **mine}, request.form.get("level", ""), base=base, troubles=troubles)
    shelves = request.form.getlist("shelf")
    with acting(Action.EDIT, item_id) as curation:
        item = curation.catalogue.item(item_id) or abort(404)
        merged = merging.merge(base, mine, merging.sheet(item))
        if not merged.clashes:
            before = curation.changes.last()
            at_once = merged.edit == Edit() or correct(curation, {item_id: merged.edit})
            level = merging.level(request.form.get("base-level", ""), request.form.get("level", ""), item.level)
            was = set(request.form.getlist("base-shelf"))
            add, take = [key for key in shelves if key not in was], [key for key in was if key not in shelves]
            if add or take or level:
                curation.arrange([item_id], add=add, take=take, level=level)
            change = curation.changes.join(before)
    if merged.clashes:
        return _form(item, {**merging.sheet(item), **mine}, request.form.get("level", ""), clashes=merged.clashes)
    if merged.edit != Edit() and at_once:
        reindex([item_id])
    if cleaned:
        tell(say(N_("Signs that cannot be seen, or that turn the letters around, were taken out.")))
    tell(
        say(N_("Saved.")) if at_once else say(N_("Saved. Readers see it when an approver has approved it.")),
        undo=undo_address(change) if change else "",
    )
    return redirect(url_for("editing.form", item_id=item_id))


def _form(
    item: Item,
    values: Sheet,
    level: str,
    *,
    base: Sheet | None = None,
    troubles: dict[str, str] | None = None,
    clashes: tuple[Clash, ...] = (),
) -> str:
    catalogue = library().catalogue
    everything = list(catalogue.everything())
    return page(
        "desk/edit.html",
        item=item,
        values={field: _written(value) for field, value in values.items()},
        base=json.dumps(base or merging.sheet(item), ensure_ascii=False),
        level=level,
        levels=list(Level),
        shelves=catalogue.shelves(),
        troubles=troubles or {},
        clashes={clash.field: _written(clash.theirs) for clash in clashes},
        authors=sorted({author for one in everything for author in one.publication.authors}),
        series=sorted({one.publication.series for one in everything} - {""}),
        publishers=sorted({one.publication.publisher for one in everything} - {""}),
        languages_known=tuple(dict.fromkeys((*_COMMON, *(one.language for one in everything if one.language)))),
        remarks=[remarked(notice, g.lang) for notice in item.publication.notices],
        waits=_waits(item.id),
    )


def _item(item_id: str) -> Item:
    return library().catalogue.item(item_id) or abort(404)


def _waits(item_id: str) -> bool:
    """Whether a correction of it waits for the approver."""
    db = open_catalogue(house().settings.data)
    try:
        return Proposals(db, house().today).get(item_id) is not None
    finally:
        db.conn.close()


def _base() -> Sheet:
    """The facts as they were when the form was opened: the form brings them back."""
    try:
        given = json.loads(request.form.get("base", "{}"))
        return {field: tuple(map(str, v)) if isinstance(v, list) else str(v) for field, v in given.items()}
    except (ValueError, AttributeError):
        abort(400)


def _mine() -> tuple[Sheet, dict[str, str], bool]:
    """What was typed, cleaned; what is wrong with it by field; and whether something had to be taken out."""
    mine: Sheet = {}
    troubles: dict[str, str] = {}
    changed = False
    for field in merging.FIELDS:
        if field not in request.form:
            continue
        clean = cleaning.lines if field == "description" else cleaning.line
        found = clean(request.form[field])
        changed |= found.changed
        mine[field] = _several(field, found.text) if field in _SEVERAL else found.text
    if not mine.get("title", "x"):
        troubles["title"] = say(N_("A title needs a name that can be seen."))
    if "languages" in mine and request.form["languages"].strip() and not mine["languages"]:
        troubles["languages"] = say(N_("This language is not known. Use the short name from the list, as km."))
    return mine, troubles, changed


def _several(field: str, text: str) -> tuple[str, ...]:
    if field == "languages":
        return metadata.languages([text])
    return metadata.distinct(text.replace("\n", ";").split(";"))


def _written(value: merging.Value) -> str:
    return value if isinstance(value, str) else "; ".join(value)
