"""Answers pages that were rendered before, without asking Flask, until the catalogue changes."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Set in the WSGI environment by the application when its answer depends on the catalogue and the address alone.
KEEP = "kiosk.keep"

LIMIT = 8 << 20  # bytes kept by one process
_LARGEST = 2 << 20
_TEXT = ("text/", "application/json", "application/xml", "application/atom+xml", "application/opds", "image/svg+xml")
_NOT_IN_304 = frozenset({"content-type", "content-length", "content-encoding"})

Headers = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One encoding of an answer, ready to send: with its headers, and those of a 304."""

    body: bytes
    etag: str
    headers: Headers
    unchanged: Headers


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An answer as it is, and packed when that is worth it."""

    plain: Form
    packed: Form | None

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.plain.body) + (len(self.packed.body) if self.packed else 0)


class PageCache:
    """A WSGI application in front of another.

    `generation` tells the state of the catalogue; when it moves everything is dropped. It may raise a
    `KioskError` (no library yet): then nothing is kept.
    """

    def __init__(self, application: "WSGIApplication", generation: Callable[[], int], *, limit: int = LIMIT) -> None:
        self._application = application
        self._generation = generation
        self._limit = limit
        self._lock = threading.Lock()
        self._seen = -1
        self._size = 0
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        try:
            generation = self._generation()
        except KioskError:
            return self._application(environ, start_response)
        # The host is part of an address: the policy of a viewer names it.
        address = (environ.get("HTTP_HOST", ""), environ["PATH_INFO"])
        kept = self._find(address, generation)
        if kept is None:
            return self._ask(address, generation, environ, start_response)
        return _answer(kept, environ, start_response)

    def _find(self, address: tuple[str, str], generation: int) -> Kept | None:
        with self._lock:
            if generation != self._seen:
                self._kept.clear()
                self._size, self._seen = 0, generation
            kept = self._kept.get(address)
            if kept:
                self._kept.move_to_end(address)
            return kept

    def _ask(
        self,
        address: tuple[str, str],
        generation: int,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        begun: list[Any] = []

        def begin(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            begun[:] = [status, headers, exc_info]
            return _write

        method = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET"  # a page asked for by HEAD is worth keeping, too
        chunks = self._application(environ, begin)
        environ["REQUEST_METHOD"] = method
        if environ.get(KEEP):
            body = _joined(chunks)
            kept = _kept(body, begun[1])
            if kept.size <= _LARGEST:
                self._keep(address, generation, kept)
            return _answer(kept, environ, start_response)
        start_response(*begun)
        if method == "HEAD":
            _close(chunks)
            return ()
        return chunks

    def _keep(self, address: tuple[str, str], generation: int, kept: Kept) -> None:
        with self._lock:
            if generation != self._seen or address in self._kept:
                return  # made from what has changed meanwhile, or by two threads at once
            self._kept[address] = kept
            self._size += kept.size
            while self._size > self._limit:
                _, oldest = self._kept.popitem(last=False)
                self._size -= oldest.size


def _kept(body: bytes, headers: Headers) -> Kept:
    """Make both encodings of an answer. Strong validators differ by encoding (RFC 9110, 8.8.3.3)."""
    if any(name == "X-Accel-Redirect" for name, _ in headers):  # a word to nginx, which tags and sends the file itself
        return Kept(plain=Form(body=body, etag="", headers=headers, unchanged=headers), packed=None)
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    media_type = next((value for name, value in headers if name == "Content-Type"), "")
    common = [(name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}]
    if not media_type.startswith(_TEXT):
        return Kept(plain=_form(body, f'"{digest}"', common), packed=None)
    common.append(("Vary", "Accept-Encoding"))
    packed = gzip.compress(body, 9, mtime=0)
    return Kept(
        plain=_form(body, f'"{digest}"', common),
        packed=_form(packed, f'"{digest}-gzip"', [*common, ("Content-Encoding", "gzip")]),
    )


def _form(body: bytes, etag: str, headers: Headers) -> Form:
    tagged = [*headers, ("ETag", etag)]
    return Form(
        body=body,
        etag=etag,
        headers=[*tagged, ("Content-Length", str(len(body)))],
        unchanged=[(name, value) for name, value in tagged if name.lower() not in _NOT_IN_304],
    )


def _joined(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _close(chunks)


def _close(chunks: Iterable[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close:
        close()


def _write(_: bytes) -> None:
    """Take nothing: WSGI's `write` is for applications older than itself (PEP 3333); Flask never calls it."""


def _answer(kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    packed = kept.packed
    form = packed if packed and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else kept.plain
    if form.etag and form.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", form.unchanged)
        return ()
    start_response("200 OK", form.headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (form.body,)


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is among the encodings a browser takes (RFC 9110, 12.5.3), without weighing them."""
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in {"gzip", "*"}:
            return weight.strip().replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
