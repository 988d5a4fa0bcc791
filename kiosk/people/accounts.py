"""The accounts of staff, in a database of their own that no process of the terminals may read."""

import secrets
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import sqlite_utils
from sqlite_utils import Migrations

from kiosk.errors import KioskError
from kiosk.khmer import digits
from kiosk.people import phrase
from kiosk.people.model import Account, Role
from kiosk.people.phrase import Cost
from kiosk.sqlite import Mode
from kiosk.tables import Database, database

FILE = "people.db"
LONGEST_NAME = 40
_CODE_DIGITS = 8
_COLUMNS = "id, name, role, device"

migrations = Migrations("kiosk.people")


class NameTaken(KioskError):
    """Two people cannot sign in under one name."""

    message = "Somebody of the staff is called {name} already."
    advice = "Take another name, for example with a number."


class BadName(KioskError):
    """A name nobody could type again."""

    message = "This name cannot be used."
    advice = "Take one to 40 letters and digits."


class NoSuchPerson(KioskError):
    """No account with this name."""

    message = "There is nobody called {name}."
    advice = "List the accounts with: kiosk people list"


class LastApprover(KioskError):
    """Without an approver nothing new could be shown any more."""

    message = "{name} is the only approver."
    advice = "Add another approver first."


class AlreadyBegun(KioskError):
    """The first start can be done once."""

    message = "This library has been set up already."
    advice = "Sign in. If nobody can, the technician helps at the machine: kiosk people phrase NAME"


