"""Pages for what went wrong: what happened and what to do, in the language of the address."""

from http.client import CONFLICT, INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE

from flask import Flask, g, make_response
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kiosk.errors import KioskError
from kiosk.sqlite import DatabaseBusy, DatabaseMissing
from kiosk.web.i18n import N_
from kiosk.web.staff.page import page, say
from kiosk.web.staff.wording import told

_MESSAGES = {
    403: N_("This page is not for your role."),
    404: N_("This is not here."),
    413: N_("This is too large."),
    INTERNAL_SERVER_ERROR: N_("Something went wrong. Nothing half-done is left. Tell the technician."),
}
_OTHERWISE = N_("This cannot be done here.")


def handle(app: Flask) -> None:
    """Let every error of the application end in such a page."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        if error.code is None or error.response is not None:  # a redirect, or a response made by hand
            return error.get_response()
        return make_response(
            page("error.html", message=say(_MESSAGES.get(error.code, _OTHERWISE)), advice=""), error.code
        )

    @app.errorhandler(KioskError)
    def reason(error: KioskError) -> Response:
        message, advice = told(error, g.lang)
        code = SERVICE_UNAVAILABLE if isinstance(error, DatabaseBusy | DatabaseMissing) else CONFLICT
        return make_response(page("error.html", message=message, advice=advice), code)
