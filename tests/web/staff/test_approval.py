"""What staff add waits until an approver has seen it, and each decision can be taken back."""

import re
import shutil
from collections.abc import Callable
from dataclasses import fields

import pytest

from kiosk.content.catalogue import Catalogue
from kiosk.content.curation import Edit
from kiosk.content.model import Item, Kind, Level, Notice, Publication, Section, State
from kiosk.content.proposals import Proposals
from kiosk.people.audit import Audit
from kiosk.people.model import Role
from kiosk.web.staff.review import FACTS
from tests.builders.browser import browse
from tests.builders.collection import Given
from tests.builders.staffroom import StaffBrowser, StaffRoom

BOOK = Publication(
    kind=Kind.EPUB,
    title="The tiger",
    authors=("Sok",),
    languages=("en",),
    description="Of a tiger.",
    identifier="urn:tiger",
    notices=(Notice(code="remote", message="It asks for {count} things from the internet.", parts={"count": "3"}),),
)


@pytest.fixture
def tiger(room: StaffRoom) -> Item:
    sections = [Section(place="0", text="Once upon a time", heading="One")]
    return room.collection.add(BOOK, state=State.WAITING, sections=sections)


def state(room: StaffRoom, item: Item) -> State:
    with Catalogue.open(room.settings.data) as catalogue:
        found = catalogue.item(item.id)
    assert found
    return found.state


def seen(browser: StaffBrowser, item: Item) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(f"/en/approvals/{item.id}/").text)
    assert found
    return found[1]


def decide(browser: StaffBrowser, item: Item, verdict: str, **fields: str) -> str:
    given = {"seen": seen(browser, item), **fields}
    return browser.post(f"/en/approvals/{item.id}/{verdict}/", data=given, follow_redirects=True).text


def actions(room: StaffRoom) -> list[tuple[str, str, str, str]]:
    audit = Audit(room.collection.curation.db, room.watch.today)
    return [(entry.role, entry.action, entry.item, entry.reason) for entry in audit.entries()]


def test_what_stands_in_the_way_of_kiwix_is_not_told_as_a_failure_of_the_decision(
    room: StaffRoom, tiger: Item, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(room.settings.data / "zim", ignore_errors=True)
    (room.settings.data / "zim").touch()  # no folder can be made there
    given = {"seen": seen(room.as_(Role.APPROVER), tiger)}
    answer = room.as_(Role.APPROVER).post(f"/en/approvals/{tiger.id}/approve/", data=given)
    assert (answer.status_code, state(room, tiger)) == (302, State.SHOWN)
    assert "kiwix was not told" in caplog.text


@pytest.mark.usefixtures("tiger")
def test_the_start_page_says_what_waits(room: StaffRoom) -> None:
    assert "1 title waits for approval" in room.as_(Role.APPROVER).get("/en/").text
    assert "១ ចំណងជើង" in room.as_(Role.APPROVER).get("/km/").text
    assert "waits for approval" not in room.as_(Role.LIBRARIAN).get("/en/").text


def test_the_review_page_shows_all_that_readers_would_reach(room: StaffRoom, tiger: Item) -> None:
    page = room.as_(Role.APPROVER).get(f"/en/approvals/{tiger.id}/").text
    for words in ("The tiger", "Sok", "Of a tiger.", "Once upon a time", "It asks for 3 things", "English"):
        assert words in page, words


def test_long_texts_are_looked_at_part_by_part(room: StaffRoom) -> None:
    sections = [Section(place=str(number), text=f"page {number} " + "word " * 3000) for number in range(5)]
    item = room.collection.add(BOOK, state=State.WAITING, sections=sections)
    browser = room.as_(Role.APPROVER)
    found = {
        number
        for part in range(1, 9)
        for number in range(5)
        if f"page {number} " in browser.get(f"/en/approvals/{item.id}/?part={part}").text
    }
    assert found == set(range(5))


def test_approved_readers_see_it_and_it_can_be_taken_back(room: StaffRoom, tiger: Item) -> None:
    browser, reader = room.as_(Role.APPROVER), browse(room.settings)
    assert reader.get(f"/en/item/{tiger.id}/").status_code == 404
    page = decide(browser, tiger, "approve")
    assert "Readers see “\u2068The tiger\u2069” now." in page
    assert reader.get(f"/en/item/{tiger.id}/").status_code == 200
    undo = re.search(r'action="([^"]+reopen/)"', page)
    assert undo
    browser.post(undo[1])
    assert reader.get(f"/en/item/{tiger.id}/").status_code == 404
    assert state(room, tiger) is State.WAITING
    assert actions(room) == [("approver", "approve", tiger.id, ""), ("approver", "reopen", tiger.id, "")]


def test_many_are_decided_one_after_the_other_and_each_is_looked_at(room: StaffRoom, tiger: Item) -> None:
    second = room.collection.add("A letter", state=State.WAITING)
    corrected = room.collection.add("Tha rabit")
    Proposals(room.collection.curation.db, room.watch.today).correct(corrected.id, Edit(title="The rabbit"))
    browser = room.as_(Role.APPROVER)
    ways = [f"/en/approvals/{second.id}/", f"/en/approvals/{tiger.id}/", f"/en/corrections/{corrected.id}/"]
    overview = browser.get("/en/approvals/").text
    assert "/approve/" not in overview, "nothing is approved from the list"
    assert sorted(ways, key=overview.index) == ways
    for here, there in zip(ways, [*ways[1:], ways[0]], strict=True):  # looked at and put off
        page = browser.get(here).text
        assert f'href="{there}"' in page
        assert "2 more wait." in page
    for here, item, there in ((ways[0], second, ways[1]), (ways[1], tiger, ways[2])):
        given = {"seen": seen(browser, item)}
        assert browser.post(f"{here}approve/", data=given).location == there
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(ways[2]).text)
    assert found
    assert browser.post(ways[2], data={"seen": found[1], "accept": "1"}).location == "/en/approvals/"
    assert "Nothing waits for approval." in browser.get("/en/approvals/").text


