"""Pages of head office: from all libraries down to a title, for the person at the machine only."""

import re
import threading
from dataclasses import replace
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from kiosk.report.model import Report
from kiosk.web.headoffice import create_app
from kiosk.web.headoffice.server import serve
from tests.builders.reports import KHMER, report


class Shelf:
    """Reports of a quarter and its first month."""

    office = "General Department of Prisons"

    def months(self) -> tuple[str, ...]:
        return "2026-10", "2023"

    def report(self, period: str) -> Report | None:
        if period not in {"2026", "2026-Q4", "2026-10"}:
            return None
        made = report(period)
        parts = [
            replace(part, titles=tuple(replace(used, shelves=("stories",)) for used in part.titles[:2]))
            for part in made.parts
        ]
        return replace(made, parts=tuple(parts))


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if (tag, name) == ("a", "href") and value]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Shelf()).test_client()


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address, base_url="http://127.0.0.1:8090")
    assert answer.status_code == HTTPStatus.OK, address
    return answer.text


def test_the_way_down_from_the_periods_to_a_title(client: FlaskClient) -> None:
    assert "/en/2026-Q4/all/" in shown(client, "/en/")
    assert "/en/2023/all/" in shown(client, "/en/")
    country = shown(client, "/en/2026-Q4/all/")
    assert "/en/2026-Q4/battambang/" in country
    library = shown(client, "/en/2026-Q4/battambang/")
    assert "/en/2026-10/battambang/" in library
    assert "/en/2026-11/battambang/" not in library, "there are no figures of November"
    shelf = shown(client, "/en/2026-10/battambang/shelf/stories/")
    assert KHMER in shelf
    assert "/en/2026-10/battambang/title/a/" in shelf
    title = shown(client, "/en/2026-Q4/battambang/title/a/")
    assert "320" in title
    assert "October 2026" in title


def test_every_link_of_every_page_leads_somewhere(client: FlaskClient) -> None:
    todo, seen = ["/km/"], set[str]()
    while todo:
        address = todo.pop()
        if address in seen or re.search("library-|/2023/", address):
            continue
        seen.add(address)
        links = Links()
        links.feed(shown(client, address))
        todo += links.found
    assert len(seen) > 20
    assert all(address.startswith("/") for address in seen)


def test_figures_are_those_of_the_report(client: FlaskClient) -> None:
    text = shown(client, "/km/2026-Q4/battambang/")
    for figure in ("៣,១២០", "២៥១ ដល់ ៣៣៦", "៣១២+", "&lt; ១០", "ប៉ាន់ស្មាន", "បញ្ចូលដោយបុគ្គលិក", "៣, ៦–៨"):  # noqa: RUF001
        assert figure in text


@pytest.mark.parametrize(
    "address",
    [
        "/en/2025/all/",
        "/en/nonsense/all/",
        "/en/2026-Q4/nowhere/",
        "/en/2026-Q4/battambang/shelf/nothing/",
        "/en/2026-Q4/battambang/title/nothing/",
        "/xx/",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address, base_url="http://127.0.0.1:8090").status_code == HTTPStatus.NOT_FOUND


def test_a_shelf_without_titles_that_may_be_named_says_so(client: FlaskClient) -> None:
    assert "No title of it may be named." in shown(client, "/en/2026-Q4/battambang/shelf/health/")


def test_nothing_is_kept_by_the_browser_and_no_script_can_be_brought_in(client: FlaskClient) -> None:
    answer = client.get("/en/2026-Q4/all/", base_url="http://localhost:8090")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize("host", ["figures.example:8090", "192.168.1.4:8090", "127.0.0.1.example"])
def test_another_name_for_this_machine_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/en/", base_url=f"http://{host}").status_code == HTTPStatus.FORBIDDEN


def test_pages_are_only_read(client: FlaskClient) -> None:
    assert client.post("/en/", base_url="http://127.0.0.1").status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.fixture
def address() -> str:
    told: list[str] = []
    ready = threading.Event()

    def tell(where: str) -> None:
        told.append(where)
        ready.set()

    threading.Thread(target=serve, args=(create_app(Shelf()), 0, tell), daemon=True).start()
    assert ready.wait(20)
    return told[0]


def test_the_server_answers_on_the_loopback_address(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")
    with urlopen(f"{address}km/2026-Q4/all/", timeout=20) as answer:  # noqa: S310 - our own address
        assert "បណ្ណាល័យទាំងអស់" in answer.read().decode()
