"""A cover is somebody's picture, a page, a picture from inside, or drawn; the one that is shown stays meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import Limits, Settings
from kiosk.content import pack
from kiosk.content.care import Care
from kiosk.content.covers import Covers
from kiosk.content.curation import Edit
from kiosk.content.model import Item
from kiosk.content.recorder import NotLetIn
from kiosk.content.store import Store
from kiosk.content.turn import only_worker
from tests.builders import importing
from tests.builders.collection import Collection, Given
from tests.builders.mixed import make_book
from tests.builders.pdf import make_pdf
from tests.builders.pictures import make_picture

LIMITS = Limits(seconds=120, reserve=0)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection(tmp_path / "data") as collection:
        yield collection


@pytest.fixture
def covers(collection: Collection) -> Covers:
    return Covers(Settings(data=collection.data, limits=LIMITS))


def there(collection: Collection, item: Item, name: str) -> bytes:
    prepared = Store(collection.data).prepared(item.id, name)
    assert prepared is not None
    return prepared.read()


def test_a_picture_becomes_a_cover_beside_the_one_that_is_shown(
    collection: Collection, covers: Covers, tmp_path: Path
) -> None:
    item = collection.add("A")
    picture = tmp_path / "x.png"
    picture.write_bytes(make_picture("PNG", (400, 600)))
    name = covers.from_file(item, picture, "x.png")
    assert there(collection, item, item.publication.cover) == b"cover"
    edited = collection.curation.edit(item.id, Edit(cover=name))
    assert there(collection, item, edited.publication.cover)[:4] == b"RIFF"
    assert there(collection, item, edited.publication.thumb)[:4] == b"RIFF"
    collection.curation.undo()
    found = collection.curation.catalogue.item(item.id)
    assert found is not None
    assert found.publication.cover == item.publication.cover


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", make_picture("PNG")[:40]]
)
def test_what_is_no_picture_is_refused_and_nothing_is_left(
    collection: Collection, covers: Covers, tmp_path: Path, data: bytes
) -> None:
    item = collection.add("A")
    before = sorted(Store(collection.data).folder(item.id).iterdir())
    picture = tmp_path / "x.png"
    picture.write_bytes(data)
    with pytest.raises(NotLetIn):
        covers.from_file(item, picture, "x.png")
    assert sorted(Store(collection.data).folder(item.id).iterdir()) == before
    assert not list(collection.data.glob(".cover-*"))


def test_a_picture_from_inside_becomes_a_cover_and_no_other_file_does(collection: Collection, covers: Covers) -> None:
    item = collection.add("A")
    (Store(collection.data).folder(item.id) / "0007.png").write_bytes(make_picture("PNG", (300, 400)))
    assert covers.pictures(item) == ("0007.png",)
    pack.pack(Store(collection.data).folder(item.id))
    assert covers.pictures(item) == ("0007.png",)
    assert there(collection, item, covers.from_picture(item, "0007.png"))[:4] == b"RIFF"
    for name in ("0001.xhtml.gz", "../x.png", "0008.png"):
        with pytest.raises(NotLetIn):
            covers.from_picture(item, name)


def test_a_page_of_a_pdf_becomes_a_cover(collection: Collection, covers: Covers) -> None:
    item = collection.add("A", files=[Given(name="a.pdf", data=make_pdf(["One", "Two"]))])
    assert there(collection, item, covers.from_page(item, 1))[:4] == b"RIFF"
    with pytest.raises(NotLetIn):
        covers.from_page(item, 99)


def test_a_drawn_cover_has_the_title_as_it_is_now(collection: Collection, covers: Covers) -> None:
    item = collection.add("A")
    first = covers.made(item)
    other = covers.made(replace(item, publication=replace(item.publication, title="B")))
    assert first != other
    assert there(collection, item, first)[:2] == b"\x1f\x8b"


def test_a_chosen_cover_outlives_a_rebuild(tmp_path: Path) -> None:
    data = importing.new_library(tmp_path / "data")
    book = make_book(tmp_path / "a.epub", "A")
    importing.add(data, book)
    with Collection(data) as collection:
        (item,) = collection.curation.catalogue.everything()
        settings = Settings(data=data, limits=LIMITS)
        item = collection.curation.edit(item.id, Edit(cover=Covers(settings).made(item)))
        with only_worker(data):
            Care(settings, collection.curation).rebuild(lambda _, reason: pytest.fail(reason) if reason else None)
        assert there(collection, item, item.publication.cover)
