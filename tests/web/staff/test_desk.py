"""Pages of the desk: adding, correcting, arranging, the bin, and undo, by librarian and approver."""

import html
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from kiosk.content import pack
from kiosk.content.curation import Placing
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import Item, Kind, Publication, SourceFile, State
from kiosk.content.reports import Outcome, Report
from kiosk.content.sources import Candidate
from kiosk.content.store import Store
from kiosk.people.audit import Audit
from kiosk.people.model import Role
from kiosk.sqlite import Mode
from kiosk.usage.model import Figure, MonthFigures, MonthKey, Subject
from kiosk.usage.tally import FILE, open_tally
from kiosk.web.factory import create_app
from tests.builders.staffroom import StaffBrowser, StaffRoom


def now(room: StaffRoom, item: Item) -> Item:
    found = room.collection.curation.catalogue.item(item.id)
    assert found is not None
    return found


def text(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def undo(browser: StaffBrowser, page: str) -> None:
    """Press the button of the message on a page."""
    found = re.search(r'action="([^"]*/undo/[^"]*)"', text(browser.get(page)))
    assert found, "nothing to undo is offered"
    assert browser.post(found[1]).status_code == 302


def fields(answer: TestResponse) -> dict[str, str]:
    """The fields of the form of a title, as a browser would send them."""
    shown = answer.get_data(as_text=True)
    found = {}
    for tag in re.findall(r"<input[^>]*>", shown):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type", "text") in {"text", "hidden"}:
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
    area = re.search(r"<textarea[^>]*name=\"description\"[^>]*>(.*?)</textarea>", shown, re.DOTALL)
    return {**found, "description": html.unescape(area[1]) if area else ""}


def test_a_librarian_corrects_a_title_that_waits_at_once_and_undoes_it(room: StaffRoom) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    page = f"/en/titles/{item.id}/"
    browser.post(page, data={**fields(browser.get(page)), "title": "New", "shelf": "law", "level": "easy"})
    found = now(room, item)
    assert (found.publication.title, found.shelves, found.level) == ("New", ("law",), "easy")
    browser.get("/en/titles/")  # the message is read
    browser.post(page, data={**fields(browser.get(page)), "title": "Newer", "shelf": "health"})
    undo(browser, page)
    assert (now(room, item).publication.title, now(room, item).shelves) == ("New", ("law",))


def test_what_a_librarian_writes_of_a_shown_title_waits(room: StaffRoom) -> None:
    item = room.collection.add("Old")
    browser = room.as_(Role.LIBRARIAN)
    page = f"/en/titles/{item.id}/"
    browser.post(page, data={**fields(browser.get(page)), "title": "New"})
    assert now(room, item).publication.title == "Old"
    assert "A correction waits" in text(browser.get(page))
    approver = room.as_(Role.APPROVER)
    approver.post(page, data={**fields(approver.get(page)), "title": "Approved"})
    assert now(room, item).publication.title == "Approved"


def test_two_people_who_correct_different_facts_keep_both(room: StaffRoom) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    one, other = room.as_(Role.LIBRARIAN), room.as_(Role.APPROVER)
    page = f"/en/titles/{item.id}/"
    mine, theirs = fields(one.get(page)), fields(other.get(page))
    other.post(page, data={**theirs, "authors": "B; C"})
    one.post(page, data={**mine, "title": "New"})
    found = now(room, item).publication
    assert (found.title, found.authors) == ("New", ("B", "C"))


def test_two_people_who_correct_the_same_see_both_and_lose_nothing(room: StaffRoom) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    one, other = room.as_(Role.LIBRARIAN), room.as_(Role.APPROVER)
    page = f"/en/titles/{item.id}/"
    mine, theirs = fields(one.get(page)), fields(other.get(page))
    other.post(page, data={**theirs, "title": "Theirs"})
    answer = one.post(page, data={**mine, "title": "Mine", "series": "Too"})
    shown = text(answer)
    assert answer.status_code == 200
    assert 'value="Mine"' in shown
    assert "Theirs" in shown
    assert now(room, item).publication.title == "Theirs"
    one.post(page, data=fields(answer))  # chosen: mine
    found = now(room, item).publication
    assert (found.title, found.series) == ("Mine", "Too")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("<script>alert(1)</script>x", "alert(1)x"),
        ('=cmd|" /C calc"!A0', '=cmd|" /C calc"!A0'),
        ('" onmouseover="x', '" onmouseover="x'),
    ],
)
def test_tricks_in_titles_are_shown_safely(room: StaffRoom, typed: str, kept: str) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    page = f"/en/titles/{item.id}/"
    browser.post(page, data={**fields(browser.get(page)), "title": typed})
    assert now(room, item).publication.title == kept
    for address in (page, "/en/titles/", "/en/bin/"):
        shown = browser.get(address).get_data(as_text=True)
        assert "<script>alert" not in shown
        assert '" onmouseover="x' not in shown


