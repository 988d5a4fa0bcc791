"""Covers drawn for titles that have none."""

import gzip
from pathlib import Path

import pytest
from lxml import etree

from kiosk.content.model import Kind, Publication
from kiosk.content.prepare import cover
from kiosk.content.workbench import Workbench

SVG = "{http://www.w3.org/2000/svg}"
KHMER = "សេចក្ដីប្រកាសជាសកលស្ដីពីសិទ្ធិមនុស្ស"


def publication(title: str = "A title", *, kind: Kind = Kind.EPUB, authors: tuple[str, ...] = ()) -> Publication:
    return Publication(kind=kind, title=title, authors=authors)


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(drawing.encode()).iter(SVG + "text")]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_title_without_a_cover_gets_one(tmp_path: Path) -> None:
    done = cover.ensure_cover(publication(), "some-id", Workbench(tmp_path))
    assert done.cover == "cover.svg"
    assert gzip.decompress((tmp_path / "cover.svg.gz").read_bytes()).startswith(b"<svg")
    assert (tmp_path / "thumb.svg.gz").exists()


def test_a_title_with_a_cover_keeps_it(tmp_path: Path) -> None:
    given = Publication(kind=Kind.PDF, title="A", cover="cover.webp")
    assert cover.ensure_cover(given, "some-id", Workbench(tmp_path)) == given
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_pictogram(kind: Kind) -> None:
    others = {cover.draw(publication(kind=other), "same") for other in Kind if other is not kind}
    assert cover.draw(publication(kind=kind), "same") not in others


def test_the_same_item_always_gets_the_same_drawing() -> None:
    assert cover.draw(publication(), "one") == cover.draw(publication(), "one")
    assert len({cover.draw(publication(), str(number)) for number in range(30)}) > 10


def test_titles_of_a_shelf_share_its_colour_but_not_their_pattern() -> None:
    def colour(item: str, shelf: str) -> str | None:
        ground = etree.fromstring(cover.draw(publication(), item, shelf=shelf).encode()).find(f"{SVG}rect")
        return None if ground is None else ground.get("fill")

    assert len({colour(str(number), "health") for number in range(9)}) == 1
    assert len({colour(str(number), "our own shelf") for number in range(9)}) == 1
    assert colour("a", "health") != colour("a", "law")
    assert len({cover.draw(publication(), str(number), shelf="health") for number in range(30)}) > 4


def test_khmer_is_broken_between_words_only() -> None:
    lines = cover.set_text(KHMER, (76, 66, 58), 520, 330).lines
    assert len(lines) > 1
    assert "".join(lines) == KHMER
    assert not any("\u17b4" <= line[0] <= "\u17d3" for line in lines)


def test_a_short_title_is_set_larger_than_a_long_one() -> None:
    sizes = [cover.set_text(text, (92, 50, 34), 520, 330).size for text in ("Short", "Longer words " * 12)]
    assert sizes[0] > sizes[1]


def test_a_title_without_end_stops_in_an_ellipsis() -> None:
    found = cover.set_text("word " * 400, (76, 34), 520, 330)
    assert found.lines[-1].endswith("…")
    assert len(found.lines) * found.leading <= 330


def test_a_word_wider_than_the_cover_is_cut_between_letters() -> None:
    found = cover.set_text("x" * 90, (76, 34), 520, 330)
    assert len(found.lines) > 1
    assert "".join(found.lines) == "x" * 90


def test_letters_beyond_the_first_plane_are_not_torn() -> None:
    assert "".join(cover.set_text("😀 smile 😀 again", (76,), 520, 330).lines).count("😀") == 2


def test_a_hostile_title_stays_text() -> None:
    drawing = cover.draw(
        publication("<script>alert(1)</script> & \x07\ufffe\ud800]]>", authors=('"><a href="x">',)), "id"
    )
    root = etree.fromstring(drawing.encode())
    assert {etree.QName(element).localname for element in root.iter()} <= {
        *("svg", "rect", "g", "path", "circle", "text", "defs", "pattern"),
    }
    assert any("<script>" in text for text in texts(drawing))


def test_authors_stand_below_the_title() -> None:
    assert texts(cover.draw(publication(authors=("Ann", "Bob", "Cid")), "id"))[-1] == "Ann, Bob"
    assert texts(cover.draw(publication(), "id")) == ["A title"]


def test_a_title_of_nothing_still_has_a_cover() -> None:
    assert texts(cover.draw(publication(""), "id")) == []


@pytest.mark.parametrize("colour", cover.COLOURS)
def test_white_letters_can_be_read_on_every_colour(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 5.5


def test_the_dark_letters_of_the_title_can_be_read_on_its_label() -> None:
    assert (luminance(cover.CREAM) + 0.05) / (luminance(cover.INK) + 0.05) >= 7
