"""What a process notes for its next start is read again, and what makes no sense any more is like no note."""

from pathlib import Path

import msgspec
import pytest

from kiosk import notes


class Noted(msgspec.Struct, frozen=True):
    name: str
    inner: dict[str, str] = {}


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    notes.write(tmp_path / "note", Noted("ស្ត្រី"))
    assert notes.read(tmp_path / "note", Noted) == Noted("ស្ត្រី")


def test_without_a_note_there_is_nothing(tmp_path: Path) -> None:
    assert notes.read(tmp_path / "note", Noted) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 40, b'{"name":', b'{"name":"\xff"}', b'{"name":1}', b'{"other":' + b"[" * 100_000],
    ids=["empty", "zeros", "half", "no text", "another shape", "nested without end"],
)
def test_a_note_that_makes_no_sense_is_like_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "note").write_bytes(content)
    assert notes.read(tmp_path / "note", Noted) is None
