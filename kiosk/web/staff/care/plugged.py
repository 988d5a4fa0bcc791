"""The sticks that are plugged in, as these pages choose one to write to."""

from pathlib import Path

from flask import request

from kiosk.intake.sticks import Stick
from kiosk.web.staff.house import house


def sticks() -> tuple[Stick, ...]:
    """All of them, by name."""
    return house().sticks.all()


def chosen() -> Path:
    """Where the stick is that a form names.

    Raises:
        StickAway: it is not there any more.
    """
    return house().sticks.root(request.form.get("stick", ""))


def folders() -> tuple[Path, ...]:
    """Where all of them are."""
    found = house().sticks
    return tuple(found.root(stick.key) for stick in found.all())
