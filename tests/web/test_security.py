"""What every answer forbids the browser, and which requests are let in."""

from pathlib import Path

import pytest

from kiosk.config import Settings
from kiosk.content.model import Kind, Publication
from kiosk.web.security import COMMON
from tests.builders.browser import Browser, browse
from tests.builders.collection import Collection


def addresses(client: Browser, collection: Collection) -> dict[str, str]:
    item = collection.add("Tom")
    html = client.get("/en/").text
    style = html.split('rel="stylesheet" href="')[1].split('"')[0]
    return {
        "page": "/en/",
        "search": "/en/search",
        "viewer": f"/en/read/{item.id}/",
        "book": f"/book/{item.id}/0001.xhtml",
        "static": style,
        "feed": "/opds/v1/en/",
        "original": f"/opds/download/{item.id}/0/Tom.epub",
        "missing": "/nothing",
    }


def test_every_answer_is_typed_private_and_our_own(client: Browser, collection: Collection) -> None:
    for sort, address in addresses(client, collection).items():
        response = client.get(address)
        expected = dict(COMMON)
        if sort == "static":
            del expected["Permissions-Policy"], expected["Cross-Origin-Opener-Policy"]
        for name, value in expected.items():
            assert response.headers[name] == value, (sort, name)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"], sort
        assert "Set-Cookie" not in response.headers, sort
        assert "Server" not in response.headers or "gunicorn" not in response.headers["Server"]


@pytest.mark.parametrize(
    ("sort", "cached"),
    [
        ("page", "no-cache"),
        ("search", "no-store"),
        ("viewer", "no-cache"),
        ("book", "public, max-age=31536000, immutable"),
        ("static", "public, max-age=31536000, immutable"),
        ("feed", "no-cache"),
        ("original", "no-cache"),
        ("missing", "no-store"),
    ],
)
def test_each_sort_of_answer_is_cached_in_its_way(
    client: Browser, collection: Collection, sort: str, cached: str
) -> None:
    response = client.get(addresses(client, collection)[sort])
    assert response.headers["Cache-Control"] == cached


def test_only_viewers_may_frame_and_only_what_they_show(client: Browser, collection: Collection) -> None:
    active = collection.add(Publication(kind=Kind.ZIM, title="Wiki"))
    pages = addresses(client, collection) | {"frame": f"/en/read/{active.id}/"}
    frames = {"viewer": "frame-src 'self';", "frame": "frame-src http://library.lan:8081;"}
    for sort, address in pages.items():
        policy = client.get(address, headers={"Host": "Library.lan:80"}).headers["Content-Security-Policy"]
        assert ("frame-src" in policy) == (sort in frames), sort
        assert frames.get(sort, "") in policy


def test_books_run_no_scripts(client: Browser, collection: Collection) -> None:
    policy = client.get(addresses(client, collection)["book"]).headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


def test_pages_allow_no_inline_scripts_or_styles(client: Browser) -> None:
    response = client.get("/km/")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "<style" not in response.text
    assert " style=" not in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_everywhere(client: Browser, method: str) -> None:
    for address in ("/km/", "/km/search", "/nothing"):
        response = client.open(address, method=method)
        assert response.status_code == 405
        assert "OPTIONS" not in response.headers["Allow"]


def test_a_page_is_not_posted_to(client: Browser) -> None:
    assert client.post("/km/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:8081"},
        {"Origin": "null"},
    ],
)
def test_forms_of_other_origins_are_refused(client: Browser, headers: dict[str, str]) -> None:
    assert client.post("/km/search", data={"q": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_our_own_forms_are_answered(client: Browser, headers: dict[str, str]) -> None:
    assert client.post("/km/search", data={"q": "x"}, headers=headers).status_code == 200


def test_a_form_has_a_limit(client: Browser) -> None:
    assert client.post("/km/search", data={"q": "x" * 10_000}).status_code == 413


def test_an_address_has_a_limit(client: Browser) -> None:
    assert client.get("/km/?" + "x" * 2000).status_code == 414


@pytest.mark.parametrize("host", ["a b", "x<y>", "library.lan/evil", "[::1", "a:b:c", "evil\u00e9"])
def test_a_host_that_is_none_is_refused(client: Browser, host: str) -> None:
    response = client.get("/km/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.text


def test_no_answer_repeats_the_host(client: Browser, collection: Collection) -> None:
    for sort, address in addresses(client, collection).items():
        response = client.get(address, headers={"Host": "marked.example"})
        assert b"marked.example" not in response.data, sort
        assert "marked.example" not in str(response.headers), sort
    for address in ("/", "/km", "//km/", "/opds/", "/km/search/"):
        assert "marked.example" not in str(client.get(address, headers={"Host": "marked.example"}).headers)


def test_without_a_library_the_pages_ask_for_patience(tmp_path: Path) -> None:
    client = browse(Settings(data=tmp_path))
    response = client.get("/km/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "The library is not ready yet." in response.text
    style = response.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert client.get(style).status_code == 200
    with Collection(tmp_path):
        assert client.get("/km/").status_code == 200
