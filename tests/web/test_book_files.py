"""Prepared files, static files, and nothing else from the disk."""

import gzip

import pytest

from kiosk.config import Settings
from kiosk.content.model import State
from tests.builders.browser import Browser, browse
from tests.builders.collection import CHAPTER, Collection


def test_a_page_of_a_book_travels_as_it_lies_on_disk(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    response = client.get(f"/book/{item.id}/0001.xhtml", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.mimetype == "application/xhtml+xml"
    assert gzip.decompress(response.data).decode() == CHAPTER


def test_a_browser_without_gzip_gets_it_unpacked(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    response = client.get(f"/book/{item.id}/0001.xhtml")
    assert "Content-Encoding" not in response.headers
    assert response.text == CHAPTER


def test_sound_comes_in_ranges(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    response = client.get(f"/book/{item.id}/0002.mp3", headers={"Range": "bytes=10-19"})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == "bytes 10-19/1024"
    assert response.data == bytes(range(10, 20))
    assert client.get(f"/book/{item.id}/0002.mp3", headers={"Range": "bytes=5000-"}).status_code == 416


def test_a_picture_that_did_not_change_is_not_sent_again(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    first = client.get(f"/book/{item.id}/cover.webp")
    again = client.get(f"/book/{item.id}/cover.webp", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_the_files_of_a_hidden_title_are_gone_at_once(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    assert client.get(f"/book/{item.id}/cover.webp").status_code == 200
    collection.curation.set_state([item.id], State.HIDDEN)
    assert client.get(f"/book/{item.id}/cover.webp").status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fcatalogue.db", "book.json.gz", "../catalogue.db", "0001.exe", "%00.webp"])
def test_no_other_file_is_handed_out(client: Browser, collection: Collection, name: str) -> None:
    item = collection.add("Tom")
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
