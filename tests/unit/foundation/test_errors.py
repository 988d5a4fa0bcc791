"""A reason that a person can act on says what happened and what to do."""

from datetime import UTC, timedelta
from typing import ClassVar

from kiosk.clock import Clock
from kiosk.errors import KioskError


class Spilt(KioskError):  # noqa: N818 - named by its reason
    message: ClassVar[str] = "The {what} is spilt."
    advice: ClassVar[str] = "Fetch another {what}."


class Plain(KioskError):  # noqa: N818 - named by its reason
    message: ClassVar[str] = "It is raining."


def test_message_and_advice_carry_the_parts() -> None:
    error = Spilt(what="milk")
    assert str(error) == "The milk is spilt."
    assert error.what_to_do == "Fetch another milk."
    assert error.parts == {"what": "milk"}


def test_machines_know_a_reason_by_its_class_name() -> None:
    assert Spilt(what="tea").code == "Spilt"


def test_advice_may_be_missing() -> None:
    assert Plain().what_to_do == ""


def test_braces_in_a_part_are_only_text() -> None:
    assert str(Spilt(what="{0}{what}")) == "The {0}{what} is spilt."


def test_the_clock_speaks_utc_and_its_day_agrees() -> None:
    clock = Clock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.today() - clock.now().date()) <= timedelta(days=1)


def test_time_measured_only_grows() -> None:
    clock = Clock()
    assert clock.monotonic() <= clock.monotonic()
