"""Clock, disk and seal: does the machine know the day, keep what it is given, and lose no figures?"""

from datetime import datetime
from pathlib import Path

from kiosk.clock import Moment
from kiosk.config import MIB, Settings
from kiosk.selftest.machine import Machine, in_container, lines
from kiosk.selftest.model import Finding
from kiosk.usage import keys

MADE = datetime.fromisoformat("2026-11-01T00:00:00+00:00")  # no right clock shows an earlier time
OFFICE = "/etc/kiosk/head-office.json"  # what provisioning was told
_MOST_USED = 90  # percent


def clock(now: Moment, machine: Machine, zone: str, *, chip: bool) -> Finding:
    """The time is plausible, the zone is the site's. Whether it is trusted is told, since many boards have no chip."""
    facts = [f"{now.time:%Y-%m-%d %H:%M} UTC, {'trusted' if now.trusted else 'not trusted'}"]
    facts.append("a battery keeps the time" if chip else "no battery keeps the time")
    faults = []
    if now.time < MADE:
        faults.append("the clock is years late: kiosk usage clock")
    set_to = machine.run("timedatectl", "show", "--property=Timezone", "--value").out.strip()
    if set_to != zone:
        faults.append(f"the machine's time zone is {set_to or 'not set'}, the site's is {zone}")
    return Finding(facts=tuple(facts), faults=tuple(faults))


def disk(machine: Machine, settings: Settings, free: int) -> Finding:
    """The data has room, lies on a disk that is not written to by reading, and keeps what is written."""
    facts, faults = [f"{free // MIB} MB free for content"], []
    if free < settings.limits.reserve:
        faults.append(f"less than {settings.limits.reserve // MIB} MB are free")
    mounted = machine.run("findmnt", "--noheadings", "--output=SOURCE,FSTYPE,OPTIONS", "--target", str(settings.data))
    source, _, options = (lines(mounted.out) or [""])[-1].rpartition(" ")
    facts.append(" ".join(source.split()) or "?")
    if "ro" in options.split(","):
        faults.append(f"{settings.data} cannot be written to")
    if "noatime" not in options:
        faults.append("reading is written to the card: noatime is missing")
    used = machine.run("df", "--output=pcent", "/").out.split()
    if used and used[-1].rstrip("%").isdigit() and int(used[-1].rstrip("%")) > _MOST_USED:
        faults.append(f"{used[-1]} of the system's partition is full")
    # In a container the kernel tells of the disks of the machine around it.
    told = "" if in_container(machine) else machine.run("dmesg", "--level=err,crit,alert,emerg").out
    faults += [line[-120:] for line in lines(told) if "EXT4-fs error" in line or "I/O error" in line][:1]
    return Finding(facts=tuple(facts), faults=tuple(faults))


def content(machine: Machine, titles: int) -> Finding:
    """Everything that the catalogue names is there, says `kiosk check`, as the user whom the files belong to."""
    if not titles:
        return Finding(facts=("no titles yet",), untried=True)
    done = machine.run("kiosk", "check", "--quick", "--wait")
    said = [line for line in done.out.splitlines() if line and not line.startswith((" ", "All is well"))]
    faults = said or [done.err.strip()[-120:] or "kiosk check does not run"] if done.code != 0 else ()
    return Finding(facts=(f"{titles} titles",), faults=tuple(faults))


def sealing(machine: Machine, folder: Path) -> Finding:
    """Head office's key is installed in the usage folder, the one that the site's file names; it may name none."""
    told = machine.read(OFFICE)
    try:
        there = keys.head_office(folder)
        wanted = keys.public_key(told.encode(), OFFICE) if told else None
    except keys.NotAPublicKey as error:
        return Finding(faults=(str(error),))
    if there is None:
        if wanted is None:
            return Finding(facts=("no key of head office: nothing is sealed",), untried=True)
        return Finding(faults=("head office's key is not installed: nothing is sealed, and nothing can be collected",))
    faults = (
        (f"the site's file names the key {wanted.fingerprint}",)
        if wanted and wanted.fingerprint != there.fingerprint
        else ()
    )
    return Finding(facts=(f"{there.name}, {there.fingerprint}",), faults=faults)
