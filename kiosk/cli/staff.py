"""`kiosk staff`: the web server of the staff site."""

import os
import sys

import click

from kiosk.cli.serve import WATCHED_THREADS
from kiosk.config import Settings
from kiosk.content.schema import open_catalogue

_THREADS = 6


@click.command()
@click.pass_obj
def staff(settings: Settings) -> None:
    """Serve the staff site until stopped. A library that is not there yet begins here."""
    open_catalogue(settings.data).conn.close()
    arguments = [sys.executable, "-m", "gunicorn", f"kiosk.staff_wsgi:create({str(settings.data)!r})"]
    # One process: who is signed in is known to its memory alone.
    arguments += ["--workers=1", f"--worker-class={WATCHED_THREADS}", f"--threads={_THREADS}"]
    arguments += ["--timeout=120", "--log-level=warning", "--no-control-socket"]
    arguments += ["--limit-request-line=2048", "--limit-request-fields=50", "--limit-request-field_size=4096"]
    arguments += [f"--bind={settings.host}:{settings.staff_port}"]
    os.execv(sys.executable, arguments)  # noqa: S606 - the program becomes the server, which systemd or honcho watches
