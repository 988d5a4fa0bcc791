"""Runs a real kiwix-serve over a small library, for tests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import Settings
from kiosk.content.kiwix_server import Pauses, Server

SOON = Pauses(first=0.01, longest=0.02, calm=60.0)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(data: Path) -> Iterator[Server]:
    """A server for the library in `data`, which must hold something; it answers when this returns."""
    server = Server(Settings(data=data, kiwix_port=free_port()), pauses=SOON)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.close()
