"""Before every request of the staff site: does it come from our own page, and may this person reach that?"""

from urllib.parse import urlsplit

from flask import Flask, abort, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.web.i18n import LANGUAGES
from kiosk.web.staff.access import ALWAYS, OPEN, QUIET, may
from kiosk.web.staff.first import due
from kiosk.web.staff.house import Visit, house
from kiosk.web.staff.signin import COOKIE, door


def keep(app: Flask) -> None:
    """Close the application: its open endpoints are a short tuple."""

    @app.url_value_preprocessor
    def language(_: str | None, values: dict[str, object] | None) -> None:
        g.lang = (values or {}).pop("lang", None) or _wished()

    @app.url_defaults
    def same_language(endpoint: str, values: dict[str, object]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = g.lang

    app.before_request(_gate)


def _gate() -> Response | None:
    """Another answer than the one asked for, or None to go on."""
    if request.method == "POST" and not _ours():
        abort(403)
    g.visit = None if request.endpoint == "files.file" else _visit()
    if request.endpoint is None or request.endpoint in ALWAYS:
        return None
    if due():
        return redirect(url_for("first.show"))
    if request.endpoint in OPEN:
        return None
    if g.visit is None:
        return make_response(door(), 403)
    if not may(g.visit.person.role, request.endpoint):
        abort(403)
    return None


def _visit() -> Visit | None:
    """Who asks: the session must not have ended, nor the account or its pass phrase have changed since."""
    session = house().sessions.find(request.cookies.get(COOKIE, ""), wake=request.endpoint not in QUIET)
    person = house().accounts.get(session.account) if session else None
    if session is None or person is None or person.device != session.device:
        return None
    return Visit(person=person, session=session)


def _ours() -> bool:
    """Whether a form comes from a page of this very site. Every browser of the last years says where it comes from."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "same-origin" if site is not None else urlsplit(origin or "").netloc == request.host


def _wished() -> str:
    """The language of a page whose address has none."""
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else house().settings.language
