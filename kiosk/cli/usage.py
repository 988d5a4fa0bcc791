"""Commands about use: figures, bundles, keys, the clock, registers."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kiosk.clock import Clock, TrustedClock
from kiosk.config import Settings
from kiosk.errors import KioskError
from kiosk.sqlite import Mode
from kiosk.usage import clockfile, keys
from kiosk.usage.counter import FOLDER
from kiosk.usage.model import GROUPS, KEY, EnteredKey, StaffFigure
from kiosk.usage.outbox import Outbox, exact
from kiosk.usage.readable import Line, readable
from kiosk.usage.tally import FILE, open_tally
from kiosk.web.figures import library_of


class BadEntry(KioskError):
    """What is to be entered is not well formed."""

    message = "{given} cannot be entered: {reason}."
    advice = "For example: kiosk usage enter 2026-11 loans 120."


@click.group()
def usage() -> None:
    """Usage figures: nobody is named in them."""


@usage.command()
@click.option("--month", default="", help="Only this month, as 2026-11.")
@click.pass_obj
def show(settings: Settings, month: str) -> None:
    """Print the released figures: nothing under 10, and nothing that gives such a figure away."""
    library = library_of(settings)
    figures = exact(settings.data / FOLDER)
    shown = readable(figures, (each.title for each in library.offered), settings.usage.smallest_shown)
    names = {each.title.id: each.name for each in library.offered}
    for line in (*shown.days, *shown.months, *shown.entered):
        if line.period.startswith(month):
            click.echo(_told(line, names))


def _told(line: Line, names: dict[str, str]) -> str:
    about = names.get(line.key, line.key)
    return f"{line.period}  {line.figure:24} {line.value:>9}  {f'{line.subject} {about}'.strip()}"


@usage.command()
@click.argument("dest", type=click.Path(path_type=Path))
@click.pass_obj
def bundle(settings: Settings, dest: Path) -> None:
    """Put the figures on a stick, for head office. Take what it acknowledges from there."""
    folder = settings.data / FOLDER
    machine = Clock()
    now = TrustedClock(machine, clockfile.read(folder).memory, clockfile.read_anchor(folder)).now()
    day = now.day(ZoneInfo(settings.usage.time_zone)).isoformat()
    if not now.trusted:
        click.secho(f"The clock says {day}; nobody has set it since the start. Set it: kiosk usage clock.", fg="yellow")
    taken = Outbox(folder, settings.usage).take(dest, now, day, library_of(settings))
    for file in taken.files:
        click.echo(file)
    if taken.refused:
        click.secho(f"{taken.refused} {taken.refused.what_to_do}", fg="yellow", err=True)
    click.echo(f"Bundle {taken.number} is on the stick. Head office has acknowledged up to {taken.acknowledged}.")


@usage.command()
@click.argument("time", required=False, type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]))
@click.option("--back", is_flag=True, help="The clock had been set too late before: take that back.")
@click.pass_obj
def clock(settings: Settings, time: datetime | None, *, back: bool) -> None:
    """Say what TIME it is, by your watch (2026-11-23 14:05); without it, print what the counter believes."""
    folder, zone, machine = settings.data / FOLDER, ZoneInfo(settings.usage.time_zone), Clock()
    if time:
        clockfile.set_clock(folder, machine, time.replace(tzinfo=zone), back=back)
    now = TrustedClock(machine, clockfile.read(folder).memory, clockfile.read_anchor(folder)).now()
    click.echo(f"{now.time.astimezone(zone):%Y-%m-%d %H:%M}, {'trusted' if now.trusted else 'not trusted'}")


@usage.command()
@click.argument("month")
@click.argument("figure", type=click.Choice([str(figure) for figure in StaffFigure]))
@click.argument("count", type=click.IntRange(min=0, max=1_000_000))
@click.option("--group", default="all", type=click.Choice(GROUPS), show_default=True)
@click.option("--programme", default="", help="A short key, as in literacy.")
@click.pass_obj
def enter(settings: Settings, month: str, figure: str, count: int, group: str, programme: str) -> None:
    """Enter a total of a MONTH from the paper registers. A later entry replaces an earlier one."""
    try:
        datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - a month has no time zone
    except ValueError as error:
        raise BadEntry(given=month, reason="a month is written 2026-11") from error
    if programme and not KEY.fullmatch(programme):
        raise BadEntry(given=programme, reason="a programme is a short key without blanks")
    tally = open_tally(settings.data / FOLDER / FILE, Mode.WRITE)
    try:
        tally.enter({EnteredKey(month, StaffFigure(figure), programme, group): count})
    finally:
        tally.close()


@usage.group()
def key() -> None:
    """Head office's public key: figures are sealed for it."""


@key.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Another key is installed; head office has confirmed the new one.")
@click.pass_obj
def add(settings: Settings, file: Path, *, replace: bool) -> None:
    """Install the key in FILE. Compare the fingerprint with the one head office tells you."""
    given = keys.read_head_office(file)
    keys.install(settings.data / FOLDER, given, replace=replace)
    click.echo(f"{given.name}\n{given.fingerprint}")


@key.command("show")
@click.pass_obj
def show_keys(settings: Settings) -> None:
    """Print the name and fingerprint of head office's key, and the public key of this library."""
    folder = settings.data / FOLDER
    present = keys.head_office(folder)
    if present is None:
        raise keys.NoHeadOfficeKey
    click.echo(f"{present.name}\n{present.fingerprint}\n{keys.to_text(bytes(keys.site_key(folder).verify_key))}")
