"""The small prepared files of a title in one file."""

import zipfile
from pathlib import Path

import pytest

from kiosk.content import pack
from kiosk.content.prepared import prepared_in
from kiosk.content.workbench import Workbench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bench = Workbench(tmp_path / "bench")
    bench.folder.mkdir()
    bench.write("book.json", b"{}")
    bench.write("0001.webp", b"a picture")
    bench.write("0002.webp", bytes(pack.LARGEST + 1))
    (bench.folder / "sections.json.gz").write_bytes(b"text")
    pack.pack(bench.folder, apart=frozenset({"sections.json.gz"}))
    return bench.folder


def test_what_is_small_lies_together_and_the_rest_beside_it(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {"0002.webp", "sections.json.gz", pack.FILE}
    with zipfile.ZipFile(folder / pack.FILE) as packed:
        assert packed.namelist() == ["0001.webp", "book.json.gz"]
        assert packed.testzip() is None


def test_each_file_is_found_wherever_it_lies(folder: Path) -> None:
    contents = {}
    for name in ("book.json", "0001.webp", "0002.webp"):
        file = prepared_in(folder, name)
        assert file
        contents[name] = file.content()
    assert contents == {"book.json": b"{}", "0001.webp": b"a picture", "0002.webp": bytes(pack.LARGEST + 1)}
    assert prepared_in(folder, "0003.webp") is None


def test_another_pack_in_its_place_is_seen(folder: Path) -> None:
    assert prepared_in(folder, "0001.webp")
    (folder / pack.FILE).unlink()
    assert prepared_in(folder, "0001.webp") is None
    (folder / "0001.webp").write_bytes(b"another")
    pack.pack(folder)
    again = prepared_in(folder, "0001.webp")
    assert again
    assert again.read() == b"another"


def test_a_damaged_pack_holds_nothing(folder: Path) -> None:
    (folder / pack.FILE).write_bytes(b"PK no more")
    assert prepared_in(folder, "book.json") is None


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file in ("b.webp", "a.webp") if name == "two" else ("a.webp", "b.webp"):
            (tmp_path / name / file).write_bytes(file.encode())
        pack.pack(tmp_path / name)
    assert (tmp_path / "one" / pack.FILE).read_bytes() == (tmp_path / "two" / pack.FILE).read_bytes()
