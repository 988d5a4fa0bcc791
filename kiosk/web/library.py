"""What the pages of one process read from: opened at the first request, so that no connection is ever forked."""

from functools import cached_property
from typing import cast

from flask import current_app

from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Filters, Item, State
from kiosk.content.search import Searcher
from kiosk.content.store import Store
from kiosk.sqlite import Mode

_NAME = "kiosk.library"
_REMEMBERED = 16  # sets of ids, one per choice of filters


class Library:
    """The catalogue, the prepared files and the search of one data folder, all to read only."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.data)
        self._seen = -1
        self._ids: dict[Filters, frozenset[str]] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue.

        Raises:
            DatabaseMissing: there is no library yet; the next call tries again.
        """
        return Catalogue.open(self.settings.data, Mode.READ)

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

    def shown_ids(self, filters: Filters) -> frozenset[str]:
        """The ids that readers may find: the same object until the catalogue changes, which the search is glad of."""
        generation = self.generation()
        if generation != self._seen or len(self._ids) >= _REMEMBERED:
            self._ids.clear()
            self._seen = generation
        if filters not in self._ids:
            self._ids[filters] = self.catalogue.shown_ids(filters)
        return self._ids[filters]

    def shown(self, item_id: str) -> Item | None:
        """An item that readers may see at this moment, or None."""
        item = self.catalogue.item(item_id)
        return item if item and item.state is State.SHOWN else None


def attach(library: Library) -> dict[str, Library]:
    """The entry by which `library()` finds it: for `app.extensions.update`."""
    return {_NAME: library}


def library() -> Library:
    """The library of the application that answers the current request."""
    return cast("Library", current_app.extensions[_NAME])
