"""`kiosk counter`: the process that counts use."""

import signal
import threading

import click

from kiosk import config
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.usage.counter import FOLDER
from kiosk.usage.service import run


@click.command()
@click.pass_obj
def counter(settings: Settings) -> None:
    """Count use in the foreground until this command is ended."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    run(settings.data / FOLDER, settings.usage, Clock(), config.service(), stop)
