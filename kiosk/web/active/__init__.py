"""The second origin: ZIM files and HTML packages, whose scripts run there and reach nothing else."""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from werkzeug.wrappers import Request, Response

from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.sqlite import DatabaseMissing
from kiosk.web.active import upstream
from kiosk.web.active.headers import headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ADDRESS = re.compile(r"/content/([a-z2-7]{16})/(.*)", re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?=(?::\d+)?\Z)")
_STATIC = Path(__file__).parent.parent / "static"
_OUTSIDE = (_STATIC / "session" / "shut.js", _STATIC / "active" / "outside.js")
# Appended, so that nothing of a page has to be understood to add it.
TAIL = b'<script src="/outside.js"></script>'

_PAGE = """<!doctype html><html lang="km"><meta charset="utf-8">{head}<title>{number}</title>
<body style="font:1.4rem/1.8 sans-serif;text-align:center;padding:4rem 1rem">
<p lang="km">{km}<p lang="en">{en}<p lang="fr">{fr}"""
_NOT_READY = {
    "km": "សូមរង់ចាំបន្តិច។ ឯកសារកំពុងបើក។",
    "en": "One moment: this title is being opened.",
    "fr": "Un instant : ce titre est en cours d&rsquo;ouverture.",
}
_NOT_HERE = {
    "km": "ទំព័រនេះគ្មាននៅក្នុងបណ្ណាល័យទេ។",
    "en": "This page is not in the library.",
    "fr": "Cette page n&rsquo;est pas dans la bibliothèque.",
}
_RETRY_SECONDS = 3
# A paused film would hold up one of the few processes that answer: nginx fetches these itself.
_LONG = ("audio/", "video/", "application/pdf", "application/zip", "application/epub")
_WHOLE_OR_PART = {
    HTTPStatus.OK,
    HTTPStatus.PARTIAL_CONTENT,
    HTTPStatus.NOT_MODIFIED,
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
}


class ActiveOrigin:
    """A WSGI application that passes on the entries of shown items from kiwix-serve, and nothing else of it."""

    def __init__(self, is_shown: Callable[[str], bool], kiwix_port: int, *, accel: bool = False) -> None:
        self.is_shown = is_shown
        self.kiwix_port = kiwix_port
        self.accel = accel

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        host = _HOST.match(request.host)
        response = self._answer(request) if host else Response(status=HTTPStatus.BAD_REQUEST)
        for name, value in headers(host[0].lower() if host else "invalid"):
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        if request.headers.get("Service-Worker"):
            # One of these would outlive the page that brought it, and stand between it and us.
            return Response(status=HTTPStatus.FORBIDDEN)
        if request.path == "/outside.js":
            return Response(b"".join(file.read_bytes() for file in _OUTSIDE), mimetype="text/javascript")
        match = _ADDRESS.fullmatch(request.path)
        if match and self.is_shown(match[1]):
            return self._entry(request, match[1], match[2])
        return _from_its_root(request) or _page(HTTPStatus.NOT_FOUND, _NOT_HERE)

    def _entry(self, request: Request, item: str, path: str) -> Response:
        asked = {name: value for name in upstream.ASKED if (value := request.headers.get(name))}
        try:
            got = upstream.fetch(self.kiwix_port, item, path, method=request.method, asked=asked)
        except upstream.Away:
            return _page(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_READY)
        response = _passed_on(item, got)
        if self.accel and path and (response.mimetype or "").startswith(_LONG):
            got.body.close()
            response = Response(mimetype=response.mimetype)
            response.headers["X-Accel-Redirect"] = f"/-/kiwix{upstream.raw(item, path)}"
        return response


def create_app(settings: Settings) -> ActiveOrigin:
    """The active origin over one data folder. Nothing is opened before the first request."""
    return ActiveOrigin(_Shown(settings.data), settings.kiwix_port, accel=settings.accel)


class _Shown:
    """Asks the catalogue, opened at the first question, so that no connection is ever forked."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._catalogue: Catalogue | None = None

    def __call__(self, item: str) -> bool:
        try:
            self._catalogue = self._catalogue or Catalogue.open(self._data)
        except DatabaseMissing:
            return False
        return self._catalogue.is_shown(item)


def _from_its_root(request: Request) -> Response | None:
    """Pages made for a server of their own, and old ZIM files, ask for `/style.css`: that of the item they are in."""
    referer = urlsplit(request.headers.get("Referer", ""))
    match = _ADDRESS.fullmatch(referer.path)
    if not match or referer.netloc != request.host or request.path.startswith("/content/"):
        return None
    response = _moved(match[1], quote(request.path.lstrip("/")))
    response.headers["Cache-Control"] = "no-store"  # the same address is another one for another page
    return response


def _moved(item: str, path: str) -> Response:
    return Response(status=HTTPStatus.FOUND, headers={"Location": f"/content/{item}/{path}"})


def _passed_on(item: str, got: upstream.Answer) -> Response:
    if got.moved:
        got.body.close()
        return _moved(item, got.moved)
    if got.status not in _WHOLE_OR_PART:
        got.body.close()
        missing = got.status == HTTPStatus.NOT_FOUND
        return _page(HTTPStatus.NOT_FOUND if missing else HTTPStatus.BAD_GATEWAY, _NOT_HERE)
    response = Response(got.body, status=got.status, headers=list(got.headers))
    response.call_on_close(got.body.close)  # a HEAD or a terminal that went away never reads to the end
    if got.status == HTTPStatus.OK and response.mimetype == "text/html":
        response.response = chain(got.body, (TAIL,))
        if response.content_length is not None:
            response.content_length += len(TAIL)
    return response


def _page(status: HTTPStatus, words: dict[str, str]) -> Response:
    """A plain page of ours, in the three languages of the library, because this origin does not know the reader's."""
    again = status == HTTPStatus.SERVICE_UNAVAILABLE
    head = f'<meta http-equiv="refresh" content="{_RETRY_SECONDS}">' if again else ""
    response = Response(_PAGE.format(head=head, number=status.value, **words), status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    if again:
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response
