"""Names of sent files are safe on our disk and still known to those who chose them."""

import os
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.intake.naming import DEEPEST, LONGEST, distinct, safe_name, safe_path


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("សៀវភៅ.epub", "សៀវភៅ.epub"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\a\\b.pdf", "C:/Users/a/b.pdf"),
        ("/abs/olute.epub", "abs/olute.epub"),
        (".hidden", "_.hidden"),
        ("", "_"),
        ("..", "_"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("a\x00b\nc.epub", "abc.epub"),
        ("\u200e\ufeff", "_"),
        ("a\ud800b", "ab"),
    ],
)
def test_a_name_becomes_a_path_below_a_folder(told: str, kept: str) -> None:
    assert safe_path(told) == PurePosixPath(kept)


def test_khmer_keeps_its_joiners_and_spaces_of_no_width() -> None:
    assert safe_name("ក\u200bខ\u200dគ.epub") == "ក\u200bខ\u200dគ.epub"


@given(st.text(max_size=400))
def test_whatever_is_told_stays_below_the_folder_and_fits(told: str) -> None:
    path = safe_path(told)
    assert not path.is_absolute()
    assert 1 <= len(path.parts) <= DEEPEST
    for part in path.parts:
        assert part not in {"", ".", ".."}
        assert not part.startswith(".")
        assert len(os.fsencode(part)) <= LONGEST + 1


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("ក" * 300 + ".epub").endswith("ក.epub")


def test_the_same_name_twice_gets_a_number() -> None:
    taken = {PurePosixPath("a.mp3"), PurePosixPath("a (2).mp3")}
    assert distinct(PurePosixPath("a.mp3"), taken) == PurePosixPath("a (3).mp3")
