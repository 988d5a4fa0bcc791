"""The pages of the staff site that each role meets, from the site's own map: a new page is among them by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from kiosk.people.model import Role
from kiosk.web.staff.access import ACCESS, QUIET, may

# Below a language, and yet no pages: what scripts and players ask for.
NO_PAGES = frozenset({"adding.state", "voices.sound"}) | QUIET


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A page: the role that looks, a name for its picture, and its path without the language."""

    role: Role
    name: str
    path: str


def stops(app: Flask, values: Mapping[str, Mapping[str, object]]) -> Iterator[Stop]:
    """Each page once, by the first role that may look: librarian, approver, technician; the start page by each.

    `values` has, by endpoint, what fills an address, where it needs anything besides the language. Addresses without a
    language are no pages.

    Raises:
        BuildError: a page needs something that `values` has not, so that none is forgotten.
    """
    adapter = app.url_map.bind("localhost")
    for rule in sorted(
        app.url_map.iter_rules(), key=lambda rule: list(ACCESS).index(rule.endpoint) if rule.endpoint in ACCESS else -1
    ):
        if rule.endpoint not in ACCESS or rule.endpoint in NO_PAGES or not _is_page(rule):
            continue
        path = adapter.build(rule.endpoint, {**values.get(rule.endpoint, {}), "lang": "en"}).removeprefix("/en/")
        roles = [role for role in Role if may(role, rule.endpoint)]
        for role in roles if rule.endpoint == "start.start" else roles[:1]:
            name = f"start-{role}" if rule.endpoint == "start.start" else rule.endpoint.replace(".", "-")
            yield Stop(role=role, name=name, path=path)


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and "lang" in rule.arguments
