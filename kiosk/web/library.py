"""What the pages of one process read from: opened at the first request, so that no connection is ever forked."""

import threading
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TypeVar, cast

from flask import current_app

from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Filters, Item, LearningPath, Recording, Shelf, State
from kiosk.content.paths import Paths
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest
from kiosk.content.recordings import Recordings
from kiosk.content.search import Searcher
from kiosk.content.store import Store
from kiosk.web.i18n import LANGUAGES

_NAME = "kiosk.library"
_REMEMBERED = 16  # answers; most are sets of ids, one per choice of filters
_T = TypeVar("_T")


class Library:
    """The catalogue, the prepared files and the search of one data folder, all to read only."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.data)
        self._lock = threading.Lock()  # two threads must not make the same large answer at once
        self._seen = -1
        self._remembered: dict[Hashable, object] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue.

        Raises:
            DatabaseMissing: there is no library yet, or none to be read; the next call tries again.
        """
        return Catalogue.open(self.settings.data)

    @cached_property
    def searcher(self) -> Searcher:
        """The search over the index."""
        return Searcher.open(self.settings.data)

    def generation(self) -> int:
        """Moves whenever anything in the catalogue changed.

        Raises:
            DatabaseMissing: there is no library yet.
        """
        return self.catalogue.version()

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves that hold something, in order. To count 10,000 titles takes 50 ms, so it is done once."""
        return self._once("shelves", lambda: tuple(shelf for shelf in self.catalogue.shelves() if shelf.items))

    def paths(self) -> tuple[LearningPath, ...]:
        """The learning paths with a lesson that is shown."""
        return self._once("paths", lambda: Paths(self.catalogue).shown())

    def languages(self) -> tuple[tuple[str, int], ...]:
        """The languages of the shown titles with their number."""
        return self._once("languages", self.catalogue.languages)

    def shown_ids(self, filters: Filters) -> frozenset[str]:
        """The ids that readers may find: the same object until the catalogue changes, which the search is glad of."""
        return self._once(filters, lambda: self.catalogue.shown_ids(filters))

    def voices(self, language: str) -> tuple[Recording, ...]:
        """What is said in a language, of what readers may see."""
        return self._once(("voices", language), lambda: self._voices(language))

    def sounds(self) -> frozenset[str]:
        """The sounds of all of it, by SHA-256."""
        return self._once("sounds", lambda: frozenset(one.sha256 for tag in LANGUAGES for one in self._voices(tag)))

    def _voices(self, language: str) -> tuple[Recording, ...]:
        return Recordings(self.catalogue.connection).for_readers(language, self.catalogue.shown_languages())

    def _once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What `make` gives, remembered until the catalogue changes."""
        generation = self.generation()
        with self._lock:
            if generation != self._seen or len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
                self._seen = generation
            if key not in self._remembered:
                self._remembered[key] = make()
            return cast("_T", self._remembered[key])

    def shown(self, item_id: str) -> Item | None:
        """An item that readers may see at this moment, or None."""
        item = self.catalogue.item(item_id)
        return item if item and item.state is State.SHOWN else None

    def book(self, item_id: str) -> Manifest | None:
        """What the viewer of an item needs to know, or None when nothing is prepared."""
        prepared = self.store.prepared(item_id, manifest.FILE)
        return manifest.parse(prepared.content()) if prepared else None


def attach(library: Library) -> dict[str, Library]:
    """The entry by which `library()` finds it: for `app.extensions.update`."""
    return {_NAME: library}


def library() -> Library:
    """The library of the application that answers the current request."""
    return cast("Library", current_app.extensions[_NAME])
