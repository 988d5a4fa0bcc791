"""Runs the pages of head office for the person at this machine."""

from collections.abc import Callable

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Which figures somebody looks at is nobody's business."""


def serve(app: Flask, port: int, ready: Callable[[str], None]) -> None:
    """Answer on the loopback address only, until interrupted.

    Args:
        app: what answers.
        port: where; 0 takes a free one.
        ready: is told the address.
    """
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    ready(f"http://127.0.0.1:{server.server_port}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
