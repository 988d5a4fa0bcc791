"""Pages of head office: the figures of its reports, read only, on its own machine. They forbid scripts altogether."""

from pathlib import Path
from typing import Protocol

from flask import Flask, abort, request

import kiosk.report.document
import kiosk.web
from kiosk.report.model import Report
from kiosk.web import security
from kiosk.web.headoffice import pages
from kiosk.web.security import Sort

_OWN_HOSTS = frozenset(("127.0.0.1", "localhost"))
_STATIC = Path(kiosk.web.__file__).parent / "static"


class Reports(Protocol):
    """Where reports come from."""

    office: str

    def months(self) -> tuple[str, ...]:
        """The months, and old years, of which there are figures, newest first."""

    def report(self, period: str) -> Report | None:
        """What is printed of a period; None where there is nothing."""


def create_app(reports: Reports) -> Flask:
    """The pages over these reports."""
    app = Flask("kiosk.web.headoffice", static_folder=str(_STATIC), static_url_path="/static")
    app.template_folder = str(kiosk.report.document.TEMPLATES)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[pages.REPORTS] = reports
    security.guard(app, {pages.pages.name: Sort.ANSWER}, active_port=0)

    @app.before_request
    def only_here() -> None:
        """A page of another site cannot reach this one by a name that it made point here (DNS rebinding)."""
        if request.host.rpartition(":")[0] not in _OWN_HOSTS and request.host not in _OWN_HOSTS:
            abort(403)

    app.register_blueprint(pages.pages)
    return app
