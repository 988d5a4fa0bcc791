"""Prepared files get names of our own making."""

import gzip
import io
from pathlib import Path

import pytest

from kiosk.content.workbench import Workbench


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    (tmp_path / "bench").mkdir()
    return Workbench(tmp_path / "bench")


def test_names_are_numbered_in_the_order_of_asking(bench: Workbench) -> None:
    later = bench.reserve("xhtml")
    assert [later, bench.add("jpg", b"x"), bench.add("css", b"y")] == ["0001.xhtml", "0002.jpg", "0003.css"]
    assert sorted(path.name for path in bench.folder.iterdir()) == ["0002.jpg", "0003.css.gz"]


def test_text_is_packed_and_pictures_are_not_and_both_read_back(bench: Workbench) -> None:
    bench.write("book.json", b"{}")
    bench.write("cover.webp", b"RIFF")
    assert gzip.decompress((bench.folder / "book.json.gz").read_bytes()) == b"{}"
    assert (bench.read("book.json"), bench.read("cover.webp")) == (b"{}", b"RIFF")


def test_the_same_input_gives_the_same_bytes(bench: Workbench) -> None:
    bench.write("a.css", b"p{}" * 99)
    bench.write("b.css", b"p{}" * 99)
    assert (bench.folder / "a.css.gz").read_bytes() == (bench.folder / "b.css.gz").read_bytes()


def test_types_that_a_terminal_is_never_given_cannot_be_made(bench: Workbench) -> None:
    with pytest.raises(ValueError, match="js"):
        bench.reserve("js")


def test_a_whole_original_is_given_without_a_second_copy(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(b"song")
    name = bench.link("mp3", tmp_path / "original")
    assert (bench.folder / name).samefile(tmp_path / "original")


def test_where_links_cannot_be_made_it_is_copied(bench: Workbench) -> None:
    name = bench.link("mp3", Path("/proc/self/comm"))
    assert (bench.folder / name).read_bytes()


def test_a_stream_is_copied(bench: Workbench) -> None:
    assert bench.read(bench.copy("webm", io.BytesIO(b"film"))) == b"film"
