"""A card, a switch, a technician: what tests of provisioning begin with."""

import functools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.builders import terminalstage
from tests.builders.breakout import Library, Terminal
from tests.builders.container import Container, Lan, card, missing, running
from tests.builders.provisioned import server_layer
from tests.builders.technician import LAPTOP, ROOT, SERVER, Technician, ssh_key
from tests.builders.terminalstage import Defences, TerminalStage

ROOTS = ROOT / "build" / "roots"


@pytest.fixture(scope="session")
def fresh_card() -> Path:
    """The folder of a fresh card."""
    if lacks := missing():
        pytest.skip(lacks)
    return card(ROOTS)


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The offline bundle of this checkout, which `./run host` makes."""
    return ROOT / "build" / "bundle"


@pytest.fixture
def lan(fresh_card: Path) -> Iterator[Lan]:
    """A switch, and the technician's machine on it."""
    assert fresh_card
    with Lan(LAPTOP) as lan:
        yield lan


@pytest.fixture
def technician(tmp_path: Path, lan: Lan) -> Iterator[Technician]:
    """The technician of one site, `takeo`."""
    with closing(Technician(tmp_path / "laptop", lan, ssh_key(ROOTS))) as technician:
        yield technician


@pytest.fixture
def box(tmp_path: Path, fresh_card: Path, lan: Lan, technician: Technician) -> Iterator[Container]:
    """The site's server with a fresh card, switched on."""
    box = Container(tmp_path / "box", [fresh_card], lan, SERVER)
    technician.admit(box)
    try:
        box.start()
        yield box
    finally:
        box.close()


@pytest.fixture(scope="session")
def provisioned(fresh_card: Path, bundle: Path) -> Path:
    """What provisioning wrote over the card: the upper layer of a server that was provisioned and switched off."""
    return server_layer(ROOTS, fresh_card, bundle)


@pytest.fixture
def server(tmp_path: Path, fresh_card: Path, provisioned: Path, lan: Lan) -> Iterator[Container]:
    """The site's server, provisioned and switched on."""
    with running(tmp_path / "server", [provisioned, fresh_card], lan, SERVER) as server:
        yield server


@pytest.fixture(scope="session")
def terminals() -> Iterator[Callable[[Defences], Terminal]]:
    """Terminals with these defences, one of each for all tests."""
    if lacks := missing():
        pytest.skip(lacks)
    root = terminalstage.root()
    with ExitStack() as stack:
        foreign = Library()
        stack.callback(foreign.close)
        library = Library(foreign.url)
        stack.callback(library.close)

        @functools.cache
        def terminal(defences: Defences) -> Terminal:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="t-")))
            stage = TerminalStage(root, folder, site=library.url, active="http://127.0.0.1:9", defences=defences)
            return Terminal(stage=stack.enter_context(stage), library=library, foreign=foreign)

        yield terminal
