"""The audit: any row that was edited, taken out or slipped in is seen."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.people.audit import Audit
from kiosk.people.model import Role
from kiosk.sqlite import Mode
from kiosk.tables import database


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    db = database(tmp_path / "x.db", Mode.WRITE)
    audit = Audit(db, lambda: date(2026, 11, 23))
    for number in range(6):
        audit.write(Role.APPROVER, "approve", f"item{number}", "rights")
    yield audit
    db.conn.close()


def damaged(audit: Audit) -> list[int]:
    return [entry.number for entry in audit.entries() if not entry.whole]


def write_and_fail(audit: Audit) -> None:
    audit.write(Role.APPROVER, "approve", "never")
    raise ZeroDivisionError


def test_what_nobody_touched_is_whole(audit: Audit) -> None:
    assert damaged(audit) == []
    assert [entry.item for entry in audit.entries()] == [f"item{number}" for number in range(6)]


@pytest.mark.parametrize("number", range(1, 7))
@pytest.mark.parametrize(
    "change",
    ["day = '2026-11-24'", "role = 'librarian'", "action = 'reject'", "item = 'other'", "reason = ''", "hash = x'00'"],
)
def test_any_edited_row_is_seen(audit: Audit, number: int, change: str) -> None:
    audit.db.conn.execute(f"UPDATE audit SET {change} WHERE number = {number}")  # noqa: S608
    assert damaged(audit)[0] == number


def test_letters_that_move_from_one_field_to_the_next_are_seen(audit: Audit) -> None:
    audit.db.conn.execute("UPDATE audit SET action = 'approvei', item = 'tem2' WHERE number = 3")
    assert damaged(audit) == [3]


@pytest.mark.parametrize("number", range(1, 6))
def test_a_row_that_is_gone_is_seen_at_the_next(audit: Audit, number: int) -> None:
    audit.db.conn.execute(f"DELETE FROM audit WHERE number = {number}")  # noqa: S608
    assert damaged(audit) == [number + 1]


def test_rows_that_changed_places_are_seen(audit: Audit) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        audit.db.conn.execute(f"UPDATE audit SET number = {after} WHERE number = {before}")  # noqa: S608
    assert damaged(audit) == [2, 3, 4]


def test_a_row_that_makes_no_sense_is_shown_not_a_failure(audit: Audit) -> None:
    audit.db.conn.execute("UPDATE audit SET day = 'yesterday', role = 'king' WHERE number = 4")
    assert next(entry for entry in audit.entries() if entry.number == 4).role == "king"


def test_the_newest_entry_about_a_title_is_found(audit: Audit) -> None:
    audit.write(Role.LIBRARIAN, "withdraw", "item2", "rules")
    found = audit.last("item2")
    assert found
    assert found.reason == "rules"
    assert audit.last("nothing") is None


def test_an_entry_is_undone_with_what_it_tells_of(audit: Audit) -> None:
    with pytest.raises(ZeroDivisionError), audit.db.atomic():
        write_and_fail(audit)
    assert audit.last("never") is None
    assert damaged(audit) == []
