"""The audit page tells what was done, by which role, and what somebody changed of it."""

import pytest

from kiosk.people.audit import Audit
from kiosk.people.model import Action, Role
from tests.builders.staffroom import StaffRoom


def write(room: StaffRoom, number: int = 3) -> Audit:
    audit = Audit(room.collection.curation.db, room.watch.today)
    item = room.collection.add("Lamp")
    for _ in range(number):
        audit.write(Role.APPROVER, Action.APPROVE, item.id)
    return audit


@pytest.mark.parametrize("role", [Role.APPROVER, Role.TECHNICIAN])
def test_it_tells_role_day_action_and_title(room: StaffRoom, role: Role) -> None:
    write(room)
    page = room.as_(role).get("/en/audit/").text
    for words in ("3 lines, all as they were written.", "23 November 2026", "Approver", "Approved a title", "Lamp"):
        assert words in page, words


@pytest.mark.parametrize("change", ["day = 'x'", "role = 'king'", "action = 'burn'", "item = ''", "reason = 'rights'"])
def test_an_edited_row_is_shown(room: StaffRoom, change: str) -> None:
    write(room).db.conn.execute(f"UPDATE audit SET {change} WHERE number = 2")  # noqa: S608
    page = room.as_(Role.APPROVER).get("/en/audit/").text
    assert "Somebody changed what is written here. Tell the technician. Lines: 2" in page
    assert page.count("This line was changed") == 1


def test_a_damaged_row_is_named_on_every_page(room: StaffRoom) -> None:
    write(room, 120).db.conn.execute("UPDATE audit SET role = 'librarian' WHERE number = 1")
    browser = room.as_(Role.APPROVER)
    assert "Lines: 1" in browser.get("/en/audit/").text
    assert "Part 3 of 3" in browser.get("/en/audit/?page=99").text


def test_no_name_of_a_person_is_in_it(room: StaffRoom) -> None:
    browser = room.as_(Role.APPROVER)
    browser.post("/en/people/", data={"name": "Bopha", "role": "librarian"})
    page = browser.get("/en/audit/").text
    assert "Added a person" in page
    assert "Bopha" not in page
