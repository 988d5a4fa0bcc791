"""Reading comics."""

from pathlib import Path

import pytest

from kiosk.config import Limits
from kiosk.content.extract import comic
from kiosk.content.extract.comic import NoPages
from kiosk.content.model import Chapter, Direction, Extracted, Feature, Kind, Layout, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest
from kiosk.content.refusals import Refused, TooLarge, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.comic import make_comic
from tests.builders.pictures import make_moving, make_picture, png_of

JPEG = make_picture("JPEG")


def read(path: Path, limits: Limits | None = None) -> Extracted:
    bench = path.parent / "bench"
    bench.mkdir(exist_ok=True)
    source = Source(kind=Kind.COMIC, name=str(path), files=(SourceFile(path=path, name=path.name),))
    return comic.read(source, Workbench(bench), limits or Limits())


def book(path: Path) -> Manifest:
    return manifest.parse(Workbench(path.parent / "bench").read(manifest.FILE))


def sizes(path: Path) -> list[int]:
    return [page.width for page in book(path).pages]


def test_pages_come_in_the_order_people_number_them(tmp_path: Path) -> None:
    names = ["10.jpg", "2.jpg", "1.jpg", "b/1.jpg", "a/11.jpg", "a/9.jpg"]
    widths = dict(zip(names, (10, 2, 1, 201, 111, 109), strict=True))
    path = make_comic(tmp_path / "c.cbz", [(n, make_picture("PNG", (widths[n], 300))) for n in names])
    assert read(path).publication.pages == 6
    assert sizes(path) == [1, 2, 10, 109, 111, 201]


def test_a_page_is_copied_as_it_is(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG)])
    read(path)
    (page,) = book(path).pages
    assert (page.href, page.width, page.height, page.spread) == ("0001.jpg", 40, 60, "")
    assert (tmp_path / "bench" / page.href).read_bytes() == JPEG


def test_the_suffix_follows_the_bytes_and_not_the_name(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", make_picture("PNG"))])
    read(path)
    assert book(path).pages[0].href.endswith(".png")


@pytest.mark.parametrize("data", [make_picture("BMP"), make_picture("TIFF"), make_moving()])
def test_pictures_that_terminals_do_not_show_well_become_webp(tmp_path: Path, data: bytes) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.bmp", data)])
    read(path)
    assert book(path).pages[0].href == "0001.webp"


def test_junk_is_no_page(tmp_path: Path) -> None:
    junk = ["__MACOSX/1.jpg", "._1.jpg", "Thumbs.db", "notes.txt", "x/.hidden.png"]
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG), *((name, JPEG) for name in junk)])
    found = read(path).publication
    assert (found.pages, found.notices) == (1, ())


def test_comicinfo_tells_everything(tmp_path: Path) -> None:
    info = (
        "<Title>ទន្សាយ</Title><Series>Tales</Series><Number>3</Number>"
        "<Writer>Ann, Bob</Writer><Penciller>Bob</Penciller>"
        "<LanguageISO>km</LanguageISO><Manga>YesAndRightToLeft</Manga><Year>2019</Year><Month>7</Month>"
        "<Summary>Of a &lt;b&gt;hare&lt;/b&gt;.</Summary><Publisher>House</Publisher><Genre>Fable, Animals</Genre>"
        '<Pages><Page Image="0"/><Page Image="1" Bookmark="The race"/><Page Image="x" Bookmark="No"/></Pages>'
    )
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG), ("2.jpg", JPEG)], info)
    found = read(path).publication
    assert (found.title, found.series, found.series_position) == ("ទន្សាយ", "Tales", "3")
    assert (found.authors, found.languages, found.published) == (("Ann", "Bob"), ("km",), "2019-07")
    assert (found.description, found.publisher, found.subjects) == ("Of a hare.", "House", ("Fable", "Animals"))
    assert (found.layout, found.direction, found.features) == (Layout.FIXED, Direction.RTL, (Feature.PICTURES,))
    assert found.chapters == (Chapter(title="The race", place="2"),)
    assert (book(path).direction, book(path).toc[0].href) == (Direction.RTL, "0002.jpg")


def test_without_a_title_the_series_or_the_file_name_serves(tmp_path: Path) -> None:
    named = make_comic(tmp_path / "My_hare.cbz", [("1.jpg", JPEG)])
    numbered = make_comic(tmp_path / "x.cbz", [("1.jpg", JPEG)], "<Series>Tales</Series><Number>3</Number>")
    assert [read(path).publication.title for path in (named, numbered)] == ["My hare", "Tales 3"]


def test_a_khmer_title_is_khmer_whatever_the_form_said(tmp_path: Path) -> None:
    info = "<Title>ទន្សាយ</Title><LanguageISO>en</LanguageISO>"
    assert read(make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG)], info)).publication.languages == ("km",)


def test_broken_comicinfo_is_passed_over(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG), ("ComicInfo.xml", b"\0\1 nothing")])
    assert read(path).publication.title == "c"


def test_a_wide_page_takes_the_whole_spread(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", make_picture("JPEG", (90, 60))), ("2.jpg", JPEG)])
    read(path)
    assert [page.spread for page in book(path).pages] == ["center", ""]


def test_the_first_page_is_the_cover(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG)])
    assert read(path).publication.cover == "cover.webp"
    assert (tmp_path / "bench" / "thumb.webp").exists()


def test_damaged_pages_are_left_out_and_told(tmp_path: Path) -> None:
    bad = [(f"{number}.jpg", b"no picture") for number in range(2, 9)]
    info = '<Pages><Page Image="8" Bookmark="End"/></Pages>'
    path = make_comic(
        tmp_path / "c.cbz", [("1.jpg", JPEG), *bad, ("9.jpg", JPEG), ("10.png", png_of(50000, 50000))], info
    )
    found = read(path).publication
    assert found.pages == 2
    assert found.notices[0].code == "PagesLeftOut"
    assert "8 damaged" in found.notices[0].text
    assert found.chapters == (Chapter(title="End", place="2"),)


def test_a_comic_whose_first_page_cannot_be_decoded_takes_the_next_as_cover(tmp_path: Path) -> None:
    whole = make_picture("PNG", (300, 300), "red")
    path = make_comic(tmp_path / "c.cbz", [("1.png", whole[: len(whole) // 2]), ("2.jpg", JPEG)])
    assert read(path).publication.cover == "cover.webp"


def test_a_comic_of_pages_that_cannot_be_decoded_has_no_cover(tmp_path: Path) -> None:
    whole = make_picture("PNG", (300, 300), "red")
    assert read(make_comic(tmp_path / "c.cbz", [("1.png", whole[: len(whole) // 2])])).publication.cover == ""


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"", png_of(60000, 60000)])
def test_a_comic_without_a_single_page_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NoPages):
        read(make_comic(tmp_path / "c.cbz", [("1.png", data)]))


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [(f"{number}.jpg", JPEG) for number in range(20)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Unreadable):
        read(path)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jpg", JPEG), ("2.jpg", JPEG)])
    with pytest.raises(TooLarge):
        read(path, Limits(pages=1))


def test_a_refusal_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read(make_comic(tmp_path / "c.cbz", [("1.png", b"")]))
    assert refusal.value.what_to_do


def test_pages_in_a_format_that_no_terminal_shows_are_told(tmp_path: Path) -> None:
    path = make_comic(tmp_path / "c.cbz", [("1.jp2", b"\x00\x00\x00\x0cjP  \r\n"), ("2.jpg", JPEG)])
    (notice,) = read(path).publication.notices
    assert "1.jp2" in notice.text
