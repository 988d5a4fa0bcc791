"""The active origin in front of the real kiwix-serve."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from kiosk.config import Settings
from kiosk.content.kiwix import Library
from kiosk.content.kiwix_server import Server
from kiosk.web.active import TAIL, ActiveOrigin, create_app
from tests.builders.kiwixrun import free_port, running
from tests.builders.zim import make_zim, page

pytestmark = pytest.mark.skipif(not shutil.which("kiwix-serve"), reason="kiwix-tools is not installed")
ITEM, HIDDEN = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
ODD = "deep/\u1780 b?c#d&e=100%+.html"
BYTES = bytes(range(256)) * 400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    (data / "zim").mkdir()
    pages = {"index": page("Home", "<p>x"), ODD: page("Odd", "<p>odd")}
    others = {"film.mp4": ("video/mp4", BYTES), "run.js": ("text/javascript", b"run()")}
    for item in (ITEM, HIDDEN):
        file = data / "zim" / f"{item}.zim"
        make_zim(file, pages, others=others, redirects={"old": ODD}, main="index")
        Library(data).add(item, file)
    with running(data) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Client:
    return Client(ActiveOrigin(lambda item: item == ITEM, server.settings.kiwix_port))


def get(client: Client, path: str, **headers: str) -> TestResponse:
    return client.get(f"/content/{ITEM}/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_a_page_is_passed_on_as_it_is_with_our_script_at_its_end(client: Client) -> None:
    response = get(client, "index")

    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert response.data == page("Home", "<p>x").encode() + TAIL
    assert response.content_length == len(response.data)


def test_any_path_an_article_may_have_is_found(client: Client) -> None:
    response = get(client, "deep/%E1%9E%80%20b%3Fc%23d%26e%3D100%25%2B.html")

    assert response.status_code == 200
    assert b"odd" in response.data


def test_other_entries_are_passed_on_untouched_whatever_the_question_behind_them(client: Client) -> None:
    response = get(client, "run.js?version=3")

    assert (response.status_code, response.mimetype, response.data) == (200, "text/javascript", b"run()")


def test_a_part_of_a_film_is_given(client: Client) -> None:
    response = get(client, "film.mp4", Range="bytes=100-199")

    assert response.status_code == 206
    assert response.data == BYTES[100:200]
    assert response.headers["Content-Range"] == f"bytes 100-199/{len(BYTES)}"
    assert get(client, "film.mp4", Range=f"bytes={len(BYTES)}-").status_code == 416


def test_a_head_has_the_headers_of_the_page_and_no_bytes(client: Client) -> None:
    response = client.head(f"/content/{ITEM}/index")

    assert response.data == b""
    assert response.content_length == len(get(client, "index").data)


def test_what_the_browser_has_is_not_sent_again(client: Client) -> None:
    etag = get(client, "run.js").headers["ETag"]

    response = get(client, "run.js", If_None_Match=etag)

    assert (response.status_code, response.data) == (304, b"")


def test_a_redirect_stays_within_its_item(client: Client) -> None:
    response = get(client, "old")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/content/{ITEM}/deep/")
    assert client.get(response.headers["Location"]).data.endswith(b"odd</body></html>" + TAIL)


def test_the_address_of_the_item_leads_to_its_main_page(client: Client) -> None:
    response = get(client, "")

    assert (response.status_code, response.headers["Location"]) == (302, f"/content/{ITEM}/index")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/viewer",
        "/search?pattern=x",
        "/suggest?content=x&term=y",
        "/catalog/v2/entries",
        "/catalog/search",
        "/random?content=x",
        "/skin/taskbar.js",
        f"/raw/{ITEM}/content/index",
        f"/{ITEM}/index",
        f"/content/{ITEM}",
        f"/content/{ITEM}/nothing",
        f"/content/{HIDDEN}/index",
        "/content/AAAAAAAAAAAAAAAA/index",
        "/content/../index",
        f"/content/{ITEM}/../{HIDDEN}/index",
        f"/content/{ITEM}/..%2f..%2f{HIDDEN}/content/index",
    ],
)
def test_nothing_else_of_kiwix_can_be_reached(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert b"kiwix" not in response.data.lower()
    assert "not in the library" in response.text


def test_an_address_without_an_item_is_that_of_the_page_that_asks(client: Client) -> None:
    def ask(path: str, referer: str) -> TestResponse:
        return client.get(path, headers={"Host": "a:1", "Referer": referer})

    response = ask("/deep/b%20c?d.js", f"http://a:1/content/{ITEM}/x/y.html?z")

    assert (response.status_code, response.headers["Location"]) == (302, f"/content/{ITEM}/deep/b%20c")
    assert response.headers["Cache-Control"] == "no-store"
    assert ask("/run.js", f"http://b:1/content/{ITEM}/index").status_code == 404
    assert ask("/run.js", "http://a:1/elsewhere").status_code == 404
    assert ask("/content/x", f"http://a:1/content/{ITEM}/index").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
def test_only_reading_is_allowed(client: Client, method: str) -> None:
    assert client.open(f"/content/{ITEM}/index", method=method).status_code == 405


def test_a_service_worker_is_not_given_its_script(client: Client) -> None:
    assert get(client, "run.js", Service_Worker="script").status_code == 403


@pytest.mark.parametrize("path", [f"/content/{ITEM}/index", f"/content/{ITEM}/old", "/nothing", "/outside.js"])
def test_every_answer_carries_the_whole_table_and_no_cookie(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Host": "Library.Lan:8081", "Cookie": "a=b"}).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval';" in policy
    assert "frame-ancestors http://library.lan:* https://library.lan:*;" in policy
    assert "sandbox allow-scripts allow-same-origin allow-forms" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("host", ["a b", "evil.example;script-src *", "x'", "[::1", "a:b"])
def test_a_host_that_is_none_gets_nothing(client: Client, host: str) -> None:
    response = client.get(f"/content/{ITEM}/index", headers={"Host": host})

    assert response.status_code == 400
    assert host not in response.headers["Content-Security-Policy"]


def test_our_script_is_given(client: Client) -> None:
    response = client.get("/outside.js")

    assert response.mimetype == "text/javascript"
    assert b"addEventListener" in response.data


def test_while_kiwix_is_away_a_page_says_so_and_asks_again() -> None:
    client = Client(ActiveOrigin(lambda _item: True, free_port()))

    response = get(client, "index")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "3"
    assert response.headers["Cache-Control"] == "no-store"
    assert 'http-equiv="refresh"' in response.text


def test_without_a_catalogue_nothing_is_shown(tmp_path: Path) -> None:
    client = Client(create_app(Settings(data=tmp_path)))

    assert get(client, "index").status_code == 404
