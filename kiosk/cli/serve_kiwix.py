"""`kiosk kiwix`: serve the ZIM files and packages of the library to the active origin."""

import click

from kiosk import config
from kiosk.config import Settings
from kiosk.content.kiwix_server import Server
from kiosk.stopping import until_told


@click.command()
@click.pass_obj
def kiwix(settings: Settings) -> None:
    """Run kiwix-serve in the foreground, restart it when it dies, until this command is ended."""
    with until_told() as stop:
        Server(settings).run(stop, config.service())
