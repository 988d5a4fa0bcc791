"""Making a card's image, step by step."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from kiosk.sites.file import read_site
from provisioning.image import disk, firmware
from provisioning.image.system import System

Say = Callable[[str], None]


def make(site: Path, bundle: Path, target: Path, say: Say) -> None:
    """Make the image of a site's server, out of the bundle alone.

    Raises:
        SiteFileRefused, TechniciansRefused, NobodyMayProvision: the site's files.
        NoBundle, SystemFailed, DiskFailed: with what to do.
    """
    told = read_site(site)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="image-", dir=target.parent)).resolve()
    work.chmod(0o755)  # apt reads packages there as a user of its own
    try:
        source = bundle.resolve() / "source"
        system = System(work / "root", bundle.resolve())
        say(f"taking {system.name or 'the bundle'} apart")
        system.unpack(work)
        say("installing Debian")
        system.install(work, source)
        kernel = system.start_with(work)
        say("laying the bundle on it")
        system.carry(work, source, site.resolve())
        say("preparing its first start")
        system.settle(told.id)
        drivers = firmware.make(system.folder, kernel, work, work / "firmware")
        say(f"writing the card: kernel {kernel}, {drivers} drivers beside it")
        data = work / "data"
        shutil.move(system.folder / "data", data)
        (system.folder / "data").mkdir()
        disk.make(work / "firmware", system.folder, data, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
