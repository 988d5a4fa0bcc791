"""`kiosk terminal` and `kiosk addresses`: the web server of the terminal site and of the active origin."""

import contextlib
import os
import sys

import click

from kiosk.config import Settings
from kiosk.people.accounts import Accounts, AlreadyBegun

THREADS = 8  # of each worker
KEPT = 75  # seconds that an idle connection is kept: longer than nginx keeps its own (60), or its next request is lost
WATCHED_THREADS = "kiosk.web.watched.WatchedThreads"


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
    # front, neither may hold up the others. nginx keeps its connections: to make one anew takes as long as the answer.
    arguments += [f"--worker-class={WATCHED_THREADS}", f"--threads={THREADS}", f"--keep-alive={KEPT}"]
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
    _staff(settings)
    click.echo(f"Use is counted, without names. The figures: ./run kiosk --data {settings.data} usage show")


def _staff(settings: Settings) -> None:
    """The staff site; before its first start also the code, which on a box `kiosk people first-code` tells."""
    click.echo(f"Staff: http://{settings.host}:{settings.staff_port}/")
    with Accounts.open(settings.data) as accounts, contextlib.suppress(AlreadyBegun):
        click.echo(f"Its first start asks for the code {accounts.first_code()}")
