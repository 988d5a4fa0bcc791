"""A folder may say where its titles go."""

from pathlib import Path

import pytest

from kiosk.content.collection import FILE, LARGEST, BadCollection, Entry, placings, read
from kiosk.content.curation import Placing
from kiosk.content.model import Level, SourceFile, State
from kiosk.content.sources import Candidate

TEXT = """
["stories/tiger.epub"]
shelves = ["stories", "children"]
level = "beginner"

["tracks"]
level = "easy"
"""


def candidate(path: Path) -> Candidate:
    return Candidate(name=str(path), files=(SourceFile(path=path, name=path.name),))


def test_titles_go_where_the_folder_says_and_else_where_the_command_says(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(TEXT)
    default = Placing(shelves=("law",), level=Level.FLUENT, state=State.WAITING, replace=True)
    placing = placings([tmp_path], default)
    assert placing(candidate(tmp_path / "stories" / "tiger.epub")) == Placing(
        shelves=("stories", "children"), level=Level.BEGINNER, state=State.WAITING, replace=True
    )
    assert placing(candidate(tmp_path / "tracks")) == Placing(
        shelves=("law",), level=Level.EASY, state=State.WAITING, replace=True
    )
    assert placing(candidate(tmp_path / "other.pdf")) == default


def test_a_folder_may_be_named_relatively(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    assert placings([Path()], Placing())(candidate(Path("tracks"))).level is Level.EASY


def test_files_and_folders_without_a_description_have_no_entries(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert read(tmp_path) == {}
    assert placings([tmp_path, tmp_path / "a.pdf", tmp_path / "none"], Placing())(candidate(tmp_path)) == Placing()


def test_an_entry_that_says_nothing_is_allowed(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('["a.pdf"]\n')
    assert read(tmp_path) == {tmp_path / "a.pdf": Entry()}


@pytest.mark.parametrize(
    "text",
    [
        "[",
        '["a"]\nlevel = "hard"',
        '["a"]\nshelves = "law"',
        "a = 3",
        "\xff",
        "a = " + "[" * 3000,
        "# " + "a" * LARGEST,
    ],
    ids=range(7),
)
def test_a_wrong_description_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(BadCollection, match=r"collection\.toml"):
        read(tmp_path)
