"""Who reaches what: the whole map of addresses, by everybody, against the one table."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from kiosk.people.model import Role
from kiosk.web.staff.access import ACCESS, LARGE, OPEN, QUIET, may
from tests.builders import fullroom
from tests.builders.staffroom import StaffBrowser, StaffRoom
from tools.staff_tour import stops


def made_up(converter: BaseConverter) -> object:
    """A value that an address could have."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "aaaaaaaaaaaaaaaa"


def rules(room: StaffRoom) -> list[tuple[str, str, str]]:
    """Endpoint, address with made-up values, and method, of everything that can be asked for."""
    adapter = room.app.url_map.bind("localhost")
    found = []
    for rule in room.app.url_map.iter_rules():
        values = {name: made_up(converter) for name, converter in rule._converters.items()}
        address = adapter.build(rule.endpoint, values, method=method(rule))
        found.append((rule.endpoint, address, method(rule)))
    return found


def method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def refused(browser: StaffBrowser, address: str, how: str) -> bool:
    return browser.open(address, method=how).status_code == 403


def test_the_table_names_every_endpoint_and_no_other(room: StaffRoom) -> None:
    endpoints = {endpoint for endpoint, _, _ in rules(room)}
    assert endpoints == set(OPEN) | set(ACCESS)
    assert not set(OPEN) & set(ACCESS)
    assert set(ACCESS) >= QUIET


def test_nobody_reaches_anything_but_the_doors_without_signing_in(room: StaffRoom) -> None:
    reached = {endpoint for endpoint, address, how in rules(room) if not refused(room.browser(), address, how)}
    assert reached == set(OPEN)


class Unread(io.RawIOBase):
    """What somebody sends byte by byte: whoever waits for it waits long."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        pytest.fail("it was waited for")


def test_nothing_large_is_waited_for_from_somebody_who_has_not_signed_in(room: StaffRoom) -> None:
    slow = {"wsgi.input": Unread(), "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "500"}
    for endpoint, address, how in rules(room):
        if endpoint in LARGE:
            answer = room.browser().open(address, method=how, environ_overrides=slow)
            assert answer.status_code == 403, endpoint


def test_the_web_server_passes_on_as_they_come_the_large_ones_and_no_others(room: StaffRoom) -> None:
    text = (Path(__file__).parents[3] / "ansible/roles/server/templates/nginx.conf.j2").read_text("utf-8")
    (place,) = re.findall(r"location ~ (\^/\(km\|en\|fr\)\S+) \{[^}]*proxy_request_buffering off;", text)
    forms = [(endpoint, address) for endpoint, address, how in rules(room) if how == "POST"]
    assert {endpoint for endpoint, address in forms if re.search(place, address)} == LARGE


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_the_table_says(room: StaffRoom, role: Role) -> None:
    for endpoint, address, how in rules(room):
        if endpoint in OPEN or endpoint == "signin.leave":
            continue
        answer = room.as_(role).open(address, method=how)
        assert (answer.status_code == 403) == (role not in ACCESS[endpoint]), endpoint


class Ways(HTMLParser):
    """The addresses to which the links and forms of a page lead, each with its method."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self._add(given["href"], "GET")
        elif tag == "form" and given.get("method") != "dialog":
            self._add(given.get("action", ""), given.get("method", "get").upper())
        elif "formaction" in given:
            self._add(given["formaction"], "POST")

    def _add(self, address: str, method: str) -> None:
        self.found.add((urlsplit(address).path or self.path, method))


def offered(room: StaffRoom, path: str, page: str) -> set[str]:
    """The endpoints to which a page leads."""
    ways = Ways(urlsplit(path).path)
    ways.feed(page)
    adapter = room.app.url_map.bind("localhost")
    return {str(adapter.match(address, method=method)[0]) for address, method in ways.found} - set(OPEN)


@pytest.mark.parametrize("role", Role)
def test_no_page_offers_what_its_reader_may_not_do(room: StaffRoom, role: Role) -> None:
    values = fullroom.fill(room)
    person, closed = room.as_(role), {}
    for stop in stops(room.app, values):
        path = f"/en/{stop.path}"
        answer = person.get(path)
        if answer.status_code == 403:
            continue
        assert answer.status_code == 200, path
        if forbidden := {endpoint for endpoint in offered(room, path, answer.text) if not may(role, endpoint)}:
            closed[path] = forbidden
    assert closed == {}
