"""Commands that save a library on a stick and bring it back."""

from pathlib import Path

import click

from kiosk.backup import manifest, restoring, saving
from kiosk.backup.job import Doing, only_job
from kiosk.cli.library import curated, prepare_restored
from kiosk.clock import Clock
from kiosk.config import MIB, Settings
from kiosk.content.care import Care
from kiosk.content.model import Item
from kiosk.content.turn import only_worker

_PATH = click.Path(path_type=Path, exists=False)


@click.group()
def backup() -> None:
    """The library on a stick: catalogue, voices, settings, and the titles' files."""


@backup.command()
@click.argument("dest", type=_PATH)
@click.option("--originals/--no-originals", default=True, show_default=True, help="The titles' files, too.")
@click.pass_obj
def save(settings: Settings, dest: Path, *, originals: bool) -> None:
    """Put a backup on the stick DEST; given again it goes on where it stood."""
    size = saving.extent(settings)
    click.echo(f"Catalogue, voices and settings: {size.small / MIB:.1f} MB; titles: {size.originals / MIB:.1f} MB.")
    with only_job(settings.data, Doing.SAVE, dest) as at_work:
        folder, made = saving.save(settings, dest, Clock().today(), originals=originals, tell=at_work.tell)
        at_work.well(made.fingerprint, len(made.left_out))
    click.echo(f"{folder}\nBackup {made.number}: {made.titles} titles, {made.recordings} recordings.")
    if not originals:
        click.echo("The titles' files are not in it. Keep them on another stick.")
    for name in made.left_out:
        click.secho(f"Not in it, for it is damaged here or too large for the stick: {name}", fg="yellow")
    click.echo(f"Write this down beside the stick: {made.fingerprint}")


@backup.command("list")
@click.argument("stick", type=_PATH)
def list_backups(stick: Path) -> None:
    """List the backups on a stick."""
    for folder, made in manifest.on_stick(stick):
        click.echo(
            f"{folder}\n    {made.made}  {made.name or made.site}  {made.titles} titles, {made.size / MIB:.0f} MB"
        )
        click.echo(f"    {made.fingerprint}")


@backup.command()
@click.argument("folder", type=_PATH)
@click.option("--over", is_flag=True, help="It takes the place of the library that is there.")
@click.option("--leave-preparing", is_flag=True, help="Let the worker prepare the titles.")
@click.pass_obj
def restore(settings: Settings, folder: Path, *, over: bool, leave_preparing: bool) -> None:
    """Make the library what it was when the backup in FOLDER was made; given again it goes on where it stood."""
    with only_job(settings.data, Doing.RESTORE, folder) as at_work, only_worker(settings.data, wait=True):
        done = restoring.restore(folder, settings, over=over, tell=at_work.tell)
        if not leave_preparing:
            with curated(settings) as curation:
                Care(settings, curation).settle()
                prepare_restored(settings, curation, _tell)
        at_work.well(done.manifest.fingerprint, len(done.damaged))
    click.echo(f"{done.manifest.titles} titles, {done.manifest.recordings} recordings. {done.manifest.fingerprint}")
    for sha256 in done.damaged:
        click.secho(f"Missing or changed in the backup: {sha256}. See: kiosk check", fg="yellow")


def _tell(item: Item, reason: str) -> None:
    click.echo(f"{item.id}  {item.publication.title}" + (click.style(f"  {reason}", fg="red") if reason else ""))
