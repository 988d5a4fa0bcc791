"""How many terminals are there: a count of the machines that hold a connection now or did in the last minute.

The kernel keeps these for its own work, in memory. They are counted when somebody looks; no address is shown, kept or
handed on, and no session is known here. A terminal asks for a sign of life every quarter of a minute.
"""

import sys
from collections.abc import Collection, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from kiosk.health.model import N_, About, Light, Sign

_LIVE = {"01", "04", "05", "06", "08"}  # established, closing, or closed less than a minute ago (tcp_states.h)
_WEB = (80, 443)


def seen(ports: Collection[int], root: Path = Path("/")) -> int:
    """How many machines other than this one are connected to these ports."""
    return len({address for table in ("tcp", "tcp6") for address in _peers(root / "proc/net" / table, ports)})


def sign(port: int, expected: int, *, is_open: bool, root: Path = Path("/")) -> Sign:
    """What is to be said of them.

    Args:
        port: of the terminal site; with nginx in front it is asked at the usual ones.
        expected: how many reading places there are.
        is_open: whether the library is open now.
        root: where /proc is.
    """
    count = seen((port, *_WEB), root)
    parts = {"seen": count, "expected": expected}
    if is_open and not count:
        says = N_("No terminal was there in the last minute.")
        advice = N_(
            "Switch the terminals on. If they are on, look whether the network cable is in and its light is on."
        )
        return Sign(about=About.TERMINALS, light=Light.HELP, says=says, advice=advice, parts=parts)
    says = N_("{seen} of {expected} terminals were there in the last minute.")
    return Sign(about=About.TERMINALS, light=Light.WORKS, says=says, parts=parts)


def _peers(table: Path, ports: Collection[int]) -> Iterator[IPv4Address | IPv6Address]:
    try:
        lines = table.read_text("ascii").splitlines()[1:]
    except OSError:
        return
    for line in lines:
        _, local, remote, state, *_ = line.split()
        if state in _LIVE and int(local.rpartition(":")[2], 16) in ports:
            address = _address(remote.partition(":")[0])
            if not address.is_loopback:
                yield address


def _address(digits: str) -> IPv4Address | IPv6Address:
    """An address of /proc/net/tcp: words of 32 bits, each in the machine's own order (proc(5))."""
    words = (int(digits[i : i + 8], 16).to_bytes(4, sys.byteorder) for i in range(0, len(digits), 8))
    address = ip_address(b"".join(words))
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
