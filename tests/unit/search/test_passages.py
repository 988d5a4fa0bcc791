"""The packed text is read whole by anybody and in pieces by us."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from kiosk.content.finding import passages
from kiosk.content.finding.passages import DamagedText
from kiosk.content.model import Section

LONG = "\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784 English words. " * 2000


def _sections() -> list[Section]:
    short = [Section(place=str(n), text=f"Page {n}.", heading="One" if n < 3 else "Two") for n in range(50)]
    return [*short, Section(place="50", text=LONG, heading="Long"), Section(place="51", text="x" * 20_000), *short]


def _file(folder: Path, sections: Iterable[Section], *, apart: bool = False) -> Path:
    file = folder / passages.FILE
    passages.write(file, sections, apart=apart)
    return file


def test_any_program_can_read_the_file(tmp_path: Path) -> None:
    read = json.loads(gzip.decompress(_file(tmp_path, _sections()).read_bytes()))
    assert "".join(piece["text"] for piece in read) == "".join(section.text for section in _sections())
    assert read[0] == {"place": "0", "text": "Page 0.", "heading": "One"}


def test_packing_what_was_read_gives_the_same_bytes(tmp_path: Path) -> None:
    for apart in (False, True):
        packed = _file(tmp_path, _sections(), apart=apart).read_bytes()
        read = list(passages.stream(tmp_path / passages.FILE))
        assert _file(tmp_path, read, apart=apart).read_bytes() == packed


def test_a_file_of_one_member_without_a_table_is_read_too(tmp_path: Path) -> None:
    file = _file(tmp_path, _sections())
    block = list(passages.blocks(_sections()))[-1]
    read = list(passages.stream(file))
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    assert list(passages.stream(file)) == read
    assert passages.read(file, block.member, block.first, len(block.pieces)) == block.pieces


def test_every_block_can_be_read_alone(tmp_path: Path) -> None:
    file = tmp_path / passages.FILE
    for apart in (False, True):
        _file(tmp_path, _sections(), apart=apart)
        for block in passages.blocks(_sections(), apart=apart):
            assert passages.read(file, block.member, block.first, len(block.pieces), apart=apart) == block.pieces


def test_blocks_are_small_and_count_the_letters_before_them() -> None:
    before: dict[str, int] = {}
    for block in passages.blocks(_sections()):
        assert len(block.pieces) == 1 or sum(len(p.text.encode()) for p in block.pieces) <= passages.BLOCK
        place = block.pieces[0].place
        if place in {"50", "51"}:
            assert block.before == before.get(place, 0)
            before[place] = block.before + sum(passages.letters(p.text) for p in block.pieces if p.place == place)
    assert before["50"] == passages.letters(LONG)


def test_articles_do_not_share_a_block() -> None:
    assert all(len({p.place for p in block.pieces}) == 1 for block in passages.blocks(_sections(), apart=True))


def test_no_text_packs_to_an_empty_list(tmp_path: Path) -> None:
    assert list(passages.stream(_file(tmp_path, []))) == []


def test_lone_surrogates_do_not_stop_the_packing(tmp_path: Path) -> None:
    (section,) = passages.stream(_file(tmp_path, [Section(place="1", text="a\ud800b")]))
    assert section.text == "a?b"


def test_letters_leave_out_space_and_invisible_ones() -> None:
    assert passages.letters("a b\n\u200bc\u00a0\ufeffd") == 4


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b\x08\x04", b"no gzip", gzip.compress(b"{}", mtime=0)])
def test_damage_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / passages.FILE
    file.write_bytes(data)
    with pytest.raises(DamagedText):
        list(passages.stream(file))
    with pytest.raises(DamagedText):
        passages.read(file, 0, 0, 1)


def test_a_cut_file_is_damaged(tmp_path: Path) -> None:
    file = _file(tmp_path, _sections())
    file.write_bytes(file.read_bytes()[:-50])
    last = list(passages.blocks(_sections()))[-1]
    with pytest.raises(DamagedText):
        passages.read(file, last.member, last.first, 1)
    with pytest.raises(DamagedText):
        passages.read(tmp_path / "missing", 0, 0, 1)
