"""What every answer forbids the browser, in one table; and which requests are let in at all."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from http.client import BAD_REQUEST, OK
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, g, request

from kiosk.web.pagecache import KEEP

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
NEVER = "no-store"

_FEATURES_OFF = (
    "accelerometer", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "compute-pressure", "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

_FOR_US = ("Cross-Origin-Resource-Policy", "same-origin")

# On every answer of the terminal site, errors included.
COMMON: tuple[tuple[str, str], ...] = (
    ("X-Content-Type-Options", "nosniff"),
    # No address, only whose page it is: with no-referrer a browser sends our own forms with `Origin: null`
    # (fetch.spec.whatwg.org, "append a request Origin header"), and over plain HTTP nothing else says they are ours.
    # As with no-referrer, a tab's history tells scripts no addresses (html.spec.whatwg.org, NavigationHistoryEntry).
    ("Referrer-Policy", "origin"),
    (
        "Permissions-Policy",
        "autoplay=(self), fullscreen=(self), " + ", ".join(f"{feature}=()" for feature in _FEATURES_OFF),
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    _FOR_US,
)

# Staff record voices.
_DESK_OVER = {"Permissions-Policy": dict(COMMON)["Permissions-Policy"].replace("microphone=()", "microphone=(self)")}

# These say nothing to a browser about a style sheet or a picture, and a first page has thirty of those.
_OF_DOCUMENTS = frozenset({"Permissions-Policy", "Cross-Origin-Opener-Policy"})


class Sort(StrEnum):
    """What an answer is to the browser."""

    PAGE = "page"  # ours, fixed until the catalogue changes
    ANSWER = "answer"  # ours, made from what a reader typed
    VIEWER = "viewer"  # ours, with the scripts that show a book
    FRAME = "frame"  # ours, around active content of the other origin
    BOOK = "book"  # somebody else's bytes, prepared
    STATIC = "static"  # ours, named by version
    FEED = "feed"  # for other reading programs
    ORIGINAL = "original"  # a whole book for another reading program
    SIGN = "sign"  # that we are there: nothing else, and for whoever asks
    DESK = "desk"  # of the staff site: for one person, now


_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_VIEWER = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self'; connect-src 'self'; frame-src {frames}; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Pictures and sound that staff have just chosen or recorded are shown before they are sent; the preview is framed.
_DESK = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; frame-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# No scripts whatever the bytes say. Styles of books are their own; nothing is fetched from elsewhere.
_BOOK = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "media-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A worker obeys the policy of its own script: the one of pdf.js fetches its tables and runs its picture decoders.
_SCRIPT = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

# Sort -> (Content-Security-Policy, Cache-Control)
POLICIES: dict[Sort, tuple[str, str]] = {
    Sort.PAGE: (_PAGE, REVALIDATE),
    Sort.ANSWER: (_PAGE, NEVER),
    Sort.VIEWER: (_VIEWER.format(frames="'self'"), REVALIDATE),
    Sort.FRAME: (_VIEWER.format(frames="{active}"), REVALIDATE),
    Sort.BOOK: (_BOOK, IMMUTABLE),
    Sort.STATIC: (_SCRIPT, IMMUTABLE),
    Sort.FEED: (_NOTHING, REVALIDATE),
    Sort.ORIGINAL: ("sandbox; " + _NOTHING, REVALIDATE),
    Sort.SIGN: (_NOTHING, NEVER),
    Sort.DESK: (_DESK, NEVER),
}

# Answers that depend on the catalogue and the address alone.
KEPT = frozenset({Sort.PAGE, Sort.VIEWER, Sort.FRAME, Sort.STATIC, Sort.FEED})

METHODS = frozenset({"GET", "HEAD", "POST"})
BODY = 8 * 1024  # bytes of a form; the longest is a search
ADDRESS = 1024  # characters of path and query


# A name or number by which a terminal calls the server, and its port.
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def headers(sort: Sort, active: str = "") -> list[tuple[str, str]]:
    """The headers of an answer of this sort. `active` is the origin that active content may be framed from.

    No policy of a framed document stops it from leaving by a link; so the page around it allows that origin alone, and
    not its own either.
    """
    policy, cache = POLICIES[sort]
    common = COMMON if sort is not Sort.STATIC else [pair for pair in COMMON if pair[0] not in _OF_DOCUMENTS]
    if sort is Sort.DESK:
        common = [(name, _DESK_OVER.get(name, value)) for name, value in common]
    if sort is Sort.SIGN:
        common = [*(pair for pair in common if pair[0] != _FOR_US[0]), ("Access-Control-Allow-Origin", "*")]
    return [*common, ("Content-Security-Policy", policy.format(active=active)), ("Cache-Control", cache)]


def active_origin(asked: Request, port: int) -> str:
    """The other origin on the host that a terminal asked. The gate has checked the host's name by then."""
    host = _HOST.fullmatch(asked.host)
    return f"{asked.scheme}://{host[1].lower()}:{port}" if host else ""


def same_origin(asked: Request) -> bool:
    """Whether a form comes from one of our own pages (Fetch Metadata; else the Origin header; neither: no browser)."""
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == asked.host


def guard(app: Flask, sorts: Mapping[str, Sort], *, active_port: int, body: int = BODY) -> None:
    """Put the table on every answer of the application, and the gate before every request.

    `sorts` gives the sort of a blueprint's answers by its name, unless a view says otherwise by `declare`; what is not
    in it are pages. `body` is how many bytes a form may have.
    """
    app.config["MAX_CONTENT_LENGTH"] = body
    app.config["MAX_FORM_MEMORY_SIZE"] = body
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    ready = {sort: headers(sort) for sort in Sort}

    @app.before_request
    def gate() -> None:
        if not _HOST.fullmatch(request.host):
            abort(400)
        if request.method not in METHODS:
            abort(405, valid_methods=sorted(METHODS))
        if len(request.full_path) > ADDRESS:
            abort(414)
        if request.method == "POST" and not same_origin(request):
            abort(403)

    @app.after_request
    def secure(response: Response) -> Response:
        sort: Sort = g.get("sort") or sorts.get(request.blueprint or "", Sort.PAGE)
        if response.status_code >= BAD_REQUEST:
            sort = sort if sort is Sort.DESK else Sort.ANSWER
        elif response.status_code == OK and sort in KEPT:
            request.environ[KEEP] = True
        table = headers(sort, active_origin(request, active_port)) if sort is Sort.FRAME else ready[sort]
        put(response, table)
        return response


def declare(sort: Sort) -> None:
    """Say of what sort the answer to the current request is, where its blueprint has several."""
    g.sort = sort


def put(response: Response, table: Iterable[tuple[str, str]]) -> None:
    """Set headers on a response, over what Flask put there by itself."""
    for name, value in table:
        response.headers[name] = value
