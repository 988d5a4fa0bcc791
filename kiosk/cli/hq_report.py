"""`kiosk hq report` and `kiosk hq serve`: the figures of all libraries on paper, in files, on pages of this machine."""

import sys
from pathlib import Path

import click

from kiosk import durable
from kiosk.cli.hq_office import Office
from kiosk.errors import KioskError
from kiosk.hq import keys
from kiosk.hq.cabinet import Cabinet
from kiosk.hq.reports import report as make
from kiosk.languages import LANGUAGES
from kiosk.report.forms import Form, file_name, render
from kiosk.report.period import Period
from kiosk.sqlite import Mode
from kiosk.web.headoffice import create_app
from kiosk.web.headoffice.server import serve as run

ALL = ",".join(Form)


class UnknownForm(KioskError):
    """No such kind of file."""

    message = "Reports are not made as {given}."
    advice = "Name some of: {known}."


class NotWritten(KioskError):
    """A report cannot be put where it should."""

    message = "{file} cannot be written: {reason}."
    advice = "Name another folder with --out, or make room in this one."


@click.command()
@click.option("--period", required=True, help="A month (2026-10), a quarter (2026-Q4) or a year (2026).")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="May be given again; km.")
@click.option("--out", default=".", show_default=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--site", default="", help="Of this library only.")
@click.option("--public", is_flag=True, help="For publication: figures about readers are rounded to 5.")
@click.option("--format", "formats", default=ALL, show_default=True, help="Kinds of files, with commas between.")
@click.pass_obj
def report(
    office: Office, *, period: str, languages: tuple[str, ...], out: Path, site: str, public: bool, formats: str
) -> None:
    """Print what was used in a period: per library and in total, each figure marked, completeness beside it."""
    span, forms = Period.read(period), _forms(formats)
    ring = office.ring()
    with (
        office.store(Mode.READ) as store,
        click.progressbar(length=1, label="libraries", file=sys.stderr) as bar,
    ):

        def tell(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        made = make(
            store,
            ring,
            span,
            office=keys.public(office.folder).name,
            only=site,
            public=public,
            k=office.settings.usage.smallest_shown,
            progress=tell,
        )
    for language in languages or LANGUAGES[:1]:
        for form in forms:
            file = out / file_name(made, language, form)
            _write(file, render(made, language, form))
            click.echo(file)


@click.command()
@click.option("--port", default=8090, show_default=True, type=click.IntRange(1024, 65535))
@click.pass_obj
def serve(office: Office, *, port: int) -> None:
    """Show the same figures on pages of this machine, for nobody else, until stopped."""
    ring = office.ring()
    with office.store(Mode.READ) as store:
        name = keys.public(office.folder).name
        cabinet = Cabinet(store, ring, office=name, k=office.settings.usage.smallest_shown)
        run(create_app(cabinet), port, lambda address: click.secho(f"{address}  (Ctrl+C stops it)", bold=True))


def _forms(given: str) -> tuple[Form, ...]:
    try:
        return tuple(Form(name.strip().lower()) for name in given.split(","))
    except ValueError as error:
        raise UnknownForm(given=given, known=ALL) from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(file, content)
    except OSError as error:
        raise NotWritten(file=file, reason=error.strerror) from error
