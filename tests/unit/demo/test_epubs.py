"""The EPUBs of the sample collection are valid, complete and accessible."""

import io
import zipfile
from pathlib import Path

import av
import pytest
from lxml import etree

from demo import books, picturebook, prose

WORKS = Path(books.__file__).parent / "works"
BOOKS = sorted(path.parent for path in WORKS.glob("*/*/book.toml"))
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"


@pytest.fixture(scope="module")
def village() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(picturebook.build(WORKS / "village")))


def package(book: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(book.read("EPUB/package.opf"))


def listed(book: zipfile.ZipFile) -> dict[str, etree._Element]:
    return {item.get("href", ""): item for item in package(book).iter(f"{OPF}item")}


def check(book: zipfile.ZipFile) -> None:
    """What EPUB 3.3 asks of every publication, as far as a few lines can say."""
    names = book.namelist()
    assert names[0] == "mimetype"
    assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert {f"EPUB/{href}" for href in listed(book)} == set(names[3:]) | {"EPUB/nav.xhtml"}
    ids = [item.get("id") for item in listed(book).values()]
    assert len(ids) == len(set(ids))
    properties = {meta.get("property") for meta in package(book).iter(f"{OPF}meta")}
    assert {
        "dcterms:modified",
        "schema:accessMode",
        "schema:accessibilityFeature",
        "schema:accessibilityHazard",
    } <= properties
    assert [item for item in listed(book).values() if item.get("properties") == "nav"]
    assert {ref.get("idref") for ref in package(book).iter(f"{OPF}itemref")} <= set(ids)
    for name in names:
        if name.endswith(".xhtml"):
            page = etree.fromstring(book.read(name))
            assert page.get("lang")
            folder = "EPUB/"
            for image in page.iter(f"{XHTML}img"):
                assert image.get("alt") is not None
                assert folder + str(image.get("src")) in names
            for link in page.iter(f"{XHTML}a"):
                assert folder + str(link.get("href")) in names


@pytest.mark.parametrize("folder", BOOKS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_each_book_is_a_whole_epub(folder: Path) -> None:
    book = zipfile.ZipFile(io.BytesIO(books.build(folder)))

    check(book)
    assert package(book).findtext(f".//{DC}language") == folder.name


def test_the_picture_book_is_a_whole_epub_of_fixed_pages(village: zipfile.ZipFile) -> None:
    check(village)
    layouts = [m.text for m in package(village).iter(f"{OPF}meta") if m.get("property") == "rendition:layout"]
    assert layouts == ["pre-paginated"]
    assert b'content="width=1024, height=768"' in village.read("EPUB/page-1.xhtml")


def test_each_clip_of_the_picture_book_lies_within_its_sound_and_lights_up_words_that_are_there(
    village: zipfile.ZipFile,
) -> None:
    overlays = [name for name in village.namelist() if name.endswith(".smil")]
    assert len(overlays) == 10
    for name in overlays:
        for par in etree.fromstring(village.read(name)).iter(f"{SMIL}par"):
            text, audio = list(par)
            page, _, place = str(text.get("src")).partition("#")
            assert f'id="{place}"'.encode() in village.read(f"EPUB/{page}")
            with av.open(io.BytesIO(village.read(f"EPUB/{audio.get('src')}")), "r") as sound:
                assert sound.duration is not None
                assert float(str(audio.get("clipEnd")).rstrip("s")) <= sound.duration / av.time_base


def test_the_lengths_of_the_overlays_add_up(village: zipfile.ZipFile) -> None:
    lengths = [m for m in package(village).iter(f"{OPF}meta") if m.get("property") == "media:duration"]
    parts = sum(float(str(m.text).rstrip("s")) for m in lengths if m.get("refines"))
    whole = [float(str(m.text).rstrip("s")) for m in lengths if not m.get("refines")]

    assert whole == [pytest.approx(parts)]


def test_a_picture_that_stands_alone_becomes_a_figure_with_its_caption() -> None:
    chapter = prose.chapter('# One\n\n![A pump.](pump.svg "The pump")\n', lambda name: f"pictures/{name}")

    assert chapter.title == "One"
    assert chapter.pictures == ("pump.svg",)
    assert '<img src="pictures/pump.svg" alt="A pump." /><figcaption>The pump</figcaption>' in chapter.body


def test_the_heads_of_a_table_say_that_they_head_columns() -> None:
    assert '<th scope="col">A</th>' in prose.fragment("| A |\n|---|\n| 1 |\n")


def test_a_chapter_without_a_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="without a heading"):
        prose.chapter("Just words.", str)


def test_a_book_that_shows_a_missing_picture_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "km"
    folder.mkdir()
    (folder / "book.toml").write_text((BOOKS[0] / "book.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "pictures").mkdir()
    for name in ("welcome.svg", "work.svg"):
        (tmp_path / "pictures" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"/>')
    (folder / "1.md").write_text("# One\n\n![Nothing.](missing.svg)\n")

    with pytest.raises(FileNotFoundError, match=r"km shows missing\.svg"):
        books.build(folder)
