"""A whole prison on one machine: a server, three reading places and a technician's laptop at one switch.

The server is a container that was provisioned; a reading place is a network with a terminal's address in it, where
any browser can be started. There is no way out of the switch, and nothing of it is left when the block ends.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.builders.container import Container, Lan, card, running
from tests.builders.provisioned import server_layer
from tests.builders.technician import LAPTOP, NETWORK, ROOT, SERVER, Technician, ssh_key

TERMINALS = 3
_ROOTS = ROOT / "build" / "roots"
_ASK = """
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=20).status)
except urllib.error.HTTPError as refused:
    print(refused.code)
"""


@dataclass(frozen=True, kw_only=True)
class Prison:
    """What is in it."""

    server: Container
    technician: Technician
    terminals: tuple[Lan, ...]


@contextmanager
def whole_prison(folder: Path) -> Iterator[Prison]:
    """A prison that is switched on; `folder` is empty."""
    with ExitStack() as stack:
        switch = stack.enter_context(Lan(LAPTOP))
        technician = stack.enter_context(closing(Technician(folder / "laptop", switch, ssh_key(_ROOTS))))
        fresh = card(_ROOTS)
        layers = [server_layer(_ROOTS, fresh, ROOT / "build" / "bundle"), fresh]
        server = stack.enter_context(running(folder / "server", layers, switch, SERVER))
        terminals = []
        for number in range(1, TERMINALS + 1):
            terminal = stack.enter_context(Lan(f"{NETWORK}.{10 + number}/24"))
            switch.plug(terminal.path, "cable")
            terminal.run("ip", "link", "set", "cable", "master", "lan", "up")
            terminals.append(terminal)
        yield Prison(server=server, technician=technician, terminals=tuple(terminals))


def status(place: Lan, address: str) -> int:
    """What an address answers there; 0: nobody does."""
    done = place.run(sys.executable, "-c", _ASK, address, seconds=40)
    return int(done.out) if done.code == 0 else 0
