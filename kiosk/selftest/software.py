"""Versions and hashes: is what runs here what was carried here?"""

import base64
import csv
import hashlib
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from kiosk import __version__
from kiosk.selftest.machine import Machine, fields
from kiosk.selftest.model import Finding

RELEASES = Path("/data/releases")
BUNDLES = Path("/data/bundles")
_NOT_HASHED = (".pyc", "RECORD")


def versions(machine: Machine, releases: Path = RELEASES, bundles: Path = BUNDLES) -> Finding:
    """The program, the release, and what it stands on. The release is that of the bundle in use."""
    system = fields(machine.read("/etc/os-release")).get("PRETTY_NAME", "?").strip('"')
    kiwix = machine.run("kiwix-serve", "--version").out.split()
    facts = [
        f"kiosk {__version__}",
        f"Python {platform.python_version()}, {system}, Linux {platform.release()}",
        f"kiwix-tools {kiwix[1] if len(kiwix) > 1 else '?'}",
    ]
    faults = [] if len(kiwix) > 1 else ["kiwix-serve does not run"]
    current, bundle = releases / "current", bundles / "current"
    if current.is_symlink():
        facts.append(f"release {current.readlink().name}")
        if not (current / "whole").exists():
            faults.append(f"release {current.readlink().name} is not whole")
        elif bundle.is_symlink() and bundle.readlink().name != current.readlink().name:
            faults.append(f"the bundle in use is {bundle.readlink().name}")
    else:
        faults.append(f"no release at {current}")
    if (releases / "trial.json").exists():
        faults.append("an update is being tried, or was cut off")
    return Finding(facts=tuple(facts), faults=tuple(faults))


def hashes(packages: Path | None = None) -> Finding:
    """Every file of the installed packages has the hash that it was installed with (PEP 376, RECORD)."""
    folder = packages or Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    records = sorted(folder.rglob("*.dist-info/RECORD"))
    checked, faults = 0, []
    for record in records:
        for file, said in _said(record):
            checked += 1
            if _hash(file) != said:
                faults.append(f"{file.relative_to(folder)} is missing or was changed")
    if not records:
        faults.append(f"no packages in {folder}")
    return Finding(facts=(f"{len(records)} packages, {checked} files",), faults=tuple(faults))


def _said(record: Path) -> Iterator[tuple[Path, str]]:
    with record.open(encoding="utf-8", newline="") as stream:
        for name, said, _size in csv.reader(stream):
            if said and not name.endswith(_NOT_HASHED):
                yield (record.parent.parent / name).resolve(), said


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
    except OSError:
        return ""
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
