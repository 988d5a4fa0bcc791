"""Asks kiwix-serve for one entry of one ZIM file, the same way for all its versions."""

import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

ADDRESS = "127.0.0.1"
SECONDS = 10.0
_BLOCK = 1 << 16

# What is passed on, to kiwix and back. No cookies either way, and no compression: nginx does that.
ASKED = ("Range", "If-Range", "If-None-Match", "If-Modified-Since")
ANSWERED = ("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified")

# Where the versions of kiwix-serve put an entry; the last is that of Debian 12.
_PLACES = ("/raw/{item}/content/", "/content/{item}/", "/{item}/")


class Away(Exception):
    """kiwix-serve does not answer."""


class Body:
    """The bytes of an answer, read when they are wanted. Closing it ends the connection."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        while block := self._response.read(_BLOCK):
            yield block

    def close(self) -> None:
        """End the connection."""
        self._response.close()
        self._connection.close()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What kiwix-serve said. `moved` is the quoted path of the entry to which a redirect leads, else empty."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: Body
    moved: str = ""


def fetch(port: int, item: str, path: str, *, method: str, asked: Mapping[str, str]) -> Answer:
    """Ask for the entry at `path` (unquoted) of the ZIM file of an item; the empty path is the main page.

    Its `/raw/` addresses (see `raw`) give entries as they are, without kiwix' own bar, search and scripts.

    Raises:
        Away: kiwix-serve does not answer in time.
    """
    if path:
        return _ask(port, item, raw(item, path), method=method, asked=asked)
    # Only the other places know the main page, as a redirect.
    answer = _ask(port, item, _PLACES[1].format(item=item), method=method, asked=asked)
    if not answer.moved:
        answer.body.close()
        answer = _ask(port, item, _PLACES[2].format(item=item), method=method, asked=asked)
    return answer


def raw(item: str, path: str) -> str:
    """The address at kiwix-serve of the entry at `path` (unquoted, not empty), as it is."""
    return _PLACES[0].format(item=item) + quote(path)


def _ask(port: int, item: str, address: str, *, method: str, asked: Mapping[str, str]) -> Answer:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=SECONDS)
    try:
        connection.request(method, address, headers=dict(asked))
        response = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise Away from error
    passed = tuple((name, value) for name in ANSWERED if (value := response.headers.get(name)) is not None)
    return Answer(
        status=response.status,
        headers=passed,
        body=Body(connection, response),
        moved=_moved(item, response.headers.get("Location", "")),
    )


def _moved(item: str, location: str) -> str:
    """The entry in a redirect; older versions leave `?` and `#` unquoted, and none sends a query of its own."""
    for place in _PLACES:
        prefix = place.format(item=item)
        if location.startswith(prefix) and re.fullmatch(r"[\x21-\x7e]+", rest := location[len(prefix) :]):
            return rest.replace("?", "%3F").replace("#", "%23")
    return ""
