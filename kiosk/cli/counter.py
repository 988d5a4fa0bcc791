"""`kiosk counter`: the process that counts use."""

import click

from kiosk import config
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.stopping import until_told
from kiosk.usage.counter import FOLDER
from kiosk.usage.service import run


@click.command()
@click.pass_obj
def counter(settings: Settings) -> None:
    """Count use in the foreground until this command is ended."""
    address = settings.data / settings.counter_socket
    with until_told() as stop:
        run(
            settings.data / FOLDER,
            settings.usage,
            Clock(),
            config.service(),
            stop,
            address=address,
            question=settings.question_file,
        )
