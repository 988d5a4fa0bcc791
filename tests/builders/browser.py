"""A browser without a screen: asks the terminal site and reads every answer to its end."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.config import Settings
from kiosk.web.factory import create_app


class Browser(FlaskClient):
    """Flask's test client, with answers read and closed as a server would."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for an address."""
        return super().open(*args, **{"buffered": True, **kwargs})


def browse(settings: Settings) -> Browser:
    """A browser at the terminal site over the settings' data folder."""
    app = create_app(settings)
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client
