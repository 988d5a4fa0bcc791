"""Commands for the titles of the catalogue: look, edit, move, hide, remove, and take back."""

from collections.abc import Iterable

import click
import msgspec

from kiosk.cli.library import kept_in_step, to_read
from kiosk.config import Settings
from kiosk.content.care import Care
from kiosk.content.curation import Curation, Edit, NoSuchItem
from kiosk.content.model import Item, Level, State

_ids = click.argument("items", nargs=-1, required=True)


@click.command("list")
@click.option("--bin", "binned", is_flag=True, help="What was removed and can still be restored.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each title.")
@click.pass_obj
def list_items(settings: Settings, *, binned: bool, as_json: bool) -> None:
    """List the titles in the order of their names."""
    with to_read(settings) as catalogue:
        titles = [item for _, item in catalogue.binned()] if binned else catalogue.everything()
        for item in titles:
            click.echo(msgspec.json.encode(item) if as_json else _line(item))


def _reindex(settings: Settings, curation: Curation, items: Iterable[str]) -> None:
    if not Care(settings, curation).reindex(items):
        click.echo("Files are being added. The search learns of the change when that is done.", err=True)


def _line(item: Item) -> str:
    shelves = ", ".join(item.shelves) or "-"
    return (
        f"{item.id}  {item.publication.kind:6} {item.language:4} {item.state:8} {shelves:24} {item.publication.title}"
    )


@click.command()
@click.argument("item_id")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(settings: Settings, item_id: str, *, as_json: bool) -> None:
    """Show everything known of one title."""
    with to_read(settings) as catalogue:
        item = catalogue.item(item_id)
        if item is None:
            raise NoSuchItem(item=item_id)
        if as_json:
            click.echo(msgspec.json.encode(item))
            return
        facts = msgspec.to_builtins(item)
        facts |= {name: value for name, value in facts.pop("publication").items() if name != "chapters"}
        for name, value in facts.items():
            if value:
                click.echo(f"{name:16} {value}")


@click.command()
@click.argument("item_id")
@click.option("--title")
@click.option("--author", "authors", multiple=True, help="May be given again.")
@click.option("--description")
@click.option("--language", "languages", multiple=True, help="BCP 47 tag, the main language first.")
@click.option("--series")
@click.option("--level", type=click.Choice([level.value for level in Level]))
@click.pass_obj
def edit(
    settings: Settings,
    item_id: str,
    title: str | None,
    authors: tuple[str, ...],
    description: str | None,
    languages: tuple[str, ...],
    series: str | None,
    level: str | None,
) -> None:
    """Correct the facts of a title."""
    change = Edit(
        title=title,
        authors=authors or None,
        description=description,
        languages=languages or None,
        series=series,
        level=Level(level) if level else None,
    )
    with kept_in_step(settings) as curation:
        click.echo(_line(curation.edit(item_id, change)))
        _reindex(settings, curation, [item_id])


@click.command()
@_ids
@click.option("--shelf", "shelves", multiple=True, help="May be given again; without it the titles stand on no shelf.")
@click.pass_obj
def move(settings: Settings, items: tuple[str, ...], shelves: tuple[str, ...]) -> None:
    """Let titles stand on exactly these shelves."""
    with kept_in_step(settings) as curation:
        curation.move(items, shelves)


@click.command()
@_ids
@click.pass_obj
def hide(settings: Settings, items: tuple[str, ...]) -> None:
    """Take titles away from readers at once; `unhide` shows them again."""
    with kept_in_step(settings) as curation:
        curation.set_state(items, State.HIDDEN)


@click.command()
@_ids
@click.pass_obj
def unhide(settings: Settings, items: tuple[str, ...]) -> None:
    """Show hidden or waiting titles to readers."""
    with kept_in_step(settings) as curation:
        curation.set_state(items, State.SHOWN)


@click.command()
@_ids
@click.pass_obj
def remove(settings: Settings, items: tuple[str, ...]) -> None:
    """Put titles in the bin, where they stay for 90 days; `restore` or `undo` brings them back."""
    with kept_in_step(settings) as curation:
        curation.remove(items)


@click.command()
@_ids
@click.pass_obj
def restore(settings: Settings, items: tuple[str, ...]) -> None:
    """Take titles out of the bin."""
    with kept_in_step(settings) as curation:
        curation.restore(items)


@click.command()
@click.pass_obj
def undo(settings: Settings) -> None:
    """Take back the last edit, move, hiding, removal or replacement; again for the one before."""
    with kept_in_step(settings) as curation:
        change = curation.undo()
        _reindex(settings, curation, change.items)
        click.echo(f"Taken back: {change.action} of {', '.join(change.items)}")


@click.command()
@click.pass_obj
def shelves(settings: Settings) -> None:
    """List the shelves."""
    with to_read(settings) as catalogue:
        for shelf in catalogue.shelves():
            click.echo(f"{shelf.key:16} {shelf.items:5}  {' · '.join(shelf.names.values())}")
