"""A learning path: its lessons as steps along a way, and in each lesson the way on."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort

from kiosk.content.model import LearningPath
from kiosk.web.library import library
from kiosk.web.terminal.page import page

pages = Blueprint("path", __name__)

COLOUR = "#7d6b3d"  # of the tiles


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a lesson lies on a path: ids of the lessons before and after it, empty at the ends."""

    path: LearningPath
    before: str
    after: str


@pages.get("/<any(km, en, fr):lang>/path/<key>/")
def path(lang: str, key: str) -> str:
    """The way with all its lessons. How far a reader came, his browser adds."""
    source = library()
    found = next((path for path in source.paths() if path.key == key), None)
    if found is None:
        abort(404)
    lessons = [item for item in map(source.shown, found.items) if item]
    return page("path.html", lang, path=found, lessons=lessons)


def ways(paths: Iterable[LearningPath], item: str) -> tuple[Way, ...]:
    """The ways on from a title, one for each path that it is a lesson of."""
    return tuple(_way(path, path.items.index(item)) for path in paths if item in path.items)


def _way(path: LearningPath, at: int) -> Way:
    before, after = path.items[max(0, at - 1) : at], path.items[at + 1 : at + 2]
    return Way(path=path, before="".join(before), after="".join(after))
