"""What takes the place of something is there whole, or the old one is."""

from pathlib import Path

import pytest

from kiosk import durable


def _folder(path: Path, word: str) -> Path:
    path.mkdir()
    (path / "word").write_text(word)
    return path


def test_two_folders_change_places(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "one", "1"), _folder(tmp_path / "other", "2")
    durable.exchange(one, other)
    assert [(path / "word").read_text() for path in (one, other)] == ["2", "1"]


def test_a_folder_that_is_not_there_is_told_by_its_name_and_the_other_stays(tmp_path: Path) -> None:
    one = _folder(tmp_path / "one", "1")
    with pytest.raises(FileNotFoundError) as told:
        durable.exchange(one, tmp_path / "nowhere")
    assert told.value.filename2 == str(tmp_path / "nowhere")
    assert (one / "word").read_text() == "1"


def test_a_file_is_replaced_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "word"
    for content in (b"1", b"22"):
        durable.replace(file, content)
        assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]
