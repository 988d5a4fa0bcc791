"""Two origins from one process, told apart by their ports."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from kiosk import wsgi
from tests.builders.collection import Collection

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def site(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["SERVER_PORT"].encode()]


def test_a_port_leads_to_its_application() -> None:
    client = Client(wsgi.ByPort({8080: site}))
    assert client.get("/", base_url="http://library.lan:8080").text == "8080"
    assert client.get("/", base_url="http://library.lan:9999").status_code == 404


def test_the_settings_say_where_each_origin_listens(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    (collection.data / "kiosk.toml").write_text("terminal_port = 7000\nactive_port = 7001\n")
    monkeypatch.setenv("KIOSK_DATA", str(collection.data))
    client = Client(wsgi.create())
    assert client.get("/km/", base_url="http://library.lan:7000").status_code == 200
    active = client.get("/km/", base_url="http://library.lan:7001")
    assert active.status_code == 404
    assert "'unsafe-inline'" in active.headers["Content-Security-Policy"]
