"""The command `kiosk`: its groups and commands, and what all of them share."""

import sys
from pathlib import Path

import click

from kiosk import __version__, config, log
from kiosk.cli import add, care, counter, items, search_quality, serve, serve_kiwix, usage
from kiosk.errors import KioskError


class _Kiosk(click.Group):
    """Turns a reason that a person can act on into two plain lines instead of a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KioskError as error:
            click.secho(str(error), fg="red", err=True)
            if error.what_to_do:
                click.echo(error.what_to_do, err=True)
            sys.exit(1)


@click.group(cls=_Kiosk)
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder (default: KIOSK_DATA or /var/lib/kiosk)."
)
@click.version_option(__version__)
@click.pass_context
def kiosk(context: click.Context, data: Path | None) -> None:
    """Run an offline library: add, find, care for and serve its content."""
    log.set_up()
    context.obj = config.load(config.data_folder(data))


for _command in (
    add.add,
    add.worker,
    items.list_items,
    items.show,
    items.edit,
    items.move,
    items.hide,
    items.unhide,
    items.remove,
    items.restore,
    items.undo,
    items.shelves,
    care.rebuild,
    care.check,
    care.empty_bin,
    serve.terminal,
    serve.addresses,
    serve_kiwix.kiwix,
    search_quality.search_quality,
    counter.counter,
    usage.usage,
):
    kiosk.add_command(_command)
