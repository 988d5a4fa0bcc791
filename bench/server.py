"""Starting the servers that are compared: ours, a bare Flask page under the same gunicorn, and nginx."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HELLO = "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/')\ndef hello():\n    return 'hello'\n"
WORKERS = "2"
PROXY = (
    'proxy_pass http://library; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;'
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(arguments: list[str], url: str, **environment: str) -> Iterator[tuple[int, float]]:
    """Run a server until the block ends; gives its process id and the seconds until its first page."""
    began = time.perf_counter()
    process = subprocess.Popen(
        arguments, env={**os.environ, **environment}, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(url)
        yield process.pid, time.perf_counter() - began
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def wait_for(url: str, seconds: float = 30) -> None:
    """Ask until somebody answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server on loopback
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)


@contextmanager
def ours(data: Path) -> Iterator[tuple[str, int, float]]:
    """The terminal site under gunicorn, as `kiosk terminal` starts it: address, pid, seconds to the first page."""
    port, active = free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kiosk", "--data", str(data), "terminal", "--workers", WORKERS]
    ports = {"KIOSK_TERMINAL_PORT": str(port), "KIOSK_ACTIVE_PORT": str(active)}
    with running(command, f"{address}/km/", **ports) as (pid, seconds):
        yield address, pid, seconds


@contextmanager
def hello(folder: Path) -> Iterator[tuple[str, int, float]]:
    """The floor: a Flask application that says hello, under the same gunicorn with the same options."""
    (folder / "bare.py").write_text(HELLO)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "bare:app", "--preload", f"--workers={WORKERS}", "--no-control-socket"]
    command += ["--worker-class=gthread", "--threads=8", "--log-level=warning"]
    command += [f"--bind=127.0.0.1:{port}", f"--chdir={folder}"]
    with running(command, f"http://127.0.0.1:{port}/") as (pid, seconds):
        yield f"http://127.0.0.1:{port}", pid, seconds


@contextmanager
def nginx(folder: Path, locations: str, upstream: str) -> Iterator[str]:
    """Run nginx with these `location` blocks, without logs; two worker processes as on a small box.

    `upstream` is the address that `PROXY` passes requests to, by connections that are kept as on a box.
    """
    port = free_port()
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = "access_log off; sendfile on; keepalive_requests 100000; default_type text/html;"
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log stderr crit; user root;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ {http} {temporary}\n"
        f"upstream library {{ server {upstream}; keepalive 16; }}\n"
        f"server {{ listen 127.0.0.1:{port}; {locations} }} }}\n"
    )
    with running(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], f"http://127.0.0.1:{port}/"):
        yield f"http://127.0.0.1:{port}"
