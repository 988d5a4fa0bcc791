"""Prepared files, static files, and nothing else from the disk."""

import gzip

import pytest

from kiosk.config import Settings
from kiosk.content import pack
from kiosk.content.model import Item, State
from tests.builders.browser import Browser, browse
from tests.builders.collection import CHAPTER, Collection


@pytest.fixture(params=["each for itself", "in a pack"])
def item(request: pytest.FixtureRequest, collection: Collection) -> Item:
    """A title whose small files lie on disk in either way."""
    made = collection.add("Tom")
    if request.param == "in a pack":
        pack.pack(collection.store.folder(made.id))
    return made


def test_a_page_of_a_book_travels_as_it_lies_on_disk(client: Browser, item: Item) -> None:
    response = client.get(f"/book/{item.id}/0001.xhtml", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.mimetype == "application/xhtml+xml"
    assert gzip.decompress(response.data).decode() == CHAPTER


def test_a_browser_without_gzip_gets_it_unpacked(client: Browser, item: Item) -> None:
    response = client.get(f"/book/{item.id}/0001.xhtml")
    assert "Content-Encoding" not in response.headers
    assert response.text == CHAPTER


def test_sound_comes_in_ranges(client: Browser, item: Item) -> None:
    response = client.get(f"/book/{item.id}/0002.mp3", headers={"Range": "bytes=10-19"})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == "bytes 10-19/1024"
    assert response.data == bytes(range(10, 20))
    assert client.get(f"/book/{item.id}/0002.mp3", headers={"Range": "bytes=5000-"}).status_code == 416


def test_a_picture_that_did_not_change_is_not_sent_again(client: Browser, item: Item) -> None:
    first = client.get(f"/book/{item.id}/cover.webp")
    again = client.get(f"/book/{item.id}/cover.webp", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_the_files_of_a_hidden_title_are_gone_at_once(client: Browser, collection: Collection, item: Item) -> None:
    assert client.get(f"/book/{item.id}/cover.webp").status_code == 200
    collection.curation.set_state([item.id], State.HIDDEN)
    assert client.get(f"/book/{item.id}/cover.webp").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fcatalogue.db",
        "book.json.gz",
        "../catalogue.db",
        "0001.exe",
        "%00.webp",
        "small.zip",
        "sections.json.gz",
    ],
)
def test_no_other_file_is_handed_out(client: Browser, item: Item, name: str) -> None:
    assert client.get(f"/book/{item.id}/{name}").status_code == 404


def test_behind_nginx_only_its_name_is_said(collection: Collection) -> None:
    item = collection.add("Tom")
    client = browse(Settings(data=collection.data, accel=True))
    picture = client.get(f"/book/{item.id}/cover.webp")
    assert picture.data == b""
    assert picture.headers["X-Accel-Redirect"] == f"/-/prepared/{item.id[:2]}/{item.id}/cover.webp"
    assert picture.mimetype == "image/webp"
    page = client.get(f"/book/{item.id}/0001.xhtml", headers={"Accept-Encoding": "gzip"})
    assert page.headers["X-Accel-Redirect"].endswith("/0001.xhtml.gz")
    assert page.headers["Content-Encoding"] == "gzip"


def test_small_pictures_are_kept_until_the_title_is_hidden(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    pack.pack(collection.store.folder(item.id))
    first = client.get(f"/book/{item.id}/thumb.webp")
    collection.store.discard(item.id)
    assert client.get(f"/book/{item.id}/thumb.webp").data == first.data == b"thumb"
    collection.curation.set_state([item.id], State.HIDDEN)
    assert client.get(f"/book/{item.id}/thumb.webp").status_code == 404


def test_behind_nginx_what_is_small_is_sent_at_once(collection: Collection) -> None:
    item = collection.add("Tom")
    pack.pack(collection.store.folder(item.id))
    page = browse(Settings(data=collection.data, accel=True)).get(
        f"/book/{item.id}/0001.xhtml", headers={"Accept-Encoding": "gzip"}
    )
    assert "X-Accel-Redirect" not in page.headers
    assert gzip.decompress(page.data).decode() == CHAPTER


def test_what_nginx_was_told_once_holds_until_the_title_is_hidden(collection: Collection) -> None:
    item = collection.add("Tom")
    client = browse(Settings(data=collection.data, accel=True))
    address = f"/book/{item.id}/0002.mp3"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": '"whatever nginx made of it"'})
    assert again.status_code == 200
    assert again.headers["X-Accel-Redirect"] == first.headers["X-Accel-Redirect"]
    collection.curation.set_state([item.id], State.HIDDEN)
    assert client.get(address).status_code == 404


def test_static_files_are_named_by_version(client: Browser) -> None:
    address = client.get("/km/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Content-Encoding"] == "gzip"
    assert client.get(address.replace("/static/", "/static/0")).status_code == 404


@pytest.mark.parametrize("name", ["../factory.py", "..%2ffactory.py", "css/nothing.css", "css"])
def test_no_other_file_is_static(client: Browser, name: str) -> None:
    version = client.get("/km/").text.split("/static/")[1].split("/")[0]
    assert client.get(f"/static/{version}/{name}").status_code == 404
