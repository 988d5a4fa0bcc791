"""Accounts: who is let in, by which name and phrase, and what is kept of it."""

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.people.accounts import (
    FILE,
    Accounts,
    AlreadyBegun,
    BadName,
    LastApprover,
    NameTaken,
    Newcomer,
    NoSuchPerson,
)
from kiosk.people.model import Role
from kiosk.people.phrase import Cost, WeakPhrase
from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.tables import database

CHEAP = Cost(passes=1, memory=8192)
PHRASE = "river stone lamp rice"
DARA = Newcomer(name="Dara", role=Role.APPROVER, phrase=PHRASE)
SOK = Newcomer(name="សុខ", role=Role.LIBRARIAN, phrase=PHRASE + " two")


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with Accounts.open(tmp_path, CHEAP) as accounts:
        yield accounts


@pytest.fixture
def begun(accounts: Accounts) -> Accounts:
    accounts.begin([DARA, SOK])
    return accounts


def test_the_first_people_come_in_together_and_once(begun: Accounts) -> None:
    assert [(person.name, person.role) for person in begun.all()] == [("Dara", Role.APPROVER), ("សុខ", Role.LIBRARIAN)]
    with pytest.raises(AlreadyBegun):
        begun.begin([DARA])
    with pytest.raises(AlreadyBegun):
        begun.first_code()


@pytest.mark.parametrize("second", [DARA, Newcomer(name="DARA", role=Role.LIBRARIAN, phrase=PHRASE)])
def test_all_of_them_or_none(accounts: Accounts, second: Newcomer) -> None:
    with pytest.raises(NameTaken):
        accounts.begin([DARA, second])
    assert accounts.all() == ()


def test_the_code_of_the_first_start_stays_the_same_until_it_is_done(accounts: Accounts) -> None:
    code = accounts.first_code()
    assert (len(code), code) == (8, accounts.first_code())
    assert accounts.is_first_code(f" {code[:4]} {code[4:]} ")
    assert not accounts.is_first_code("")
    accounts.begin([DARA])
    assert not accounts.is_first_code(code)


def test_who_gives_name_and_phrase_is_let_in(begun: Accounts) -> None:
    assert (found := begun.check(" dara ", PHRASE.upper()))
    assert found.name == "Dara"
    assert begun.check("Dara", PHRASE + "x") is None
    assert begun.check("nobody", PHRASE) is None
    assert begun.check("សុខ", PHRASE) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\u202eb", "a\u200bb", "a\x00b", "---", "\ufeff"])
def test_a_name_that_nobody_could_type_or_see_is_refused(begun: Accounts, name: str) -> None:
    with pytest.raises(BadName):
        begun.add(Newcomer(name=name, role=Role.LIBRARIAN, phrase=PHRASE))


def test_a_weak_phrase_lets_nobody_in(begun: Accounts) -> None:
    with pytest.raises(WeakPhrase):
        begun.add(Newcomer(name="New", role=Role.LIBRARIAN, phrase="12345"))
    with pytest.raises(WeakPhrase):
        begun.set_phrase(begun.named("Dara"), "12345")
    assert begun.check("Dara", PHRASE)


def test_a_new_phrase_takes_the_place_of_the_old_one_and_of_its_browsers(begun: Accounts) -> None:
    before = begun.named("Dara")
    begun.set_phrase(before, "lamp under the water")
    assert begun.check("Dara", PHRASE) is None
    after = begun.check("Dara", "lamp under the water")
    assert after
    assert after.device != before.device


def test_a_closed_account_is_gone_but_the_last_approver_stays(begun: Accounts) -> None:
    begun.close(begun.named("សុខ"))
    with pytest.raises(NoSuchPerson):
        begun.named("សុខ")
    with pytest.raises(LastApprover):
        begun.close(begun.named("Dara"))


def test_no_phrase_is_on_the_disk_and_no_other_user_may_read_what_is(begun: Accounts, tmp_path: Path) -> None:
    held = (tmp_path / FILE).read_bytes()
    for word in (b"river", b"riverstone", PHRASE.encode()):
        assert word not in held
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert len(begun.all()) == 2


def test_threads_that_share_the_accounts_do_not_disturb_each_other(begun: Accounts) -> None:
    def let_in(number: int) -> str:
        name = f"New {number}" if number % 2 else "Dara"  # every second one is refused, and its transaction taken back
        try:
            return begun.add(Newcomer(name=name, role=Role.LIBRARIAN, phrase=PHRASE)).name
        except NameTaken:
            return ""

    with ThreadPoolExecutor(8) as pool:
        promised = {name for name in pool.map(let_in, range(80)) if name}
    assert len(promised) == 40
    assert promised <= {person.name for person in begun.all()}


WRITES: dict[str, Callable[[Accounts], object]] = {
    "add": lambda a: a.add(Newcomer(name="New", role=Role.LIBRARIAN, phrase=PHRASE)),
    "begin": lambda a: a.begin([DARA]),
    "first_code": lambda a: a.first_code(),
    "set_phrase": lambda a: a.set_phrase(a.named("Dara"), PHRASE),
    "close": lambda a: a.close(a.named("សុខ")),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_change_of_locked_accounts_says_that_they_are_busy(tmp_path: Path, begun: Accounts, write: str) -> None:
    holder = connect(tmp_path / FILE, Mode.WRITE)
    hasty = Accounts(database(tmp_path / FILE, Mode.WRITE, busy_milliseconds=1), CHEAP)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        WRITES[write](hasty)
    holder.execute("ROLLBACK")
    holder.close()
    hasty.db.conn.close()
    assert len(begun.all()) == 2
