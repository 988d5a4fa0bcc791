"""All titles in every state: looked for, narrowed, and changed many at once; and the bin."""

from collections.abc import Iterator

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.content.curation import BIN_DAYS, Curation, Edit
from kiosk.content.model import Item, Level, State
from kiosk.content.proposals import Proposals
from kiosk.content.todo import Lack, lacking
from kiosk.people.model import Action, Role
from kiosk.web.i18n import LANGUAGES, N_
from kiosk.web.library import library
from kiosk.web.staff.acting import acting, reindex
from kiosk.web.staff.desk.page import page
from kiosk.web.staff.desk.seldom import seldom
from kiosk.web.staff.desk.undoing import undo_address
from kiosk.web.staff.house import house, tell, visit
from kiosk.web.staff.page import say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import words

pages = Blueprint("titles", __name__)

_A_PAGE = 48


def tasks() -> Iterator[Task]:
    """What titles lack, where it is much."""
    said = words(g.lang)
    catalogue = library().catalogue
    missing = lacking(catalogue.everything(), catalogue.connection)
    for lack, message in (
        (Lack.LANGUAGE, ("%(n)s title has no language", "%(n)s titles have no language")),
        (Lack.SHELF, ("%(n)s title stands on no shelf", "%(n)s titles stand on no shelf")),
        (Lack.LEVEL, ("%(n)s title has no level", "%(n)s titles have no level")),
    ):
        if number := len(missing[lack]):
            yield Task(text=said.ngettext(*message, number), address=url_for("titles.show", lack=lack))


@pages.get("/<any(km, en, fr):lang>/titles/")
def show() -> str:
    """The titles that are looked for."""
    catalogue = library().catalogue
    everything = list(catalogue.everything())
    missing = lacking(everything, catalogue.connection)
    asked = {name: request.args.get(name, "") for name in ("q", "shelf", "state", "lack", "language", "sort")}
    found = _narrowed(everything, asked, missing)
    if asked["sort"] == "new":
        found.sort(key=lambda item: item.added, reverse=True)
    first = max(0, request.args.get("from", 0, type=int))
    return page(
        "desk/titles.html",
        items=found[first : first + _A_PAGE],
        number=len(found),
        first=first,
        step=_A_PAGE,
        asked=asked,
        missing={lack: len(items) for lack, items in missing.items() if items},
        shelves=catalogue.shelves(),
        tags=tuple(dict.fromkeys((*LANGUAGES, *sorted(item.language for item in everything if item.language)))),
        levels=list(Level),
        here=request.full_path,
    )


@pages.post("/<any(km, en, fr):lang>/titles/")
def change() -> Response:
    """Do one thing to all that are ticked."""
    items, what = request.form.getlist("pick"), request.form.get("what", "")
    back = redirect(f"{url_for('titles.show')}?{request.query_string.decode('ascii', 'ignore')}")
    if not items:
        tell(say(N_("Tick titles first.")), bad=True)
        return back
    action = {"remove": Action.REMOVE, "language": Action.EDIT}.get(what, Action.ARRANGE)
    with acting(action, *items) as curation:
        before = curation.changes.last()
        at_once = _do(what, items, curation)
        change = curation.changes.join(before)
    if what == "language":
        reindex(items)
    number = words(g.lang).ngettext("%(n)s title was changed.", "%(n)s titles were changed.", len(items))
    if at_once:
        tell(number, undo=undo_address(change) if change else "")
    else:
        tell(say(N_("The change waits for the approver.")))
    return back


@pages.get("/<any(km, en, fr):lang>/titles/seldom/")
def seldom_opened() -> str:
    """Shown titles that hardly anybody opened."""
    shown = [item for item in library().catalogue.everything() if item.state is State.SHOWN]
    return page("desk/seldom.html", items=seldom(house().settings, shown, house().today().isoformat()))


@pages.get("/<any(km, en, fr):lang>/bin/")
def bin_() -> str:
    """What was put in the bin, with the days that are left."""
    today = house().today()
    lying = [(item, max(0, BIN_DAYS - (today - day).days)) for day, item in library().catalogue.binned()]
    return page("desk/bin.html", lying=list(reversed(lying)), days=BIN_DAYS)


@pages.post("/<any(km, en, fr):lang>/bin/")
def restore() -> Response:
    """Take a title out of the bin, as it was."""
    item = request.form["item"]
    with acting(Action.RESTORE, item) as curation:
        curation.restore([item])
        change = curation.changes.last()
    tell(say(N_("It is back.")), undo=undo_address(change))
    return redirect(url_for("titles.bin_"))


def _do(what: str, items: list[str], curation: Curation) -> bool:
    """Whether it is true at once, or waits for the approver."""
    given = request.form
    if what == "remove":
        curation.remove(items)
    elif what == "shelf":
        curation.arrange(items, add=[given["shelf"]] if given.get("shelf") else ())
    elif what == "take":
        curation.arrange(items, take=[given["shelf"]] if given.get("shelf") else ())
    elif what == "level":
        curation.arrange(items, level=Level(given["level"]) if given.get("level") in set(Level) else None)
    elif what == "language" and given.get("language"):
        return correct(curation, {item: Edit(languages=(given["language"],)) for item in items})
    return True


def correct(curation: Curation, edits: dict[str, Edit]) -> bool:
    """Correct titles as this person may: an approver at once, a librarian where no reader sees it yet."""
    if visit().person.role is Role.APPROVER:
        for item, edit in edits.items():
            curation.edit(item, edit)
        return True
    proposals = Proposals(curation.db, house().today)
    at_once = [proposals.correct(item, edit) for item, edit in edits.items()]  # every one, whatever the first says
    return all(at_once)


def _narrowed(items: list[Item], asked: dict[str, str], missing: dict[Lack, tuple[Item, ...]]) -> list[Item]:
    if asked["lack"] in set(Lack):
        items = list(missing[Lack(asked["lack"])])
    words_ = asked["q"].casefold().split()
    return [
        item
        for item in items
        if (not asked["shelf"] or asked["shelf"] in item.shelves)
        and (not asked["state"] or asked["state"] == item.state)
        and (not asked["language"] or asked["language"] == item.language)
        and all(word in _searched(item) for word in words_)
    ]


def _searched(item: Item) -> str:
    publication = item.publication
    return " ".join((item.id, publication.title, publication.series, *publication.authors)).casefold()
