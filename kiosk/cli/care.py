"""Commands that look after a library: rebuild, check, empty the bin."""

import click

from kiosk.cli.library import curated
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content import checked
from kiosk.content.care import Care, Trouble
from kiosk.content.curation import BIN_DAYS, NoSuchItem
from kiosk.content.model import Item
from kiosk.content.recorder import Recorder
from kiosk.content.turn import only_worker

_wait = click.option("--wait", is_flag=True, help="Wait for an import that is running, instead of giving up.")


@click.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring a library of an earlier version of this program up to date. Does nothing to one that is."""
    with curated(settings) as curation:
        click.echo(f"The library is up to date: {len(curation.catalogue.all_ids())} titles.")


@click.command()
@click.argument("items", nargs=-1)
@click.pass_obj
def rebuild(settings: Settings, items: tuple[str, ...]) -> None:
    """Make what is derived anew from the originals: prepared files, search index, kiwix library. Edits stay."""
    with curated(settings) as curation, only_worker(settings.data):
        chosen: list[Item] = []
        for item_id in items:
            item = curation.catalogue.item(item_id)
            if item is None:
                raise NoSuchItem(item=item_id)
            chosen.append(item)
        Care(settings, curation).rebuild(_tell, chosen or None)


def _tell(item: Item, reason: str) -> None:
    click.echo(f"{item.id}  {item.publication.title}" + (click.style(f"  {reason}", fg="red") if reason else ""))


@click.command()
@click.option("--repair", is_flag=True, help="Prepare and index what is not, and delete files that no title needs.")
@click.option("--quick", is_flag=True, help="Do not read every original to compare its hash.")
@_wait
@click.pass_obj
def check(settings: Settings, *, repair: bool, quick: bool, wait: bool) -> None:
    """Look whether everything is there and unchanged. Exit code 1 when something needs a person."""
    with curated(settings) as curation, only_worker(settings.data, wait=wait):
        care = Care(settings, curation)
        if repair:
            care.repair(_tell)
        findings = list(care.check(hashes=not quick))
        if not quick:
            checked.write(settings.data, Clock().today(), findings)
        for finding in findings:
            click.echo(f"{finding.trouble}: {finding.subject}\n    {finding.advice}")
        if not findings:
            click.echo(f"All is well: {len(curation.catalogue.all_ids())} titles.")
    raise SystemExit(1 if any(finding.trouble is not Trouble.ORPHAN for finding in findings) else 0)


@click.command("empty-bin")
@click.option("--older-than-days", default=BIN_DAYS, show_default=True)
@_wait
@click.pass_obj
def empty_bin(settings: Settings, older_than_days: int, *, wait: bool) -> None:
    """Delete what was removed long ago. This cannot be undone."""
    with curated(settings) as curation, only_worker(settings.data, wait=wait):
        gone = curation.empty_bin(older_than_days)
        with Recorder(settings, curation.db, Clock().today) as recorder:
            recorder.forget(older_than_days)
        Care(settings, curation).settle()
        click.echo(f"{len(gone)} titles deleted.")
