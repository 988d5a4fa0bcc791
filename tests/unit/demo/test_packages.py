"""The comic, the encyclopedia, the exercise and the list of the sample collection."""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from libzim.reader import Archive
from lxml import etree
from PIL import Image

from demo import archive, books, build, comic, encyclopedia, exercise
from kiosk.content import collection
from kiosk.khmer.normalise import normalise

DEMO = Path(books.__file__).parent
WORKS = DEMO / "works"
SHELVES = {
    "learn-to-read",
    "trades",
    "law",
    "health",
    "stories",
    "children",
    "languages",
    "before-release",
    "encyclopedia",
}


@pytest.fixture(scope="module")
def zim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zim") / "small.zim"
    encyclopedia.build(WORKS / "encyclopedia", path)
    return path


def test_equal_files_make_equal_zips() -> None:
    files: list[tuple[str, bytes | str]] = [("mimetype", "a"), ("b.xhtml", "b" * 100), ("c.png", b"c" * 100)]

    data = archive.pack(files)

    assert data == archive.pack(files)
    kinds = [entry.compress_type for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()]
    assert kinds == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]


def test_the_comic_has_a_page_for_each_line_of_its_description() -> None:
    book = zipfile.ZipFile(io.BytesIO(comic.build(WORKS / "comic")))

    info = etree.fromstring(book.read("ComicInfo.xml"))
    pages = [name for name in book.namelist() if name.endswith(".jpg")]
    assert info.findtext("Title") == "កង់"
    assert info.findtext("LanguageISO") == "km"
    assert info.findtext("PageCount") == str(len(pages)) == "6"
    assert info.findall("Pages/Page")[0].get("Type") == "FrontCover"
    assert Image.open(io.BytesIO(book.read(pages[1]))).size == (1000, 1400)


def test_the_encyclopedia_is_sound_and_says_what_it_is(zim: Path) -> None:
    file = Archive(zim)

    assert file.check()
    assert file.has_new_namespace_scheme
    assert file.get_metadata("Language") == b"khm,eng,fra"
    assert len(file.get_metadata("Title").decode()) <= 30
    assert file.has_illustration(48)
    assert file.main_entry.get_item().path == "index"


def test_each_link_of_the_encyclopedia_leads_somewhere(zim: Path) -> None:
    file = Archive(zim)
    start = bytes(file.get_entry_by_path("index").get_item().content).decode()
    articles = re.findall(r'<li><a href="([^"]+)"', start)

    assert len(articles) >= 30
    for path in articles:
        page = bytes(file.get_entry_by_path(path).get_item().content).decode()
        for address in re.findall(r'(?:href|src)="([^"]+)"', page):
            assert file.has_entry_by_path(address.removeprefix("../")), f"{path} names {address}"


def test_the_encyclopedia_is_the_same_every_time(zim: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zim"

    encyclopedia.build(WORKS / "encyclopedia", again)

    assert again.read_bytes() == zim.read_bytes()


def test_a_subject_without_a_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="without a heading"):
        encyclopedia.read("No heading.", "en")


def test_a_subject_is_cut_into_its_articles() -> None:
    subject = encyclopedia.read("# Things\n\n## One {one sun}\n\nFirst.\n\n## Two {a/two moon}\n\nSecond.\n", "en")

    assert subject.title == "Things"
    assert [(a.title, a.path, a.drawing, a.body) for a in subject.articles] == [
        ("One", "one", "sun", "<p>First.</p>\n"),
        ("Two", "a/two", "moon", "<p>Second.</p>\n"),
    ]


def test_the_exercise_has_a_drawing_for_each_of_its_words() -> None:
    package = zipfile.ZipFile(io.BytesIO(exercise.build(WORKS / "exercise")))

    words = package.read("words.js").decode()
    drawings = set(re.findall(r'\["([a-z]+)", "[^"]+"\]', words))
    assert len(drawings) == 22
    assert {f"pictures/{name}.svg" for name in drawings} <= set(package.namelist())
    assert b'<script src="exercise.js">' in package.read("index.html")


def test_each_title_is_on_a_shelf_of_the_starter_set_and_each_shelf_has_a_title(tmp_path: Path) -> None:
    (tmp_path / "collection.toml").write_bytes((DEMO / "collection.toml").read_bytes())

    entries = collection.read(tmp_path)

    assert {path.relative_to(tmp_path).parts[0] for path in entries} == set(build.TITLES)
    assert {shelf for entry in entries.values() for shelf in entry.shelves} == SHELVES
    assert all(entry.level for entry in entries.values())


def test_a_title_is_made_where_it_is_wanted(tmp_path: Path) -> None:
    assert build.make("count-and-match.zip", tmp_path) == "count-and-match.zip"

    assert zipfile.is_zipfile(tmp_path / "count-and-match.zip")


SOURCES = [p for p in sorted(DEMO.rglob("*")) if p.suffix in {".md", ".toml", ".html", ".js", ".svg", ".py"}]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(DEMO)))
def test_khmer_words_are_spelled_in_the_normal_order(path: Path) -> None:
    text = path.read_text("utf-8")

    assert unicodedata.is_normalized("NFC", text)
    for word in re.findall("[\u1780-\u17dd]+", text):
        assert normalise(word) == word
    assert not re.search("[\u200b-\u200f\u2060\ufeff]", text)
