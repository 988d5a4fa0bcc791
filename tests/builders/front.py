"""nginx in front of a library, with the settings that a box gets: only ports, folders and the user are the test's."""

import http.client
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from jinja2 import Template

from tests.builders.kiwixrun import free_port
from tests.builders.servedlibrary import ServedLibrary

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "ansible" / "roles" / "server" / "templates" / "nginx.conf.j2"
NGINX = "/usr/sbin/nginx"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `headers` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Front:
    """nginx before a library that is served, on ports of its own; the staff site is what listens at `staff`."""

    def __init__(self, folder: Path, library: ServedLibrary, *, staff: int = 9) -> None:
        self._folder = folder
        self.port, self.active_port, self.staff_port = free_port(), free_port(), free_port()
        folder.mkdir(parents=True)
        (folder / "tls").mkdir()
        text = Template(TEMPLATE.read_text("utf-8")).render(server_address="127.0.0.1", ansible_managed="a test")
        changed = {
            "user www-data;": "user root;",
            "pid /run/nginx.pid;": f"daemon off; pid {folder}/pid;",
            "/run/nginx/": f"{folder}/",
            "127.0.0.1:80 default": f"127.0.0.1:{self.port} default",
            "127.0.0.1:8081 default": f"127.0.0.1:{self.active_port} default",
            "127.0.0.1:8443 ssl default": f"127.0.0.1:{self.staff_port} ssl default",
            "http://127.0.0.1:8443": f"http://127.0.0.1:{staff}",
            "server 127.0.0.1:8080;": f"server 127.0.0.1:{library.port};",
            "http://127.0.0.1:8081": f"http://127.0.0.1:{library.active_port}",
            "http://127.0.0.1:8082": f"http://127.0.0.1:{library.kiwix_port}",
            "root /var/lib/kiosk": f"root {library.data}",
            "/usr/local/share/kiosk/waiting.html": f"{ROOT}/provisioning/terminal-waiting/waiting.html",
            "/etc/kiosk/tls": f"{folder}/tls",
        }
        for old, new in changed.items():
            assert old in text, old
            text = text.replace(old, new)
        (folder / "nginx.conf").write_text(text, "utf-8")
        self.said = folder / "said.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        certificate = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x"]
        files = ["-keyout", str(self._folder / "tls/server.key"), "-out", str(self._folder / "tls/server.pem")]
        subprocess.run(["openssl", "req", *certificate, *files], check=True, capture_output=True)
        with self.said.open("wb") as said:
            self._process = subprocess.Popen(
                [NGINX, "-e", "stderr", "-c", str(self._folder / "nginx.conf")], stdout=said, stderr=said
            )
        until = time.monotonic() + 20
        while True:
            try:
                self.ask("/alive")
            except OSError:
                assert time.monotonic() < until, self.said.read_text()
                time.sleep(0.02)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        assert self._process
        self._process.terminate()
        self._process.wait(20)

    def connect(self, *, active: bool = False, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """A connection to nginx from an address of this machine."""
        port = self.active_port if active else self.port
        return http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))

    def ask(self, path: str, *, active: bool = False, source: str = "127.0.0.1", **headers: str) -> Answer:
        """One request on a connection of its own."""
        return ask(self.connect(active=active, source=source), path, **headers)


def ask(connection: http.client.HTTPConnection, path: str, **headers: str) -> Answer:
    """One request on a connection, which is closed then."""
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(status=answer.status, headers=told, body=answer.read())
    finally:
        connection.close()