def test_a_title_that_cannot_be_seen_is_refused_and_what_was_typed_stays(room: StaffRoom) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    page = f"/en/titles/{item.id}/"
    answer = browser.post(
        page, data={**fields(browser.get(page)), "title": "\u200b\u2060", "series": "Kept", "languages": "klingon!"}
    )
    shown = text(answer)
    assert "needs a name that can be seen" in shown
    assert "This language is not known" in shown
    assert 'value="Kept"' in shown
    assert now(room, item).publication.title == "Old"


def test_many_titles_are_changed_at_once_and_undone_at_once(room: StaffRoom) -> None:
    items = [room.collection.add(f"Book {n}") for n in range(3)]
    browser = room.as_(Role.LIBRARIAN)
    ids = [item.id for item in items]
    browser.post("/en/titles/?q=book", data={"pick": ids, "what": "shelf", "shelf": "law"})
    assert all(now(room, item).shelves == ("law",) for item in items)
    undo(browser, "/en/titles/")
    assert all(now(room, item).shelves == () for item in items)
    browser.post("/en/titles/", data={"pick": ids, "what": "language", "language": "km"})
    assert [now(room, item).language for item in items] == ["en"] * 3  # they are shown: it waits
    browser.post("/en/titles/", data={"pick": ids, "what": "remove"})
    assert "Book 1" in text(browser.get("/en/bin/"))
    browser.post("/en/bin/", data={"item": ids[0]})
    assert now(room, items[0]).state is State.SHOWN


