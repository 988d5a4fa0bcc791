"""Pages for what went wrong: short, in three languages, with the way home, and back at the start after a silence."""

import sqlite3
from http.client import INTERNAL_SERVER_ERROR, NOT_FOUND, SERVICE_UNAVAILABLE

from flask import Flask, make_response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kiosk.errors import KioskError
from kiosk.web.files import address
from kiosk.web.i18n import LANGUAGES, N_, words
from kiosk.web.library import library

_MESSAGES = {
    NOT_FOUND: N_("This is not here."),
    SERVICE_UNAVAILABLE: N_("The library is not ready yet. Wait a minute, then try again."),
    INTERNAL_SERVER_ERROR: N_("Something went wrong. Tell the librarian."),
}
_OTHERWISE = N_("This cannot be done here.")


def handle(app: Flask) -> None:
    """Let every error of the application end in such a page."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if error.code is None or error.response is not None:  # a redirect, or a response made by hand
            return error.get_response()
        response = _page(error.code)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After", "Content-Range"}:
                response.headers[name] = value
        return response

    @app.errorhandler(KioskError)
    @app.errorhandler(sqlite3.OperationalError)
    def not_ready(_: Exception) -> Response:
        response = _page(SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = "30"
        return response


def _page(code: int) -> Response:
    said = tuple(words(tag) for tag in LANGUAGES)
    silence = library().settings.session
    message = _MESSAGES.get(code, _OTHERWISE)
    html = render_template("error.html", said=said, message=message, code=code, static=address, silence=silence)
    return make_response(html, code)