@migrations()
def m001_accounts(db: sqlite_utils.Database) -> None:
    """Accounts, and the code of the first start while there are none."""
    db.execute(
        "CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
        " known_as TEXT NOT NULL UNIQUE, role TEXT NOT NULL, phrase TEXT NOT NULL, device TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE TABLE first_start (code TEXT NOT NULL) STRICT")


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who is to have an account."""

    name: str
    role: Role
    phrase: str


class Accounts:
    """Reads and writes the accounts. Pass phrases are never kept, only what argon2id makes of them."""

    def __init__(self, db: Database, cost: Cost) -> None:
        self.db = db
        self._cost = cost
        self._nobody = ""
        self._lock = threading.Lock()

    @classmethod
    def open(cls, data: Path, cost: Cost | None = None) -> Self:
        """Open the accounts below the data folder; begin them where there are none."""
        data.mkdir(parents=True, exist_ok=True)
        file = data / FILE
        file.touch(mode=0o600)
        db = database(file, Mode.WRITE)
        if migrations.pending(db):
            with db.atomic():
                migrations.apply(db)
        return cls(db, cost or Cost())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.conn.close()

    def all(self) -> tuple[Account, ...]:
        """Everybody, by role and name."""
        rows = self.db.conn.execute(f"SELECT {_COLUMNS} FROM accounts ORDER BY role, name").fetchall()
        return tuple(_account(*row) for row in rows)

    def get(self, account: int) -> Account | None:
        """Somebody, or None."""
        row = self.db.conn.execute(f"SELECT {_COLUMNS} FROM accounts WHERE id = ?", [account]).fetchone()
        return _account(*row) if row else None

    def named(self, name: str) -> Account:
        """Somebody by name.

        Raises:
            NoSuchPerson: nobody is called so.
        """
        query = f"SELECT {_COLUMNS} FROM accounts WHERE known_as = ?"
        row = self.db.conn.execute(query, [known_as(name)]).fetchone()
        if row is None:
            raise NoSuchPerson(name=name[:LONGEST_NAME])
        return _account(*row)

    def check(self, name: str, given: str) -> Account | None:
        """Who this is, if the pass phrase is right. A name that nobody has takes as long as one that somebody has."""
        query = f"SELECT {_COLUMNS}, phrase FROM accounts WHERE known_as = ?"
        row = self.db.conn.execute(query, [known_as(name)]).fetchone()
        if row is None:
            self._nobody = self._nobody or phrase.sealed(phrase.make(), self._cost)
            phrase.matches(self._nobody, given)
            return None
        return _account(*row[:-1]) if phrase.matches(row[-1], given) else None

    def add(self, newcomer: Newcomer) -> Account:
        """Let somebody in.

        Raises:
            BadName, NameTaken, WeakPhrase: nothing was changed.
        """
        values = self._values(newcomer)
        with self._alone():
            self._insert(values)
            return self.named(newcomer.name)

    def begin(self, newcomers: Sequence[Newcomer]) -> None:
        """Let the first people in, all of them or none; this can be done once.

        Raises:
            AlreadyBegun, BadName, NameTaken, WeakPhrase: nothing was changed.
        """
        values = [self._values(newcomer) for newcomer in newcomers]
        with self._alone():
            if self.all():
                raise AlreadyBegun
            for one in values:
                self._insert(one)
            self.db.conn.execute("DELETE FROM first_start")

    def first_code(self) -> str:
        """What must be typed at the first start: made when it is first asked for.

        Raises:
            AlreadyBegun: there are accounts.
        """
        with self._alone():
            if self.all():
                raise AlreadyBegun
            row = self.db.conn.execute("SELECT code FROM first_start").fetchone()
            if row is None:
                row = (f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}}",)
                self.db.conn.execute("INSERT INTO first_start (code) VALUES (?)", row)
        return str(row[0])

    def is_first_code(self, typed: str) -> bool:
        """Whether this is the code, in whatever digits and groups it was typed."""
        row = self.db.conn.execute("SELECT code FROM first_start").fetchone()
        plain = "".join(digits.to_ascii(typed).split())
        return row is not None and secrets.compare_digest(str(row[0]).encode(), plain.encode())

    def set_phrase(self, account: Account, given: str) -> None:
        """Give somebody another pass phrase. Whoever is signed in with the old one is so no longer.

        Raises:
            WeakPhrase: nothing was changed.
        """
        phrase.judge(given, account.name)
        values = {"phrase": phrase.sealed(given, self._cost), "device": secrets.token_urlsafe()}
        with self._alone():
            self.db.table("accounts").update(account.id, values)

    def close(self, account: Account) -> None:
        """Let somebody in no longer.

        Raises:
            LastApprover: nothing was changed.
        """
        with self._alone():
            approvers = [one for one in self.all() if one.role is Role.APPROVER]
            if [one.id for one in approvers] == [account.id]:
                raise LastApprover(name=account.name)
            self.db.table("accounts").delete_where("id = ?", [account.id])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A transaction of one thread: on the connection they share, another's would become a part of it."""
        with self._lock, self.db.atomic():
            yield

    def _values(self, newcomer: Newcomer) -> dict[str, object]:
        name = clean_name(newcomer.name)
        phrase.judge(newcomer.phrase, name)
        return {
            "name": name,
            "known_as": known_as(name),
            "role": newcomer.role.value,
            "phrase": phrase.sealed(newcomer.phrase, self._cost),
            "device": secrets.token_urlsafe(),
        }

    def _insert(self, values: dict[str, object]) -> None:
        known: Iterable[object] = self.db.table("accounts").rows_where("known_as = ?", [values["known_as"]])
        if list(known):
            raise NameTaken(name=values["name"])
        self.db.table("accounts").insert(values)


def _account(account: int, name: str, role: str, device: str) -> Account:
    return Account(id=account, name=name, role=Role(role), device=device)


def clean_name(name: str) -> str:
    """The name as it is kept: no characters without a shape, none that turn the line around.

    Raises:
        BadName: too long, or nothing is left.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    shapeless = any(unicodedata.category(letter)[0] == "C" for letter in plain)
    if shapeless or not 1 <= len(plain) <= LONGEST_NAME or not any(letter.isalnum() for letter in plain):
        raise BadName
    return plain


def known_as(name: str) -> str:
    """The form under which names are equal."""
    return " ".join(unicodedata.normalize("NFKC", name[: 2 * LONGEST_NAME]).casefold().split())
