"""Commands of head office: keys, sites, bundles of all prisons, what is missing."""

import importlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import ClassVar

import click
import msgspec

from kiosk.cli.hq_office import Office, new_passphrases
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.errors import KioskError
from kiosk.hq import keys, sites
from kiosk.hq.collect import Collector, Outcome, Report
from kiosk.hq.opening import open_all, words
from kiosk.hq.status import SiteStatus, status
from kiosk.hq.sticks import find
from kiosk.sqlite import Mode
from kiosk.usage.keys import HeadOffice
from kiosk.usage.stick import Draft

_COLOURS = {Outcome.ACCEPTED: "green", Outcome.KNOWN: "white", Outcome.REFUSED: "red"}


class NotInstalled(KioskError):
    """A command needs packages that only head office's machine has."""

    message = "The command needs {package}, which is not installed here."
    advice = "Install head office's packages: pip install -r requirements/head-office.txt."


class WithReports(click.Group):
    """Loads commands that need large packages only when they are given: a site's box does without."""

    later: ClassVar[Mapping[str, str]] = {"report": "hq_report", "serve": "hq_report", "export": "hq_export"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those that can be given here."""
        return sorted({*super().list_commands(ctx), *filter(self._installed, self.later)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them.

        Raises:
            NotInstalled: it needs packages that are not here.
        """
        return self._later(cmd_name) if cmd_name in self.later else super().get_command(ctx, cmd_name)

    def _later(self, name: str) -> click.Command:
        try:
            module = importlib.import_module(f"kiosk.cli.{self.later[name]}")
        except ModuleNotFoundError as error:
            raise NotInstalled(package=error.name) from error
        command: click.Command = getattr(module, name)
        return command

    def _installed(self, name: str) -> bool:
        try:
            return bool(self._later(name))
        except NotInstalled:
            return False


@click.group(cls=WithReports)
@click.option(
    "--hq",
    "folder",
    envvar="KIOSK_HQ",
    default="/var/lib/kiosk-hq",
    type=click.Path(path_type=Path),
    help="Head office's folder (default: KIOSK_HQ or /var/lib/kiosk-hq).",
)
@click.option(
    "--passphrase-file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Take the passphrase from the first line of FILE; twice for two holders.",
)
@click.pass_context
def hq(context: click.Context, folder: Path, files: tuple[Path, ...]) -> None:
    """Head office: collect the figures of all libraries, see what is missing, report."""
    settings = context.find_object(Settings)
    assert settings is not None  # noqa: S101 - the command above always sets them
    context.obj = Office(folder=folder, settings=settings, clock=Clock(), passphrase_files=files)


@hq.command()
@click.option("--name", default="Head office", show_default=True, help="As sites will see it.")
@click.option("--holders", default=1, show_default=True, type=click.IntRange(1, keys.MOST_HOLDERS))
@click.option("--rotate", is_flag=True, help="Make keys that follow the present ones; these stay for what is sealed.")
@click.pass_obj
def keygen(office: Office, name: str, holders: int, *, rotate: bool) -> None:
    """Make head office's keys, behind one passphrase or behind those of two holders, and the file for the sites."""
    today = office.clock.today()
    if rotate:
        made = keys.rotate(office.folder, name, office.passphrases(keys.holders(office.folder)), today)
    else:
        keys.free(office.folder)
        made = keys.generate(office.folder, name, new_passphrases(holders, office.passphrase_files), today)
    _tell_key(office, made)


@hq.command()
@click.option("--holders", default=1, show_default=True, type=click.IntRange(1, keys.MOST_HOLDERS))
@click.option("--new-passphrase-file", "files", multiple=True, type=click.Path(path_type=Path))
@click.pass_obj
def passphrase(office: Office, holders: int, files: tuple[Path, ...]) -> None:
    """Give the keys to other holders, or change a passphrase. Old copies of the file keep the old one."""
    old = office.passphrases(keys.holders(office.folder))
    keys.change_passphrases(office.folder, old, new_passphrases(holders, files))
    _tell_key(office, keys.public(office.folder))


@hq.group()
def site() -> None:
    """The libraries that head office knows."""


@site.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def add(office: Office, paths: tuple[Path, ...]) -> None:
    """Register the libraries of these files, or folders of files; again to change what is known of them."""
    with office.store(Mode.WRITE) as store:
        for path in paths:
            for each in sites.register(store, path):
                click.echo(f"{each.id}  {each.names['en']}  {len(each.keys)} keys")


@site.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_sites(office: Office, *, as_json: bool) -> None:
    """Print the libraries."""
    with office.store(Mode.READ) as store:
        for each in store.sites():
            if as_json:
                click.echo(msgspec.json.encode(each))
            else:
                click.echo(f"{each.id:24} {each.names['en']:32} {each.province:20} {each.terminals:3}")


@hq.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--sealed", is_flag=True, help="Only keep them; no keys are needed. Sites get no word until later.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def collect(office: Office, paths: tuple[Path, ...], *, sealed: bool, as_json: bool) -> None:
    """Take in the bundles on sticks, in folders, or single ones: in any order, as often as you like."""
    ring = None if sealed else office.ring()
    counts: Counter[Outcome] = Counter()
    with office.store(Mode.WRITE) as store:
        for report in Collector(store, office.clock.today()).take(find(paths)):
            counts[report.outcome] += 1
            _tell(report, as_json=as_json)
        if ring:
            open_all(store, ring)
    if not as_json:
        click.echo(" · ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    if counts[Outcome.REFUSED]:
        raise SystemExit(1)


@hq.command()
@click.argument("dest", type=click.Path(path_type=Path))
@click.option("--site", "only", multiple=True, help="Only for this one.")
@click.pass_obj
def acknowledge(office: Office, dest: Path, only: tuple[str, ...]) -> None:
    """Write to DEST what tells the sites that their bundles arrived; a site takes it with its next bundle."""
    ring = office.ring()
    with office.store(Mode.WRITE) as store:
        open_all(store, ring)
        for word in words(store, ring, office.clock.today()):
            if not only or word.site in only:
                Draft(dest, word.file, word.content).finish()
                click.echo(f"{dest / word.file}  up to bundle {word.number}")


@hq.command("status")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def show_status(office: Office, *, as_json: bool) -> None:
    """Print which sites, bundles and days are missing, whose clocks were wrong, what could not be opened."""
    with office.store(Mode.READ) as store:
        lines = status(store, keys.public(office.folder).seal, office.clock.today())
    if as_json:
        for line in lines:
            click.echo(msgspec.json.encode({**asdict(line), "share": line.coverage.share}))
        return
    click.echo(f"{'site':24} {'last visit':10} {'bundle':>6} {'days':>9}  {'cuts':>5}  remarks")
    for line in lines:
        days = f"{line.coverage.days_with_data}/{line.coverage.days_open}"
        visit = line.collected.isoformat() if line.collected else "never"
        cuts = line.coverage.power_losses
        click.echo(f"{line.site:24} {visit:10} {line.bundle:6} {days:>9}  {cuts:5}  {'; '.join(_remarks(line))}")


def _remarks(line: SiteStatus) -> list[str]:
    gaps = ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in line.missing)
    found = (
        (gaps, f"bundles missing: {gaps}"),
        (line.doubled, f"two versions of bundle {', '.join(map(str, line.doubled))}: is the card a copy?"),
        (line.days_missing, f"{len(line.days_missing)} days missing"),
        (line.coverage.days_untrusted, f"clock not trusted on {line.coverage.days_untrusted} days"),
        (line.future, "clock was ahead"),
        (line.unopened, f"{line.unopened} sealed parts not opened yet"),
        (line.unread, f"{line.unread} sealed parts cannot be opened"),
        (line.old_key, "seals for an old key"),
    )
    return [remark for there, remark in found if there]


def _tell(report: Report, *, as_json: bool) -> None:
    told = report.told
    if as_json:
        line = {
            "file": str(report.file),
            "outcome": report.outcome,
            "site": report.site,
            "number": report.number,
            "reason": str(told or ""),
            "advice": told.what_to_do if told else "",
            "code": told.code if told else "",
        }
        click.echo(msgspec.json.encode(line))
        return
    mark = click.style(f"{report.outcome:8}", fg=_COLOURS[report.outcome])
    named = f"{report.site} {report.number}" if report.site else ""
    click.echo(f"{mark}  {report.file}  {named}".rstrip())
    for text in (str(told), told.what_to_do) if told else ():
        click.echo(f"          {text}")


def _tell_key(office: Office, made: HeadOffice) -> None:
    click.echo(f"{made.name}\n{made.fingerprint}\n{office.folder / keys.PUBLIC_FILE}")
