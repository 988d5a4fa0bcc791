"""`kiosk selftest`: is this machine a library as it should be?"""

from pathlib import Path

import click

from kiosk import durable
from kiosk.config import Settings
from kiosk.languages import LANGUAGES
from kiosk.selftest.machine import ThisMachine
from kiosk.selftest.page import to_html, to_json
from kiosk.selftest.whole import selftest as look
from kiosk.selftest.wording import CHECKS, OUTCOMES, PAGE

_COLOURS = {"good": "green", "bad": "red", "untried": "yellow"}


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--page", type=click.Path(path_type=Path), help="Write the page to sign (HTML, prints on one A4).")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--radio", is_flag=True, help="The site's file lets the radios be on.")
@click.pass_obj
def selftest(settings: Settings, language: str, page: Path | None, *, as_json: bool, radio: bool) -> None:
    """Test this machine without changing it. Exit code 1 when something is not as it should be."""
    report = look(settings, ThisMachine(), radio=radio)
    if page:
        durable.replace(page, to_html(report, language).encode(), mode=0o644)
    if as_json:
        click.echo(to_json(report))
    else:
        for check in report.checks:
            finding = check.finding
            outcome = click.style(f"{OUTCOMES[finding.outcome][language]:12}", fg=_COLOURS[finding.outcome])
            click.echo(f"{outcome} {CHECKS[check.key][0][language]}  {' · '.join(finding.facts)}")
            for fault in finding.faults:
                click.echo(f"             {fault}")
            if finding.faults:
                click.echo(f"             {CHECKS[check.key][1][language]}")
        click.echo(PAGE["passed" if report.passed else "failed"][language])
    raise SystemExit(0 if report.passed else 1)
