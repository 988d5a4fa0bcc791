"""A library that can be searched: an index and packed texts, without a catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.content.finding import passages
from kiosk.content.index import Index, IndexedItem
from kiosk.content.model import Filters, Kind, Section
from kiosk.content.search import Query, Results, Searcher
from kiosk.sqlite import Mode


@dataclass
class Searchable:
    """Adds titles and asks, among all that were added unless told otherwise."""

    data: Path

    def __post_init__(self) -> None:
        self.index = Index.open(self.data, Mode.WRITE)
        self.searcher = Searcher.open(self.data)
        self.ids: set[str] = set()

    def add(
        self,
        item: str,
        *texts: str | Section,
        title: str = "",
        language: str = "en",
        kind: Kind = Kind.EPUB,
        authors: Iterable[str] = (),
        description: str = "",
    ) -> None:
        """Put a title in as an import does; plain texts are the pages of a book."""
        sections = [t if isinstance(t, Section) else Section(place=str(n), text=t) for n, t in enumerate(texts)]
        about = IndexedItem(
            id=item, kind=kind, title=title, languages=(language,), authors=tuple(authors), description=description
        )
        folder = self.data / "prepared" / item[:2] / item
        folder.mkdir(parents=True, exist_ok=True)
        passages.write(folder / passages.FILE, sections, apart=kind is Kind.ZIM)
        self.index.write([Index.analyse(about, sections)])
        self.ids.add(item)

    def ask(self, text: str, *, offset: int = 0, limit: int = 20, among: Iterable[str] | None = None) -> Results:
        """Put a query."""
        shown = frozenset(self.ids if among is None else among)
        return self.searcher.search(Query(text=text, filters=Filters(), offset=offset, limit=limit), shown)

    def found(self, text: str) -> list[str]:
        """The ids that answer, the best first."""
        return [hit.item for hit in self.ask(text).hits]
