"""Registering sites from their files, the ones that provisioning uses: `kiosk.sites`. Figures need little of them."""

from pathlib import Path

from kiosk.hq.model import Site
from kiosk.hq.store import Store
from kiosk.sites.file import SiteFileMissing, SiteFileRefused, read_site
from kiosk.sites.model import SiteFile

SUFFIXES = (".yml", ".yaml")
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def site(file: SiteFile) -> Site:
    """What head office keeps of a file."""
    days = {day for hours in file.hours for day in hours.days}
    return Site(
        id=file.id,
        names=file.names,
        province=file.province,
        terminals=file.terminals,
        weekdays=tuple(sorted(days)) or _EVERY_DAY,
        keys=file.keys,
    )


def register(store: Store, path: Path) -> tuple[Site, ...]:
    """Register one file, or all files of a folder: all of them or, when one is wrong, none.

    Raises:
        SiteFileRefused, SiteFileMissing: nothing was registered.
    """
    files = sorted(f for f in path.iterdir() if f.suffix in SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise SiteFileMissing(path=path)
    sites: dict[str, Site] = {}
    with store.together():
        for file in files:
            found = site(read_site(file))
            if found.id in sites:
                raise SiteFileRefused(file=file.name, line=1, reason=f"another file has the id {found.id} too")
            for key in found.keys:
                if store.owner(key) not in {None, found.id}:
                    reason = f"one of its keys belongs to {store.owner(key)}: every library signs with its own"
                    raise SiteFileRefused(file=file.name, line=1, reason=reason)
            store.register(found)
            sites[found.id] = found
    return tuple(sites.values())
