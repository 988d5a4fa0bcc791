"""`kiosk terminal` and `kiosk addresses`: the web server of the terminal site and of the active origin."""

import os
import sys

import click

from kiosk.config import Settings

THREADS = 8  # of each worker


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes that answer.")
@click.pass_obj
def terminal(settings: Settings, workers: int) -> None:
    """Serve the terminal site and the active origin until stopped."""
    arguments = [
        sys.executable,
        "-m",
        "gunicorn",
        f"kiosk.wsgi:create({str(settings.data)!r})",
        "--preload",
        f"--workers={workers}",
    ]
    # Browsers open connections ahead and leave them idle, and a paused film is a long answer: where no nginx stands in
    # front, neither may hold up the others.
    arguments += ["--worker-class=sync"] if settings.accel else ["--worker-class=gthread", f"--threads={THREADS}"]
    arguments += ["--timeout=60", "--log-level=warning", "--no-control-socket"]
    arguments += ["--limit-request-line=2048", "--limit-request-fields=50", "--limit-request-field_size=4096"]
    arguments += [f"--bind={settings.host}:{port}" for port in (settings.terminal_port, settings.active_port)]
    os.execv(sys.executable, arguments)  # noqa: S606 - the program becomes the server, which systemd or honcho watches


@click.command()
@click.pass_obj
def addresses(settings: Settings) -> None:
    """Say where the library answers."""
    click.secho(f"The library is at http://{settings.host}:{settings.terminal_port}/  (Ctrl+C stops it)", bold=True)
    click.echo(f"Other readers: http://{settings.host}:{settings.terminal_port}/opds/")
