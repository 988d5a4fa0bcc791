"""Ansible's inventory out of the sites' files.

Each site is a server, named as its id, and its terminals, `ID-terminal-1` and so on. Groups: `servers`, `terminals`,
and `site_ID` for all of one site (hyphens become underscores). Every machine has the variable `site`; roles take what
they need of it in `inventory/group_vars/all.yml`.
"""

import itertools
from ipaddress import IPv4Address
from typing import Any

import msgspec

from kiosk.sites.model import Network, SiteFile
from provisioning.registry import Registry
from provisioning.settings import kiosk_toml

_GUESTS = 32  # addresses for computers of staff
_TECHNICIANS = 8  # addresses at the end of the network that nobody is given


def inventory(registry: Registry) -> dict[str, Any]:
    """What an inventory script prints for `--list` (Ansible's developer guide, "Developing dynamic inventory")."""
    groups: dict[str, Any] = {
        "all": {"vars": {"technicians": list(registry.technicians)}},
        "servers": {"hosts": [site.id for site in registry.sites]},
        "terminals": {"hosts": [name for site in registry.sites for name in _terminals(site)]},
    }
    variables: dict[str, Any] = {}
    for site in registry.sites:
        facts = _site(site)
        groups["site_" + site.id.replace("-", "_")] = {"hosts": [site.id, *_terminals(site)], "vars": {"site": facts}}
        variables[site.id] = {"ansible_host": str(site.network.server.ip)}
        for number, name in enumerate(_terminals(site), 1):
            variables[name] = {"ansible_host": str(site.network.terminal(number)), "terminal_number": number}
    return {**groups, "_meta": {"hostvars": variables}}


def pool(plan: Network, terminals: int) -> tuple[IPv4Address, ...]:
    """First and last address for machines that are neither server nor terminal; none where the network has no room.

    They lie near the end of the network; behind them are a few that nobody is given, for technicians.
    """
    taken = {plan.server.ip, *(plan.terminal(number) for number in range(1, terminals + 1))}
    last = plan.server.network.broadcast_address - (_TECHNICIANS + 1)
    free = list(itertools.takewhile(lambda address: address not in taken, (last - back for back in range(_GUESTS))))
    inside = [address for address in free if address in plan.server.network]
    return (inside[-1], inside[0]) if inside else ()


def _terminals(site: SiteFile) -> list[str]:
    return [f"{site.id}-terminal-{number}" for number in range(1, site.terminals + 1)]


def _site(site: SiteFile) -> dict[str, Any]:
    plan = site.network
    return {
        "id": site.id,
        "names": dict(site.names),
        "province": site.province,
        "time_zone": site.time_zone,
        "radio": site.radio,
        "hours": msgspec.to_builtins(site.hours),
        "head_office": site.head_office.to_bytes().decode() if site.head_office else "",
        "kiosk_toml": kiosk_toml(site),
        "network": {
            "server": str(plan.server.ip),
            "prefix": plan.server.network.prefixlen,
            "netmask": str(plan.server.netmask),
            "network": str(plan.server.network),
            "name": plan.name,
            "ports": list(plan.ports),
            "pool": [str(address) for address in pool(plan, site.terminals)],
            "terminals": [
                {
                    "number": number,
                    "name": f"terminal-{number}",
                    "address": str(plan.terminal(number)),
                    "hardware": plan.reserved.get(number, ""),
                }
                for number in range(1, site.terminals + 1)
            ],
        },
    }