def test_what_changed_since_it_was_looked_at_is_not_approved(room: StaffRoom, tiger: Item) -> None:
    browser = room.as_(Role.APPROVER)
    looked = seen(browser, tiger)
    room.collection.curation.move([tiger.id], ["law"])
    answer = browser.post(f"/en/approvals/{tiger.id}/approve/", data={"seen": looked}, follow_redirects=True)
    assert "It was changed meanwhile." in answer.text
    assert browser.post(f"/en/approvals/{tiger.id}/approve/").status_code == 302
    assert state(room, tiger) is State.WAITING
    assert actions(room) == []


def meanwhile(room: StaffRoom, change: Callable[[], object]) -> None:
    """Let something happen once while the next request is at work: before its transaction, where it asks for a way."""
    hooks = room.app.url_default_functions[None]

    def once(_endpoint: str, _values: dict[str, object]) -> None:
        hooks.remove(once)
        change()

    hooks.append(once)


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_what_changes_while_it_is_being_approved_is_not_approved(room: StaffRoom, tiger: Item, verdict: str) -> None:
    browser = room.as_(Role.APPROVER)
    given = {"seen": seen(browser, tiger), "reason": "rights"}
    meanwhile(room, lambda: room.collection.curation.edit(tiger.id, Edit(title="A message")))
    answer = browser.post(f"/en/approvals/{tiger.id}/{verdict}/", data=given, follow_redirects=True)
    assert "It was changed meanwhile." in answer.text
    assert state(room, tiger) is State.WAITING
    assert actions(room) == []


@pytest.mark.parametrize("verdict", ["accept", "drop"])
def test_a_correction_that_changes_while_it_is_being_decided_is_looked_at_again(room: StaffRoom, verdict: str) -> None:
    item = room.collection.add("Tha rabit")
    proposals = Proposals(room.collection.curation.db, room.watch.today)
    proposals.correct(item.id, Edit(title="The rabbit"))
    browser = room.as_(Role.APPROVER)
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(f"/en/corrections/{item.id}/").text)
    assert found
    meanwhile(room, lambda: proposals.correct(item.id, Edit(title="A message")))
    answer = browser.post(f"/en/corrections/{item.id}/", data={"seen": found[1], verdict: "1"}, follow_redirects=True)
    assert "It was changed meanwhile." in answer.text
    waits = proposals.get(item.id)
    assert waits
    assert (waits.edit.title, waits.item.publication.title) == ("A message", "Tha rabit")
    assert actions(room) == []


