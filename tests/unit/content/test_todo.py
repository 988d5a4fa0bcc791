"""The work list names the titles that lack something."""

from pathlib import Path

from kiosk.content.model import Kind, Level, Publication, State
from kiosk.content.todo import Lack, lacking
from tests.builders.collection import Collection

WHOLE = Publication(kind=Kind.EPUB, title="Whole", authors=("A",), languages=("km",))
BARE = Publication(kind=Kind.EPUB, title="Bare")


def test_each_lack_names_its_titles(tmp_path: Path) -> None:
    with Collection(tmp_path) as collection:
        whole = collection.add(WHOLE, shelves=["law"], level=Level.EASY)
        bare = collection.add(BARE)
        collection.add(Publication(kind=Kind.PDF, title="Gone"), state=State.HIDDEN)
        collection.curation.db.table("recordings").insert(
            {
                "change": 1,
                "day": "2026-11-23",
                "key": f"item:{whole.id}",
                "language": "km",
                "sha256": "0" * 64,
                "size": 1,
                "seconds": 1.0,
                "words": "[]",
                "undone": 0,
            }
        )
        catalogue = collection.curation.catalogue
        found = lacking(catalogue.everything(), catalogue.connection)
    assert set(found) == set(Lack)
    for items in found.values():
        assert [item.id for item in items] == [bare.id]
