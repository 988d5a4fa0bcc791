"""The folder of the sites' files, and of those who may provision them."""

import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.sites.file import SiteFileRefused, read_site
from kiosk.sites.model import SiteFile

EXAMPLE = "example.yml"
TECHNICIANS = "technicians.pub"
_PUBLIC_KEY = r"(ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp\d+|ssh-rsa) [A-Za-z0-9+/]+={0,2}( .*)?"


class TechniciansRefused(KioskError):
    """The file of the technicians' keys is not as it should be."""

    message = "{file}, line {line}: this is no public key of SSH."
    advice = "Put there one public key a line, as ssh-keygen -t ed25519 writes it to a file that ends in .pub."


@dataclass(frozen=True, kw_only=True)
class Registry:
    """All sites, and the public SSH keys of the technicians, one line each.

    Args:
        sites: in the order of their ids.
        technicians: as in an `authorized_keys` file.
    """

    sites: tuple[SiteFile, ...]
    technicians: tuple[str, ...]


def read_registry(folder: Path) -> Registry:
    """Read all files of the folder; the example counts only where nothing else is.

    Raises:
        SiteFileRefused: a file is wrong, or two have the same id.
        TechniciansRefused: a line is no key.
    """
    files = sorted(folder.glob("*.yml"))
    real = [file for file in files if file.name != EXAMPLE]
    found: dict[str, SiteFile] = {}
    for file in real or files:
        site = read_site(file)
        if site.id in found:
            raise SiteFileRefused(file=file.name, line=1, reason=f"another file has the id {site.id} too")
        found[site.id] = site
    sites = tuple(found[key] for key in sorted(found))
    return Registry(sites=sites, technicians=read_technicians(folder / TECHNICIANS))


def read_technicians(file: Path) -> tuple[str, ...]:
    """The keys in a file; none where there is no file.

    Raises:
        TechniciansRefused: a line is no key.
    """
    if not file.exists():
        return ()
    keys = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        key = line.strip()
        if not key or key.startswith("#"):
            continue
        if not re.fullmatch(_PUBLIC_KEY, key):
            raise TechniciansRefused(file=file.name, line=number)
        keys.append(key)
    return tuple(keys)