def test_a_rejected_one_says_why_and_can_be_asked_for_again(room: StaffRoom, tiger: Item) -> None:
    decide(room.as_(Role.APPROVER), tiger, "reject", reason="rights")
    librarian = room.as_(Role.LIBRARIAN)
    assert "It may not be copied" in librarian.get("/en/withdrawn/").text
    librarian.post(f"/en/titles/{tiger.id}/give-back/")
    assert state(room, tiger) is State.WAITING
    assert [(role, action) for role, action, _, _ in actions(room)] == [
        ("approver", "reject"),
        ("librarian", "ask-again"),
    ]


def test_a_reason_comes_from_the_list(room: StaffRoom, tiger: Item) -> None:
    browser = room.as_(Role.APPROVER)
    given = {"seen": seen(browser, tiger), "reason": "I do not like it"}
    assert browser.post(f"/en/approvals/{tiger.id}/reject/", data=given).status_code == 400
    assert state(room, tiger) is State.WAITING


@pytest.mark.parametrize("role", [Role.LIBRARIAN, Role.APPROVER])
def test_a_title_is_withdrawn_at_once_and_given_back(room: StaffRoom, role: Role) -> None:
    item = room.collection.add("Lamp")
    browser, reader = room.as_(role), browse(room.settings)
    assert reader.get(f"/book/{item.id}/0001.xhtml").status_code == 200
    browser.post(f"/en/titles/{item.id}/withdraw/", data={"reason": "rules"})
    assert reader.get(f"/book/{item.id}/0001.xhtml").status_code == 404
    answer = browser.post(f"/en/titles/{item.id}/give-back/")
    assert state(room, item) is State.WAITING
    if role is Role.APPROVER:
        assert answer.location == f"/en/approvals/{item.id}/"
        decide(browser, item, "approve")
        assert reader.get(f"/book/{item.id}/0001.xhtml").status_code == 200


def test_what_was_changed_while_no_reader_saw_it_is_looked_at_before_it_is_shown_again(room: StaffRoom) -> None:
    item = room.collection.add("Lamp")
    librarian, approver = room.as_(Role.LIBRARIAN), room.as_(Role.APPROVER)
    librarian.post(f"/en/titles/{item.id}/withdraw/", data={"reason": "broken"})
    Proposals(room.collection.curation.db, room.watch.today).correct(item.id, Edit(description="Meet me at nine"))
    page = approver.post(f"/en/titles/{item.id}/give-back/", follow_redirects=True).text
    assert "Meet me at nine" in page
    assert state(room, item) is State.WAITING
    assert [(role, action) for role, action, _, _ in actions(room)] == [
        ("librarian", "withdraw"),
        ("approver", "reopen"),
    ]


def test_a_new_edition_takes_the_place_of_the_old_one_when_it_is_approved(room: StaffRoom) -> None:
    collection = room.collection
    old = collection.add(
        BOOK, sections=[Section(place="0", text="Same\nOld words")], files=[Given(name="1.epub", data=b"1")]
    )
    newer = Publication(
        kind=Kind.EPUB, title="The tiger", languages=("en",), authors=("Sok", "Dara"), identifier="urn:tiger"
    )
    new = collection.add(
        newer, state=State.WAITING, sections=[Section(place="0", text="Same\nNew words")], replace_older=True
    )
    browser, reader = room.as_(Role.APPROVER), browse(room.settings)
    assert reader.get(f"/en/item/{old.id}/").status_code == 200
    page = browser.get(f"/en/approvals/{new.id}/").text
    assert "A new edition." in page
    assert re.search(r'class="text new".*?New words.*?class="text gone".*?Old words', page, re.DOTALL)
    assert page.count("<p>Same</p>") == 0
    assert re.search(r"Sok, Dara.*?Before:.*?Sok", page, re.DOTALL)
    undo = re.search(r'action="([^"]+reopen/)"', decide(browser, new, "approve"))
    assert undo
    assert reader.get(f"/en/item/{old.id}/").status_code == 404
    assert reader.get(f"/en/item/{new.id}/").status_code == 200
    browser.post(undo[1])
    assert reader.get(f"/en/item/{old.id}/").status_code == 200
    assert reader.get(f"/en/item/{new.id}/").status_code == 404


