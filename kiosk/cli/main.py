"""The command `kiosk`: its groups and commands, and what all of them share."""

import importlib
import sys
from pathlib import Path

import click

from kiosk import __version__, config, log
from kiosk.errors import KioskError

# Name: where it is. A command is imported when it is asked for, since all together take a second to start (on a
# Raspberry Pi three), and a server needs none of the others in its memory.
COMMANDS = {
    "add": "add:add",
    "worker": "add:worker",
    "list": "items:list_items",
    "show": "items:show",
    "edit": "items:edit",
    "move": "items:move",
    "hide": "items:hide",
    "unhide": "items:unhide",
    "remove": "items:remove",
    "restore": "items:restore",
    "undo": "items:undo",
    "shelves": "items:shelves",
    "upgrade": "care:upgrade",
    "rebuild": "care:rebuild",
    "check": "care:check",
    "empty-bin": "care:empty_bin",
    "backup": "backup:backup",
    "health": "health:health",
    "practice": "practice:practice",
    "terminal": "serve:terminal",
    "addresses": "serve:addresses",
    "kiwix": "serve_kiwix:kiwix",
    "staff": "staff:staff",
    "people": "people:people",
    "search-quality": "search_quality:search_quality",
    "counter": "counter:counter",
    "usage": "usage:usage",
    "voice": "voice:voice",
    "path": "path:path",
    "hq": "hq:hq",
    "simulate": "simulate:simulate",
    "selftest": "selftest:selftest",
}


class _Kiosk(click.Group):
    """Finds its commands when they are asked for, and turns a reason that a person can act on into two plain lines."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(f"kiosk.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

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
