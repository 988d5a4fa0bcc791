"""Paths travel through JSON whatever bytes they are made of."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content import wire


class Unknown:
    pass


@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
def test_every_path_comes_back(name: bytes) -> None:
    path = Path(os.fsdecode(name))
    line = wire.encode((path, "text"))
    assert b"\n" not in line
    assert wire.decode(line, tuple[Path, str]) == (path, "text")


def test_a_type_without_a_form_is_a_bug() -> None:
    with pytest.raises(NotImplementedError):
        wire.encode(object())
    with pytest.raises(NotImplementedError):
        wire.decode(b'"x"', Unknown)


@pytest.mark.parametrize("line", [b"{", b"", b'["a"]', b"\xff"])
def test_something_else_than_expected_is_said_so(line: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        wire.decode(line, tuple[Path, str])
