"""`kiosk health`: how the machine does, for the technician and for the self-test."""

from pathlib import Path

import click
import msgspec

from kiosk.clock import Clock, TrustedClock
from kiosk.config import Settings
from kiosk.health.examination import as_text, examine
from kiosk.health.model import Light
from kiosk.usage import clockfile
from kiosk.usage.stick import Draft
from kiosk.usage.tally import FOLDER


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the text for the technician into this folder.")
@click.pass_obj
def health(settings: Settings, *, as_json: bool, report: Path | None) -> None:
    """Tell how the machine does. Exit code 0 works, 1 needs help, 2 call the technician."""
    folder = settings.data / FOLDER
    now = TrustedClock(Clock(), clockfile.read(folder).memory, clockfile.read_anchor(folder)).now()
    found = examine(settings, now)
    if report:
        click.echo(Draft(report, "library-health.txt", as_text(settings, found).encode()).finish())
    elif as_json:
        signs = [{"about": s.about, "light": s.light.word, "says": str(s), "advice": s.what_to_do} for s in found.signs]
        click.echo(msgspec.json.encode({"light": found.light.word, "day": found.day, "signs": signs}))
    else:
        for sign in found.signs:
            colour = {Light.WORKS: "green", Light.HELP: "yellow", Light.CALL: "red"}[sign.light]
            click.echo(f"{click.style(f'{sign.light.word:6}', fg=colour)} {sign.about:12} {sign}")
            if sign.advice:
                click.echo(f"{'':20}{sign.what_to_do}")
    raise SystemExit(int(found.light))
