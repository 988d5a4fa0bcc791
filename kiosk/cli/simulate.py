"""`kiosk simulate`: plausible use of many libraries, whose truth is known."""

from datetime import datetime
from pathlib import Path

import click

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.simulate import check as checking
from kiosk.simulate import truth
from kiosk.simulate.making import make
from kiosk.simulate.period import Month
from kiosk.simulate.plan import Plan
from kiosk.usage import keys


class FolderInUse(KioskError):
    """Simulated sites are never mixed with anything else."""

    message = "{folder} is not empty."
    advice = "Name a new folder: simulated figures are never to lie among real ones."


@click.command()
@click.argument("dest", type=click.Path(path_type=Path, file_okay=False))
@click.option("--sites", default=28, show_default=True, type=click.IntRange(1, 10_000), help="How many prisons.")
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 60))
@click.option("--first", help="The first month, as 2026-01; else the last one is the month before this.")
@click.option("--seed", default=1, show_default=True, help="Another number gives another country.")
@click.option(
    "--scale", default=1.0, show_default=True, type=click.FloatRange(0.001, 100), help="More or fewer readers."
)
@click.option("--titles", default=120, show_default=True, type=click.IntRange(5, 5_000), help="On offer at each site.")
@click.option("--every", default=3, show_default=True, type=click.IntRange(1, 60), help="Months between two bundles.")
@click.option("--cuts", default=2.0, show_default=True, type=click.FloatRange(0, 50), help="Power cuts in a day.")
@click.option("--finish", default=0.9, show_default=True, type=click.FloatRange(0, 1), help="Who touches Finish.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Head office's public key.")
@click.option("--drawn", is_flag=True, help="Draw figures instead of counting visits: for thousands of sites.")
@click.option(
    "--check", is_flag=True, help="Compare what head office adds up with the truth; DEST may be there already."
)
def simulate(  # noqa: PLR0913 - one for each option
    *,
    dest: Path,
    sites: int,
    months: int,
    first: str | None,
    seed: int,
    scale: float,
    titles: int,
    every: int,
    cuts: float,
    finish: float,
    key: Path | None,
    drawn: bool,
    check: bool,
) -> None:
    """Make months of plausible use of many libraries in the new folder DEST: for training, tests, demonstrations.

    Under sites/ lies what each server holds, under sticks/ what a technician brings, under head-office/ the keys that
    open it, under registry/ the sites to register, in truth.json what truly happened.
    """
    if check and (dest / truth.FILE).exists():
        _check(dest)
        return
    if dest.exists() and any(dest.iterdir()):
        raise FolderInUse(folder=dest)
    plan = Plan(
        folder=dest,
        sites=sites,
        first=_month(first) if first else _this_month().after(-months),
        months=months,
        seed=seed,
        scale=scale,
        titles=titles,
        every=every,
        cuts=cuts,
        finish=finish,
        key=keys.read_head_office(key) if key else None,
    )
    with click.progressbar(plan.places, label="prisons") as places:
        make(plan, places, drawn=drawn)
    click.echo(dest / truth.FILE)
    if check:
        _check(dest)


def _check(folder: Path) -> None:
    """Print figure by figure what was true and what arrived; exit code 1 when it does not agree."""
    result = checking.check(folder, Clock().today())
    click.echo(f"{'figure':26} {'true':>12} {'lost in cuts':>12} {'head office':>12}")
    for line in result.lines:
        mark = "" if line.exact else click.style("  differs", fg="red")
        click.echo(f"{line.figure:26} {line.true:12,} {line.lost:12,} {line.told:12,}{mark}")
    site, worst = result.u1_worst
    click.echo(f"{result.cuts:,} power cuts, at most {result.longest_loss} s lost before one")
    click.echo(f"sites that differ: {', '.join(result.differing) or 'none'}; bundles refused: {result.refused}")
    visits, sessions = sum(result.visits.values()), sum(result.sessions.values())
    click.echo(f"U1: {sessions:,} sessions of {visits:,} visits, {result.u1_error:+.1%} (worst {site} {worst:+.1%})")
    if result.estimated:
        share = result.covered / result.estimated
        click.echo(f"R2: the interval covers the readers in {result.covered} of {result.estimated} months, {share:.0%}")
    if not result.totals_exact:
        raise SystemExit(1)


def _this_month() -> Month:
    today = Clock().today()
    return Month(year=today.year, number=today.month)


def _month(text: str) -> Month:
    try:
        given = datetime.strptime(text, "%Y-%m")  # noqa: DTZ007 - a month has no time zone
    except ValueError as error:
        raise click.BadParameter(text, param_hint="--first") from error
    return Month(year=given.year, number=given.month)
