"""The staff site with its three roles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.staffroom import StaffRoom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StaffRoom]:
    room = StaffRoom(tmp_path / "data")
    with room.collection:
        yield room
