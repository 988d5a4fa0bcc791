"""What a site's file says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface

from kiosk.config import Hours
from kiosk.usage.keys import HeadOffice

_SERVER, _FIRST_TERMINAL = IPv4Interface("10.20.0.1/24"), IPv4Address("10.20.0.11")


@dataclass(frozen=True, kw_only=True)
class Network:
    """The library's own network. It has no way out.

    Args:
        server: the server's address and the size of the network.
        first_terminal: terminal 1 has this address, terminal 2 the next, and so on.
        name: what terminals call the server.
        ports: the server's network interfaces that terminals are reached through; several are bridged.
        reserved: hardware addresses by the number of the terminal that has them, `aa:bb:cc:dd:ee:ff`.
    """

    server: IPv4Interface = _SERVER
    first_terminal: IPv4Address = _FIRST_TERMINAL
    name: str = "library.lan"
    ports: tuple[str, ...] = ("eth0",)
    reserved: Mapping[int, str] = field(default_factory=dict)

    def terminal(self, number: int) -> IPv4Address:
        """The address of a terminal, counted from 1."""
        return self.first_terminal + (number - 1)


@dataclass(frozen=True, kw_only=True)
class SiteFile:
    """A library, as its file describes it.

    Args:
        id: its short key, as in its settings.
        names: by language: km, en, fr.
        province: as people write it.
        terminals: how many reading places.
        hours: when it is open, and for whom; none declared: always.
        keys: the public keys it signs its figures with, 32 bytes each, the present one last.
        network: its network plan.
        head_office: whose key its figures are sealed for; None: nothing is sealed, and a power cut loses the remainder.
        time_zone: whose calendar day counts.
        radio: whether the server may offer Wi-Fi.
    """

    id: str
    names: Mapping[str, str]
    province: str
    terminals: int
    hours: tuple[Hours, ...] = ()
    keys: tuple[bytes, ...] = ()
    network: Network = field(default_factory=Network)
    head_office: HeadOffice | None = None
    time_zone: str = "Asia/Phnom_Penh"
    radio: bool = False
