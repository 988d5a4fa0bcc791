"""What the staff site holds between two requests, and who asks the present one."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from kiosk import config
from kiosk.clock import Clock, Moment, TrustedClock
from kiosk.config import Settings
from kiosk.intake.sticks import Sticks
from kiosk.people.accounts import Accounts
from kiosk.people.attempts import Attempts
from kiosk.people.model import Account
from kiosk.people.phrase import Cost
from kiosk.usage import clockfile
from kiosk.usage.tally import FOLDER
from kiosk.web.staff.sessions import Message, Session, Sessions

NAME = "kiosk.house"


class House:
    """Settings, the clock, the accounts (opened at the first request), and who is signed in."""

    def __init__(self, settings: Settings, clock: Clock, cost: Cost) -> None:
        self.settings = settings
        self.clock = clock
        self._cost = cost
        self.sessions = Sessions(clock.monotonic)
        self.attempts = Attempts(clock.monotonic)
        self.sticks = Sticks([settings.sticks])
        self.draft: object = None  # of the first start

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of staff."""
        return Accounts.open(self.settings.data, self._cost)

    def name_library(self, name: str, language: str) -> None:
        """Keep what the first start said of the library; `kiosk.toml`, where it speaks of it, goes before."""
        config.describe(self.settings.data, name, language)
        usage = replace(self.settings.usage, name=name)
        self.settings = replace(self.settings, language=language, usage=usage)

    def now(self) -> Moment:
        """The time as the library knows it, and whether it can be trusted."""
        folder = self.settings.data / FOLDER
        return TrustedClock(self.clock, clockfile.read(folder).memory, clockfile.read_anchor(folder)).now()

    def today(self) -> date:
        """The calendar day at the library."""
        return self.now().day(ZoneInfo(self.settings.usage.time_zone))


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The person who asks, and the session."""

    person: Account
    session: Session


def house() -> House:
    """The house of the application that answers the current request."""
    return cast("House", current_app.extensions[NAME])


def visit() -> Visit:
    """Who asks. Behind a page that is not open there is always somebody."""
    return cast("Visit", g.visit)


def tell(text: str, *, undo: str = "", bad: bool = False) -> None:
    """Say something on the next page this person sees: words of the present language."""
    visit().session.messages.append(Message(text=text, undo=undo, bad=bad))
