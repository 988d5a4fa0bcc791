"""`kiosk hq export`: released figures as a dataset."""

from pathlib import Path

import click

from kiosk.cli.hq_office import Office
from kiosk.hq.export import export as write
from kiosk.sqlite import Mode


@click.command()
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(office: Office, dest: Path) -> None:
    """Write the released figures of all libraries to the new folder DEST, as Parquet files by year, month and site."""
    ring = office.ring()
    with office.store(Mode.READ) as store:
        written = write(store, ring, dest, office.settings.usage.smallest_shown)
    click.echo(f"{written.sites} libraries, {written.files} files, {written.rows} figures")
