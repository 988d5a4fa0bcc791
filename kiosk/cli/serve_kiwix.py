"""`kiosk kiwix`: serve the ZIM files and packages of the library to the active origin."""

import signal
import threading

import click

from kiosk.config import Settings
from kiosk.content.kiwix_server import Server


@click.command()
@click.pass_obj
def kiwix(settings: Settings) -> None:
    """Run kiwix-serve in the foreground, restart it when it dies, until this command is ended."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    Server(settings).run(stop)
