"""The whole self-test, check after check."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from zoneinfo import ZoneInfo

from kiosk import __version__
from kiosk.clock import Clock, TrustedClock
from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Item
from kiosk.selftest import hardening, keeping, network, reading, services, software
from kiosk.selftest.machine import Machine
from kiosk.selftest.model import Checked, Finding, Report
from kiosk.sqlite import DatabaseMissing
from kiosk.usage import clockfile
from kiosk.usage.counter import FOLDER


def selftest(settings: Settings, machine: Machine, *, radio: bool = False) -> Report:
    """Look at everything. Takes a minute or two on a Raspberry Pi; readers go on meanwhile."""
    readings, usage = Clock(), settings.data / FOLDER
    now = TrustedClock(readings, clockfile.read(usage).memory, clockfile.read_anchor(usage)).now()
    items = _shown(settings)
    address = machine.read(network.NAMES).strip().partition(" ")[2]
    checks: dict[str, Callable[[], Finding]] = {
        "versions": lambda: software.versions(machine),
        "hashes": software.hashes,
        "units": lambda: services.units(machine),
        "limits": lambda: services.limits(machine),
        "network": lambda: network.network(machine),
        "firewall": lambda: network.firewall(machine),
        "clock": lambda: keeping.clock(now, machine, settings.usage.time_zone, chip=readings.has_chip()),
        "disk": lambda: keeping.disk(machine, settings, shutil.disk_usage(settings.data).free),
        "content": lambda: keeping.content(machine, len(items)),
        "book": lambda: reading.book(machine, items, address),
        "sealing": lambda: keeping.sealing(machine, usage),
        "counting": lambda: reading.counting(settings.usage),
        "hardening": lambda: hardening.hardening(machine, radio=radio),
    }
    return Report(
        site=settings.usage.site,
        name=settings.usage.name,
        day=now.day(ZoneInfo(settings.usage.time_zone)).isoformat(),
        day_trusted=now.trusted,
        software=__version__,
        checks=tuple(Checked(key=key, finding=check()) for key, check in checks.items()),
    )


def _shown(settings: Settings) -> Sequence[Item]:
    with suppress(DatabaseMissing), Catalogue.open(settings.data) as catalogue:
        shown = catalogue.shown_ids()
        return [item for item in catalogue.everything() if item.id in shown]
    return ()
