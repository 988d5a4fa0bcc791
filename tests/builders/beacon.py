"""Servers that note everything that reaches them, for tests of what must never be reached."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = b"<!doctype html><title>reached</title>"


@dataclass(kw_only=True)
class Beacon:
    """What reached one port: connections and request lines over TCP, and datagrams over UDP."""

    port: int
    connections: int = 0
    requests: list[str] = field(default_factory=list)
    datagrams: int = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    beacon: Beacon
    pages: Mapping[str, tuple[Mapping[str, str], bytes]]

    def process_request(self, request: Any, client_address: Any) -> None:
        self.beacon.connections += 1
        super().process_request(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _note(self) -> None:
        if self.path in self.server.pages:
            headers, body = self.server.pages[self.path]
        else:
            if self.path != "/favicon.ico":
                self.server.beacon.requests.append(f"{self.command} {self.path}")
            headers, body = {"Access-Control-Allow-Origin": "*"}, ANSWER
        self.send_response(200)
        for name, value in {"Content-Type": "text/html", **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_HEAD = do_PUT = do_OPTIONS = _note  # noqa: N815 - names of the standard library

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening(pages: Mapping[str, tuple[Mapping[str, str], bytes]] | None = None) -> Iterator[Beacon]:
    """Note what reaches a port of this machine; `pages` (headers and body by path) are served and not noted."""
    with _Server(("127.0.0.1", 0), _Handler) as server, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        beacon = server.beacon = Beacon(port=server.server_port)
        server.pages = pages if pages is not None else {}
        datagrams.bind(("127.0.0.1", server.server_port))
        datagrams.settimeout(0.1)
        over = threading.Event()

        def count() -> None:
            while not over.is_set():
                try:
                    datagrams.recv(4096)
                except TimeoutError:
                    continue
                beacon.datagrams += 1

        threads = [threading.Thread(target=work) for work in (server.serve_forever, count)]
        for thread in threads:
            thread.start()
        try:
            yield beacon
        finally:
            over.set()
            server.shutdown()
            for thread in threads:
                thread.join()
