"""The staff site over a small library, and browsers in which somebody of the staff has signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.people.accounts import Accounts, Newcomer
from kiosk.people.model import Role
from kiosk.people.phrase import Cost
from kiosk.web.staff.site import create_app
from tests.builders.browser import Browser
from tests.builders.collection import Collection

if TYPE_CHECKING:
    from flask import Flask

PHRASES = {role: f"{role} 4827 1936 0572" for role in Role}
CHEAP = Cost(passes=1, memory=8192)


@dataclass(frozen=True, kw_only=True)
class Watch(Clock):
    """A clock that goes on when it is told to."""

    passed: list[float] = field(default_factory=lambda: [0.0])

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 3, 0, tzinfo=UTC) + timedelta(seconds=self.passed[0])

    def monotonic(self) -> float:
        return self.passed[0]

    def boot_seconds(self) -> int:
        return int(self.passed[0])

    def boot(self) -> str:
        return "boot"

    def has_chip(self) -> bool:
        return True

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.passed[0] += seconds


class StaffBrowser(Browser):
    """A browser whose forms say where they come from, as every browser's do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for an address."""
        kwargs.setdefault("headers", {"Sec-Fetch-Site": "same-origin"})
        return super().open(*args, **kwargs)

    def sign_in(self, name: str, phrase: str, **fields: str) -> TestResponse:
        """Fill in the form at the door."""
        return self.post("/en/sign-in/", data={"name": name, "phrase": phrase, **fields})


class StaffRoom:
    """A library with a librarian, an approver and a technician, each called by the role or by a name."""

    def __init__(self, folder: Path, names: Mapping[Role, str] | None = None) -> None:
        self.collection = Collection(folder)
        self.settings = Settings(data=folder)
        self.watch = Watch()
        with Accounts.open(folder, CHEAP) as accounts:
            accounts.begin(
                [Newcomer(name=(names or {}).get(role, role), role=role, phrase=PHRASES[role]) for role in Role]
            )
        self.app: Flask = create_app(self.settings, self.watch, CHEAP)
        self.app.test_client_class = StaffBrowser

    def browser(self) -> StaffBrowser:
        """Somebody who has not signed in."""
        client = self.app.test_client()
        assert isinstance(client, StaffBrowser)
        return client

    def as_(self, role: Role) -> StaffBrowser:
        """Somebody who has."""
        browser = self.browser()
        assert browser.sign_in(str(role), PHRASES[role]).status_code == 302
        return browser
