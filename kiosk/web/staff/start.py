"""The first page after the door: what is to be done, then what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app

from kiosk.web.staff.access import may
from kiosk.web.staff.house import visit
from kiosk.web.staff.page import page

pages = Blueprint("start", __name__)
TILES, TASKS = "kiosk.staff.tiles", "kiosk.staff.tasks"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A way from the start page: the endpoint, its name (a message id), and a pictogram below `img/pictograms`."""

    endpoint: str
    name: str
    pictogram: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something to be done: words of the page's language, and where to do it."""

    text: str
    address: str
    urgent: bool = False


Tasks = Callable[[], Iterable[Task]]  # asked within a request of a person who may reach the part


@pages.get("/<any(km, en, fr):lang>/")
def start() -> str:
    """To-do list and tiles, those of this person's role."""
    role = visit().person.role
    tiles = [tile for tile in cast("tuple[Tile, ...]", current_app.extensions[TILES]) if may(role, tile.endpoint)]
    found = cast("dict[str, Tasks]", current_app.extensions[TASKS])
    tasks = [task for endpoint, ask in found.items() if may(role, endpoint) for task in ask()]
    return page("start.html", tiles=tiles, tasks=tasks)
