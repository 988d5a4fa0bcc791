"""What a stock card of Raspberry Pi OS or Debian is told for its first start: its name, address and technicians.

The files are those of cloud-init's data source NoCloud (its documentation, "NoCloud" and "Network config version 2"):
Raspberry Pi OS 13 reads them from the first partition of the card. They hold no secret: keys are made on the machine,
and no account has a password.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kiosk.errors import KioskError
from kiosk.sites.model import SiteFile

ACCOUNT = "technician"


class NobodyMayProvision(KioskError):
    """There is no technician's key, so nobody could reach the machine."""

    message = "No technician's public key is known."
    advice = "Put one into technicians.pub beside the site's file: ssh-keygen -t ed25519 makes one."


@dataclass(frozen=True, kw_only=True)
class FirstBoot:
    """One machine's files.

    Args:
        name: the machine's name, as in the inventory.
        files: text by file name.
    """

    name: str
    files: dict[str, str]

    def write(self, folder: Path) -> Path:
        """Put them into a folder of the machine's name; the folder."""
        place = folder / self.name
        place.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (place / name).write_text(text, "utf-8")
        return place


def first_boots(site: SiteFile, technicians: tuple[str, ...]) -> list[FirstBoot]:
    """The files of a site's server and of each terminal.

    Raises:
        NobodyMayProvision: there are no technicians.
    """
    if not technicians:
        raise NobodyMayProvision
    plan, size = site.network, site.network.server.network.prefixlen
    machines = {site.id: (str(plan.server), plan.ports[0])}
    for number in range(1, site.terminals + 1):
        machines[f"{site.id}-terminal-{number}"] = (f"{plan.terminal(number)}/{size}", "e*")
    return [
        FirstBoot(
            name=name,
            files={
                "user-data": "#cloud-config\n" + _yaml(_machine(name, site.time_zone, technicians)),
                "network-config": _yaml(_network(address, port)),
                "meta-data": _yaml({"instance-id": name, "local-hostname": name}),
            },
        )
        for name, (address, port) in machines.items()
    ]


def _machine(name: str, time_zone: str, technicians: tuple[str, ...]) -> dict[str, Any]:
    account = {
        "name": ACCOUNT,
        "groups": ["sudo"],
        "shell": "/bin/bash",
        "lock_passwd": True,
        "sudo": "ALL=(ALL) NOPASSWD:ALL",
        "ssh_authorized_keys": list(technicians),
    }
    return {
        "hostname": name,
        "timezone": time_zone,
        "users": [account],
        "disable_root": True,
        "ssh_pwauth": False,
        "ssh_deletekeys": True,
        "ssh_genkeytypes": ["ed25519"],
        "package_update": False,
        "runcmd": [["systemctl", "enable", "--now", "ssh.service"]],
    }


def _network(address: str, port: str) -> dict[str, Any]:
    library = {"match": {"name": port}, "dhcp4": False, "dhcp6": False, "addresses": [address], "optional": True}
    return {"version": 2, "ethernets": {"library": library}}


def _yaml(content: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=4096)
    return text
