"""The command `kiosk` and the groups below it."""

from pathlib import Path

import click

from kiosk import config, log


@click.group()
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder (default: KIOSK_DATA or /var/lib/kiosk)."
)
@click.pass_context
def kiosk(context: click.Context, data: Path | None) -> None:
    """Run an offline library: add, find, care for and serve its content."""
    log.set_up()
    context.obj = config.load(config.data_folder(data))
