"""What titles still lack: the work list of whoever cares for the collection. It only reads."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from kiosk.content.model import Item, State
from kiosk.content.recordings import Recordings
from kiosk.sqlite import Connection


class Lack(StrEnum):
    """What can be missing."""

    LANGUAGE = "language"
    LEVEL = "level"
    SHELF = "shelf"
    AUTHOR = "author"
    VOICE = "voice"  # nobody has said its title in its own language yet


_LACKS: dict[Lack, Callable[[Item], bool]] = {
    Lack.LANGUAGE: lambda item: not item.language,
    Lack.LEVEL: lambda item: item.level is None,
    Lack.SHELF: lambda item: not item.shelves,
    Lack.AUTHOR: lambda item: not item.publication.authors,
}


def lacking(items: Iterable[Item], connection: Connection) -> dict[Lack, tuple[Item, ...]]:
    """The titles that lack something, in the order given; what was taken from readers needs nothing."""
    wanted = [item for item in items if item.state is not State.HIDDEN]
    spoken = {(one.key, one.language) for one in Recordings(connection).all()}
    found = {lack: tuple(item for item in wanted if is_missing(item)) for lack, is_missing in _LACKS.items()}
    found[Lack.VOICE] = tuple(item for item in wanted if not _is_spoken(item, spoken))
    return found


def _is_spoken(item: Item, spoken: set[tuple[str, str]]) -> bool:
    return (f"item:{item.id}", item.language.partition("-")[0] or "km") in spoken
