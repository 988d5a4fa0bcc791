"""A small library, and a browser's view of its terminal site."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Settings
from tests.builders.browser import Browser, browse
from tests.builders.collection import Collection


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection(tmp_path / "data") as made:
        yield made


@pytest.fixture
def client(collection: Collection) -> Browser:
    return browse(Settings(data=collection.data))
