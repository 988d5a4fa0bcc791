"""Pages are rendered once, and anew when the catalogue changes."""

import gzip
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.test import Client

from kiosk.content.model import State
from kiosk.web.pagecache import KEEP, PageCache
from tests.builders.browser import Browser
from tests.builders.collection import Collection

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Counting:
    """An application that says how often it was asked, and whether its answer may be kept."""

    def __init__(self, *, keep: bool = True, media_type: str = "text/html", size: int = 0) -> None:
        self.asked = 0
        self.keep = keep
        self.media_type = media_type
        self.size = size
        self.closed = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.asked += 1
        environ[KEEP] = self.keep
        start_response("200 OK", [("Content-Type", self.media_type)])
        return Chunks(self, [b"answer ", str(self.asked).encode(), b" " * self.size])


class Chunks(list[bytes]):
    """An answer that wants to be closed, as files do."""

    def __init__(self, application: Counting, chunks: list[bytes]) -> None:
        super().__init__(chunks)
        self.application = application

    def close(self) -> None:
        self.application.closed += 1


def test_a_page_is_made_once_until_the_generation_moves() -> None:
    application, generation = Counting(), [1]
    client = Client(PageCache(application, lambda: generation[0]))
    assert client.get("/a").text == "answer 1"
    assert client.get("/a").text == "answer 1"
    assert client.get("/b").text == "answer 2"
    generation[0] = 2
    assert client.get("/a").text == "answer 3"
    assert application.closed == 3


def test_what_may_not_be_kept_is_passed_on() -> None:
    application = Counting(keep=False)
    client = Client(PageCache(application, lambda: 1))
    assert client.get("/a", buffered=True).text == "answer 1"
    assert client.get("/a", buffered=True).text == "answer 2"
    assert client.head("/a", buffered=True).data == b""
    assert application.closed == 3


def test_queries_and_forms_are_not_kept() -> None:
    client = Client(PageCache(Counting(), lambda: 1))
    assert client.get("/a?x=1").text == "answer 1"
    assert client.get("/a?x=1").text == "answer 2"
    assert client.post("/a").text == "answer 3"


def test_the_oldest_pages_make_room() -> None:
    application = Counting(media_type="image/webp", size=1000)
    client = Client(PageCache(application, lambda: 1, limit=2500))
    for address in ("/a", "/b", "/a", "/c", "/a"):
        client.get(address)
    assert application.asked == 3
    client.get("/b")
    assert application.asked == 4


def test_hosts_do_not_share_pages() -> None:
    client = Client(PageCache(Counting(), lambda: 1))
    assert client.get("/a", headers={"Host": "one"}).text == "answer 1"
    assert client.get("/a", headers={"Host": "two"}).text == "answer 2"


def test_an_answer_too_large_to_keep_is_still_given() -> None:
    application = Counting(media_type="font/woff2", size=3 << 20)
    client = Client(PageCache(application, lambda: 1))
    client.get("/a")
    assert len(client.get("/a").data) > 3 << 20
    assert application.asked == 2


def test_a_page_travels_packed_to_those_who_take_it(client: Browser) -> None:
    plain = client.get("/km/")
    packed = client.get("/km/", headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    refused = client.get("/km/", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


def test_an_unchanged_page_is_not_sent_again(client: Browser, collection: Collection) -> None:
    first = client.get("/km/")
    again = client.get("/km/", headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "Content-Type" not in again.headers
    collection.add("New")
    changed = client.get("/km/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "New" in changed.text


def test_a_page_asked_for_by_head_has_headers_only(client: Browser) -> None:
    head, page = client.head("/km/"), client.get("/km/")
    assert head.data == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert head.headers["ETag"] == page.headers["ETag"]


def test_a_hidden_title_is_gone_from_kept_pages_at_once(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    assert "Tom" in client.get("/en/").text
    assert client.get(f"/en/item/{item.id}/").status_code == 200
    collection.curation.set_state([item.id], State.HIDDEN)
    assert "Tom" not in client.get("/en/").text
    assert client.get(f"/en/item/{item.id}/").status_code == 404
