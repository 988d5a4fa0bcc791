"""Showing an import while it runs, and its table at the end."""

import sys
from collections import Counter
from pathlib import Path

import click
import msgspec

from kiosk.content.reports import Outcome, Report

_COLOURS = {Outcome.ACCEPTED: "green", Outcome.WARNED: "yellow", Outcome.REFUSED: "red"}


class Progress:
    """Tells each decided line as it comes: as JSON lines, or as a moving count on a screen."""

    def __init__(self, size: int, *, as_json: bool) -> None:
        self.size = size
        self.reports: list[Report] = []
        self._as_json = as_json
        self._moving = sys.stderr.isatty() and not as_json

    def tell(self, report: Report) -> None:
        """One more line is decided."""
        self.reports.append(report)
        if self._as_json:
            click.echo(msgspec.json.encode(report))
        elif self._moving:
            name = Path(report.file).name[:50]
            click.echo(f"\r\x1b[2K{len(self.reports)}/{self.size}  {report.outcome:8}  {name}", nl=False, err=True)

    def table(self) -> None:
        """Print how it ended: what was refused and warned with reason and advice, and the numbers."""
        if self._as_json:
            return
        if self._moving:
            click.echo("\r\x1b[2K", nl=False, err=True)
        for outcome in (Outcome.ACCEPTED, Outcome.WARNED, Outcome.REFUSED):
            for report in self.reports:
                if report.outcome is outcome:
                    _print(report)
        counts = Counter(report.outcome for report in self.reports)
        click.echo(" · ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))


def _print(report: Report) -> None:
    mark = click.style(f"{report.outcome:8}", fg=_COLOURS[report.outcome])
    shown = f"{report.title}  [{report.kind}, {report.item}]" if report.item else ""
    click.echo(f"{mark}  {report.file}  {shown}".rstrip())
    for text in (report.reason, report.advice):
        if text:
            click.echo(f"          {text}")
