"""Commands about learning paths: lay them, put their lessons in order, and take back."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import msgspec

from kiosk.cli.library import curated, to_read
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content.model import LearningPath
from kiosk.content.path_editor import PathEditor
from kiosk.content.paths import Paths

_items = click.argument("items", nargs=-1, required=True)


@click.group()
def path() -> None:
    """Learning paths: titles of any kind in the order in which they teach."""


@path.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each path.")
@click.pass_obj
def list_paths(settings: Settings, *, as_json: bool) -> None:
    """List the paths with their lessons."""
    with to_read(settings) as catalogue:
        for one in Paths(catalogue).all():
            if as_json:
                click.echo(msgspec.json.encode(one))
                continue
            click.echo(f"{one.key:16} {' · '.join(one.names.values())}")
            for number, item_id in enumerate(one.items, 1):
                item = catalogue.item(item_id)
                click.echo(f"{number:4}. {item_id}  {item.publication.title if item else '(removed)'}")


@path.command()
@click.argument("key")
@_items
@click.option("--km", required=True, help="Its name in Khmer.")
@click.option("--en", required=True, help="Its name in English.")
@click.option("--fr", required=True, help="Its name in French.")
@click.pass_obj
def add(settings: Settings, key: str, items: tuple[str, ...], km: str, en: str, fr: str) -> None:
    """Lay a path of these titles, in this order."""
    with _editor(settings) as editor:
        editor.add(LearningPath(key=key, names={"km": km, "en": en, "fr": fr}, items=items))


@path.command("set")
@click.argument("key")
@_items
@click.pass_obj
def set_items(settings: Settings, key: str, items: tuple[str, ...]) -> None:
    """Let a path have exactly these lessons, in this order."""
    with _editor(settings) as editor:
        editor.set_items(key, items)


@path.command()
@click.argument("key")
@click.option("--km", help="Its name in Khmer.")
@click.option("--en", help="Its name in English.")
@click.option("--fr", help="Its name in French.")
@click.pass_obj
def rename(settings: Settings, key: str, km: str | None, en: str | None, fr: str | None) -> None:
    """Change the names of a path; those that are not given stay."""
    given = {"km": km, "en": en, "fr": fr}
    with _editor(settings) as editor:
        editor.rename(key, {language: name for language, name in given.items() if name})


@path.command()
@click.argument("key")
@click.pass_obj
def remove(settings: Settings, key: str) -> None:
    """Take a path away; its titles stay."""
    with _editor(settings) as editor:
        editor.remove(key)


@path.command()
@click.pass_obj
def undo(settings: Settings) -> None:
    """Take back the last change to a path; again for the one before."""
    with _editor(settings) as editor:
        click.echo(f"Taken back: {editor.undo()}")


@contextmanager
def _editor(settings: Settings) -> Iterator[PathEditor]:
    with curated(settings) as curation:
        yield PathEditor(curation.db, Clock().today)