def test_hostile_words_stay_words(room: StaffRoom) -> None:
    evil = "<script>alert(1)</script>\u202egnp.exe\u200b"
    item = room.collection.add(
        Publication(kind=Kind.EPUB, title=evil, description=evil, languages=("en",)),
        state=State.WAITING,
        sections=[Section(place="0", text=evil, heading=evil)],
        level=Level.EASY,
    )
    page = room.as_(Role.APPROVER).get(f"/en/approvals/{item.id}/").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 4


def test_a_correction_is_shown_and_found_when_it_is_approved(room: StaffRoom) -> None:
    item = room.collection.add("Tha rabit", sections=[Section(place="0", text="Once")])
    proposals = Proposals(room.collection.curation.db, room.watch.today)
    proposals.correct(item.id, Edit(title="The rabbit"))
    browser, reader = room.as_(Role.APPROVER), browse(room.settings)
    assert "1 correction waits for approval" in browser.get("/en/").text
    page = browser.get(f"/en/corrections/{item.id}/").text
    assert "The rabbit" in page
    assert "Tha rabit" in reader.get(f"/en/item/{item.id}/").text
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    browser.post(f"/en/corrections/{item.id}/", data={"seen": found[1], "accept": "1"})
    assert "The rabbit" in reader.get(f"/en/item/{item.id}/").text
    assert item.id in reader.post("/en/search", data={"q": "rabbit"}).text
    assert "correction waits" not in browser.get("/en/").text


@pytest.mark.parametrize("verdict", ["accept", "drop"])
def test_a_correction_that_was_corrected_since_is_looked_at_again(room: StaffRoom, verdict: str) -> None:
    item = room.collection.add("Tha rabit")
    proposals = Proposals(room.collection.curation.db, room.watch.today)
    proposals.correct(item.id, Edit(title="The rabbit"))
    browser = room.as_(Role.APPROVER)
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(f"/en/corrections/{item.id}/").text)
    assert found
    proposals.correct(item.id, Edit(title="A message"))
    answer = browser.post(f"/en/corrections/{item.id}/", data={"seen": found[1], verdict: "1"}, follow_redirects=True)
    assert "It was changed meanwhile." in answer.text
    assert proposals.get(item.id)


def test_a_correction_that_is_not_approved_is_gone(room: StaffRoom) -> None:
    item = room.collection.add("Tha rabit")
    proposals = Proposals(room.collection.curation.db, room.watch.today)
    proposals.correct(item.id, Edit(title="The rabbit"))
    browser = room.as_(Role.APPROVER)
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(f"/en/corrections/{item.id}/").text)
    assert found
    browser.post(f"/en/corrections/{item.id}/", data={"seen": found[1], "drop": "1"})
    assert proposals.all() == ()
    assert "Tha rabit" in browse(room.settings).get(f"/en/item/{item.id}/").text
    assert [action for _, action, _, _ in actions(room)] == ["drop"]


def test_nothing_that_can_be_corrected_escapes_the_review() -> None:
    assert {field.name for field in fields(Edit)} <= {*FACTS, "level", "cover"}


def test_no_words_of_a_publication_escape_the_review() -> None:
    told = {*FACTS, "chapters", "notices"}  # these two stand beside the facts
    signs = {"kind", "level", "layout", "direction", "features", "letters", "pages", "seconds", "cover"}
    names = {"identifier", "modified"}  # readers do not see them
    assert {field.name for field in fields(Publication)} == told | signs | names
