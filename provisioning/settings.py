"""The settings of a library's server, `kiosk.toml`, out of its site's file."""

import json

from kiosk.config import Hours
from kiosk.sites.model import SiteFile


def kiosk_toml(site: SiteFile) -> str:
    """The text of `kiosk.toml` on a box: nginx in front, the counter's socket where systemd keeps it."""
    usage: dict[str, str | int] = {
        "site": site.id,
        "name": site.names["km"],
        "terminals": site.terminals,
        "time_zone": site.time_zone,
    }
    lines = [
        "# Written by provisioning from the site's file: change it there, and provision again.",
        "accel = true",
        'counter_socket = "/run/kiosk/counter.sock"',
        "",
        "[usage]",
        *(f"{name} = {_value(value)}" for name, value in usage.items()),
    ]
    for hours in site.hours:
        lines += ["", "[[usage.hours]]", *_hours(hours)]
    return "\n".join(lines) + "\n"


def _hours(hours: Hours) -> list[str]:
    given: dict[str, str | list[int]] = {"days": list(hours.days), "start": hours.start, "end": hours.end}
    if hours.audience:
        given["audience"] = hours.audience
    return [f"{name} = {_value(value)}" for name, value in given.items()]


def _value(value: str | int | list[int]) -> str:
    """A value in TOML: of printable text, numbers and lists JSON writes the same."""
    return json.dumps(value, ensure_ascii=False)