def test_titles_are_found_by_words_shelf_state_and_what_they_lack(room: StaffRoom) -> None:
    room.collection.add("Red book", shelves=["law"])
    room.collection.add(Publication(kind=Kind.EPUB, title="Blue book", authors=("Somebody",)), state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    for query, shown, hidden in (
        ("q=blue", "Blue", "Red"),
        ("q=somebody", "Blue", "Red"),
        ("shelf=law", "Red", "Blue"),
        ("state=waiting", "Blue", "Red"),
        ("lack=language", "Blue", "Red"),
        ("lack=shelf", "Blue", "Red"),
    ):
        page = text(browser.get(f"/en/titles/?{query}"))
        assert f"{shown} book" in page, query
        assert f"{hidden} book" not in page, query


def test_only_an_approver_names_shelves_and_everybody_orders_them(room: StaffRoom) -> None:
    new = {
        "name-km": "តន្ត្រី",
        "name-en": "Music",
        "name-fr": "Musique",
        "pictogram": "listen",
        "colour": "#b3541e",
    }
    librarian, approver = room.as_(Role.LIBRARIAN), room.as_(Role.APPROVER)
    assert librarian.post("/en/shelves/new/", data=new).status_code == 409
    approver.post("/en/shelves/new/", data=new)
    catalogue = room.collection.curation.catalogue
    assert catalogue.shelf("music") is not None
    keys = [shelf.key for shelf in catalogue.shelves()]
    librarian.post("/en/shelves/", data={"key": keys, "move": "up music"})
    assert [shelf.key for shelf in catalogue.shelves()].index("music") == len(keys) - 2
    undo(librarian, "/en/shelves/")
    assert [shelf.key for shelf in catalogue.shelves()] == keys


@pytest.mark.parametrize("given", [{"colour": "red;}"}, {"pictogram": "../../x"}])
def test_a_shelf_takes_only_pictures_and_colours_of_ours(room: StaffRoom, given: dict[str, str]) -> None:
    new = {"name-km": "ក", "name-en": "A", "name-fr": "A", "pictogram": "listen", "colour": "#b3541e"}
    assert room.as_(Role.APPROVER).post("/en/shelves/new/", data={**new, **given}).status_code == 400


def test_a_learning_path_is_laid_ordered_and_undone(room: StaffRoom) -> None:
    a, b = room.collection.add("A"), room.collection.add("B")
    approver, librarian = room.as_(Role.APPROVER), room.as_(Role.LIBRARIAN)
    names = {"name-km": "ក", "name-en": "First", "name-fr": "Premier"}
    approver.post("/en/paths/new/", data={**names, "add": a.id})
    librarian.post("/en/paths/first-1/", data={"key": [a.id], "add": b.id})
    librarian.post("/en/paths/first-1/", data={"key": [a.id, b.id], "move": f"up {b.id}"})
    page = text(librarian.get("/en/paths/first-1/"))
    assert page.index(">B<") < page.index(">A<")
    assert librarian.post("/en/paths/first-1/", data={**names, "name-en": "Other", "what": "names"}).status_code == 409


def test_a_preview_shows_what_waits_and_the_terminal_site_does_not_know_it(room: StaffRoom) -> None:
    item = room.collection.add("Secret", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    title, viewer = browser.get(f"/en/preview/{item.id}/"), browser.get(f"/en/preview/{item.id}/read/")
    for page in (title, viewer):
        shown = text(page)
        assert "Preview" in shown
        assert "Secret" in shown
        assert "beacon" not in shown  # nothing is counted
        assert "guard.js" not in shown
    whole = browser.get(f"/book/{item.id}/book.json").data
    pack.pack(Store(room.settings.data).folder(item.id))
    assert browser.get(f"/book/{item.id}/book.json").data == whole
    assert browser.get(f"/book/{item.id}/../x").status_code == 404
    assert browser.get(f"/book/{'a' * 16}/book.json").status_code == 404
    assert room.browser().get(f"/book/{item.id}/book.json").status_code == 403


def test_the_queue_tells_what_became_of_each_file_in_khmer_and_goes_on(room: StaffRoom) -> None:
    jobs = Jobs(room.collection.curation.db)
    stick = Path("/media/ដំបូង")
    file = Candidate(name=f"{stick}/a/x.epub", files=(SourceFile(path=stick / "a" / "x.epub", name="x.epub"),))
    refused = Report(file=f"{stick}/a/old.epub", outcome=Outcome.REFUSED, code="Old", reason="In English.")
    job = jobs.create(Asked(paths=(stick / "a",), placing=Placing()), [(file, Placing()), refused])
    browser = room.as_(Role.LIBRARIAN)
    shown = text(browser.get("/km/queue/"))
    assert "ដំបូង" in shown
    assert "a/x.epub" in shown
    assert "In English." in shown
    browser.post(f"/km/queue/{job}/cancel/")
    assert jobs.waiting(job) == ()
    assert "វាត្រូវបានបោះបង់។" in text(browser.get("/km/queue/now/"))
    browser.post(f"/km/queue/{job}/go-on/", data={"position": "0"})
    assert len(jobs.waiting(job)) == 1


def test_an_upload_that_has_no_room_is_refused_as_json_in_the_language_of_the_page(room: StaffRoom) -> None:
    asked = {"files": [{"path": "x.zim", "size": 1 << 50}]}
    answer = room.as_(Role.LIBRARIAN).post("/km/add/drops/", json=asked)
    assert answer.status_code == 409
    told = json.loads(answer.data)
    assert (told["code"], told["message"][:3]) == ("NoRoom", "គ្ម")


def test_every_action_of_the_desk_is_in_the_audit(room: StaffRoom) -> None:
    item = room.collection.add("Old", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    page = f"/en/titles/{item.id}/"
    browser.post(page, data={**fields(browser.get(page)), "title": "New"})
    undo(browser, page)
    browser.post("/en/titles/", data={"pick": item.id, "what": "remove"})
    browser.post("/en/bin/", data={"item": item.id})
    audit = Audit(room.collection.curation.db, room.watch.today)
    assert [(e.role, e.action) for e in audit.entries()][-4:] == [
        ("librarian", action) for action in ("edit", "undo", "remove", "restore")
    ]


def test_a_cover_that_waits_is_at_no_address_of_the_terminal_site(room: StaffRoom) -> None:
    item = room.collection.add("Shown")
    browser = room.as_(Role.LIBRARIAN)
    browser.post(f"/en/titles/{item.id}/cover/", data={"what": "made"})
    (waiting,) = Store(room.settings.data).folder(item.id).glob("cover-*")
    name = waiting.name.removesuffix(".gz")
    terminal = create_app(room.settings).test_client()
    assert now(room, item).publication.cover == "cover.webp"
    assert browser.get(f"/book/{item.id}/{name}").status_code == 200
    assert terminal.get(f"/book/{item.id}/{name}").status_code == 404
    approver = room.as_(Role.APPROVER)
    shown = text(approver.get(f"/en/corrections/{item.id}/"))
    assert name in shown
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    assert seen
    approver.post(f"/en/corrections/{item.id}/", data={"seen": seen[1], "accept": "1"})
    assert now(room, item).publication.cover == name
    for file in (name, now(room, item).publication.thumb):
        assert terminal.get(f"/book/{item.id}/{file}").status_code == 200


def test_a_file_that_is_no_picture_is_refused_as_a_cover_in_words(room: StaffRoom) -> None:
    item = room.collection.add("Waits", state=State.WAITING)
    browser = room.as_(Role.LIBRARIAN)
    page = f"/km/titles/{item.id}/cover/"
    browser.post(page, data={"what": "file", "picture": (BytesIO(b"no picture"), "x.png")})
    assert "message bad" in text(browser.get(page))
    assert now(room, item).publication.cover == "cover.webp"


def test_seldom_opened_titles_do_not_tell_few_readers_from_none(room: StaffRoom) -> None:
    often, little, never = (room.collection.add(title) for title in ("Often", "Little", "Never"))
    (room.settings.data / "usage").mkdir(exist_ok=True)
    tally = open_tally(room.settings.data / "usage" / FILE, Mode.WRITE)
    months = {MonthKey("2026-11", Subject.SITE, "", Figure.SESSIONS): 40}
    for item_id, times in ((often.id, 14), (little.id, 3), ("c" * 16, 4)):
        months[MonthKey("2026-11", Subject.TITLE, item_id, Figure.UNIQUE_REQUESTS)] = times
    tally.add({}, MonthFigures(months))
    tally.close()
    browser = room.as_(Role.LIBRARIAN)
    assert "Never" not in text(browser.get("/en/titles/seldom/"))  # it came this month
    room.watch.go(40 * 24 * 3600)
    page = text(room.as_(Role.LIBRARIAN).get("/en/titles/seldom/"))
    rows = re.findall(r'<li class="row">(.*?)</li>', page, re.DOTALL)
    shown = [re.sub(rf"{little.id}|{never.id}|Little|Never", "", row) for row in rows]
    assert len(rows) == 2
    assert shown[0] == shown[1]
    assert "Often" not in page


def test_what_asks_by_itself_takes_no_word_away_from_the_next_page(room: StaffRoom) -> None:
    browser = room.as_(Role.LIBRARIAN)
    browser.post("/en/titles/", data={"what": "remove"})
    browser.get("/en/queue/now/")
    assert "Tick titles first." in browser.get("/en/titles/").text
    assert "Tick titles first." not in browser.get("/en/titles/").text
