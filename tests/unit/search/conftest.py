"""Fixtures of the search tests."""

from pathlib import Path

import pytest

from tests.builders.searchable import Searchable


@pytest.fixture
def library(tmp_path: Path) -> Searchable:
    """An empty library."""
    return Searchable(tmp_path)
