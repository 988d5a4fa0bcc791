"""`kiosk people`: what the technician can do at the machine, also when nobody can sign in any more."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import kiosk
from kiosk.content.schema import open_catalogue
from kiosk.people.accounts import Accounts
from kiosk.people.audit import Audit
from kiosk.people.model import Role
from tests.builders.collection import DAY


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(kiosk, ["--data", str(data), "people", *arguments])


def test_somebody_is_let_in_with_a_phrase_that_is_printed_once(data: Path) -> None:
    printed = run(data, "add", "Dara", "--role", "approver").output.strip()
    with Accounts.open(data) as accounts:
        assert accounts.check("Dara", printed)
    assert run(data, "list").output == "approver     Dara\n"


def test_who_lost_a_phrase_gets_another(data: Path) -> None:
    old = run(data, "add", "Dara", "--role", "approver").output
    new = run(data, "phrase", "dara").output
    with Accounts.open(data) as accounts:
        assert accounts.check("Dara", new)
        assert not accounts.check("Dara", old)


def test_an_account_is_closed_but_the_last_approver_stays(data: Path) -> None:
    run(data, "add", "Dara", "--role", "approver")
    run(data, "add", "Sok", "--role", "librarian")
    assert run(data, "close", "Sok").exit_code == 0
    refused = run(data, "close", "Dara")
    assert refused.exit_code == 1
    assert "is the only approver" in refused.output
    assert run(data, "close", "nobody").exit_code == 1
    assert run(data, "list").output == "approver     Dara\n"


def test_the_code_of_the_first_start_is_told_until_there_are_accounts(data: Path) -> None:
    code = run(data, "first-code").output
    assert code == run(data, "first-code").output
    run(data, "add", "Dara", "--role", "approver")
    assert run(data, "first-code").exit_code == 1


def test_the_audit_is_printed_and_a_changed_line_is_named(data: Path) -> None:
    db = open_catalogue(data)
    audit = Audit(db, lambda: DAY)
    for item in ("one", "two", "three"):
        audit.write(Role.APPROVER, "approve", item)
    whole = run(data, "audit")
    assert whole.exit_code == 0
    assert [line.split()[-1] for line in whole.output.splitlines()] == ["one", "two", "three"]
    db.conn.execute("UPDATE audit SET item = 'other' WHERE number = 2")
    db.conn.close()
    changed = run(data, "audit")
    assert changed.exit_code == 1
    assert "missing ones: 2" in changed.output
