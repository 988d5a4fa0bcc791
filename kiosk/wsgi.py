"""Wires the applications of the terminals together: gunicorn runs `kiosk.wsgi:create(DATA)`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config, log
from kiosk.web import active, factory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class ByPort:
    """One application per listening port, because an origin is a port. Another port is nobody's: 404."""

    def __init__(self, applications: "Mapping[int, WSGIApplication]") -> None:
        self._applications = {str(port): application for port, application in applications.items()}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Hand a request to the application of the port it came in by."""
        application = self._applications.get(environ["SERVER_PORT"])
        if application is None:
            start_response("404 Not Found", [("Content-Length", "0")])
            return ()
        return application(environ, start_response)


def create(data: str = "") -> ByPort:
    """The terminal site and the active origin over this data folder, or the one of the environment."""
    log.set_up()
    settings = config.load(config.data_folder(Path(data) if data else None))
    return ByPort(
        {
            settings.terminal_port: factory.create_app(settings),
            settings.active_port: active.create_app(settings),
        }
    )
