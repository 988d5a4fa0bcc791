"""Network and firewall: terminals reach the library, and nothing else goes anywhere."""

import json
from collections.abc import Iterator
from typing import Any

from kiosk.selftest.machine import Machine, lines
from kiosk.selftest.model import Finding

NAMES = "/etc/kiosk/names"  # the library's name and address, as provisioning wrote them
_OPEN = {53, 67, 80, 8081, 8443, 22}  # ports that others may reach; the rest is for this machine alone


def network(machine: Machine) -> Finding:
    """The machine has its address, its name is known, and it carries nothing from one network to another."""
    name, _, address = machine.read(NAMES).strip().partition(" ")
    if not address:
        return Finding(faults=(f"{NAMES} is missing",))
    faults = []
    if not any(f" {address}/" in line for line in lines(machine.run("ip", "-4", "-o", "address").out)):
        faults.append(f"no network has the address {address}")
    answered = machine.fetch(f"http://{address}/alive").status
    if answered != 204:  # noqa: PLR2004 - kiosk.web.terminal.alive
        faults.append(f"the library answers with {answered} at {address}")
    if machine.read("/proc/sys/net/ipv4/ip_forward").strip() != "0":
        faults.append("the machine carries traffic from one network to another")
    if any(line.startswith("default") for line in lines(machine.run("ip", "-4", "route").out)):
        faults.append("there is a way out of the library's network")
    faults += [f"port {port} is open to others" for port in sorted(_listening(machine) - _OPEN)]
    return Finding(facts=(f"{name} is {address}",), faults=tuple(faults))


def _listening(machine: Machine) -> set[int]:
    """Ports that somebody listens at, but on loopback."""
    found = set()
    for line in lines(machine.run("ss", "-H", "-l", "-n", "-t", "-u").out):
        local = line.split()[4]
        host, _, port = local.rpartition(":")
        if not host.startswith(("127.", "[::1]")) and port.isdigit():
            found.add(int(port))
    return found


def firewall(machine: Machine) -> Finding:
    """What is not allowed in is dropped, and so is all that would be passed on (nft(8))."""
    done = machine.run("nft", "--json", "list", "ruleset")
    if done.code != 0:
        return Finding(faults=("nft does not run",))
    chains = list(_base_chains(done.out))
    faults = [
        f"nothing drops what {what}"
        for hook, what in (("input", "comes in unasked"), ("forward", "would be passed on"))
        if not any(chain["hook"] == hook and chain.get("policy") == "drop" for chain in chains)
    ]
    if machine.run("systemctl", "is-enabled", "nftables.service").code != 0:
        faults.append("the firewall does not start with the machine")
    told = ", ".join(f"{chain['hook']} {chain.get('policy', 'accept')}" for chain in chains)
    return Finding(facts=(told or "no chains",), faults=tuple(faults))


def _base_chains(ruleset: str) -> Iterator[dict[str, Any]]:
    for entry in json.loads(ruleset).get("nftables", []):
        chain = entry.get("chain")
        if chain and "hook" in chain:
            yield chain
