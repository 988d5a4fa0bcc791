"""Commands of the technician's machine."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import click

from provisioning.bundle.making import Making, source_epoch
from provisioning.bundle.wheels import PLATFORMS
from provisioning.firstboot import first_boots
from provisioning.image import making as image
from provisioning.inventory import inventory
from provisioning.registry import read_registry
from provisioning.visits import read_round, table

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_ROOT = Path(__file__).parents[1]
_SITES = _ROOT / "provisioning" / "sites"


def _steps() -> Callable[[str], None]:
    """What tells each step to the one who waits, with the seconds since now."""
    began = time.monotonic()

    def say(step: str) -> None:
        click.echo(f"{time.monotonic() - began:5.0f} s  {step}", err=True)

    return say


@click.group()
def provisioning() -> None:
    """From a site's file to a working library."""


@provisioning.command("inventory")
@click.option("--sites", type=click.Path(path_type=Path), default=_SITES, envvar="KIOSK_SITES")
@click.option("--list", "everything", is_flag=True, help="As Ansible asks.")
@click.option("--host", help="As Ansible asks; all is said by --list.")
def print_inventory(sites: Path, host: str | None, *, everything: bool) -> None:
    """Print Ansible's inventory."""
    wanted = {} if host and not everything else inventory(read_registry(sites))
    click.echo(json.dumps(wanted, ensure_ascii=False, indent=1))


@provisioning.command("check")
@click.argument("sites", type=click.Path(path_type=Path), default=_SITES)
def check(sites: Path) -> None:
    """Check the files of the sites, and say what they mean."""
    registry = read_registry(sites)
    for site in registry.sites:
        plan = site.network
        last = plan.terminal(site.terminals)
        click.echo(f"{site.id}: {site.names['km']}, {site.names['en']}, {site.names['fr']} ({site.province})")
        click.echo(
            f"  server {plan.server}, {plan.name}, on {', '.join(plan.ports)}; radio {'yes' if site.radio else 'no'}"
        )
        click.echo(f"  {site.terminals} terminals, {plan.first_terminal} to {last}")
        for hours in site.hours:
            days = ", ".join(_DAYS[day - 1] for day in hours.days)
            click.echo(
                f"  open {days}, {hours.start} to {hours.end}" + (f", {hours.audience}" if hours.audience else "")
            )
        key = f"key {site.head_office.fingerprint}" if site.head_office else "no key: nothing is sealed"
        click.echo(f"  head office: {key}")
    click.echo(f"{len(registry.sites)} sites, {len(registry.technicians)} keys of technicians")


@provisioning.command("bundle")
@click.option("--arch", type=click.Choice(sorted(PLATFORMS)), multiple=True, help="For these machines; default: all.")
@click.argument("out", type=click.Path(path_type=Path), default=_ROOT / "build" / "bundle")
@click.option("--cache", type=click.Path(path_type=Path), default=_ROOT / "build" / "bundle-cache")
def make_bundle(out: Path, cache: Path, arch: tuple[str, ...]) -> None:
    """Make the offline bundle in the folder OUT."""
    say = _steps()
    making = Making(root=_ROOT, cache=cache, out=out, epoch=source_epoch(_ROOT), say=say)
    name = making.make(arch or sorted(PLATFORMS))
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    say(f"done: {out}, {size >> 20} MB")
    click.echo(name)


@provisioning.command("image")
@click.option("--site", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--bundle", type=click.Path(path_type=Path), default=_ROOT / "build" / "bundle", envvar="KIOSK_BUNDLE")
@click.argument("out", type=click.Path(path_type=Path), required=False)
def make_image(site: Path, bundle: Path, out: Path | None) -> None:
    """Make the image of a card that makes itself the server of a site."""
    say = _steps()
    target = out or _ROOT / "build" / "image" / f"{site.stem}.img"
    image.make(site, bundle, target, say)
    say(f"done: {target.stat().st_size >> 20} MB")
    click.echo(target)


@provisioning.command("firstboot")
@click.argument("out", type=click.Path(path_type=Path), default=_ROOT / "build" / "firstboot")
@click.option("--sites", type=click.Path(path_type=Path), default=_SITES, envvar="KIOSK_SITES")
def write_first_boots(out: Path, sites: Path) -> None:
    """Write the files that a stock card is told for its first start, a folder for each machine."""
    registry = read_registry(sites)
    for site in registry.sites:
        for machine in first_boots(site, registry.technicians):
            click.echo(machine.write(out))


@provisioning.command("visits")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def visits(file: Path) -> None:
    """Print what came from which site, as the playbook `collect` wrote it into FILE."""
    for line in table(read_round(file)):
        click.echo(line)
