"""Reading packages of web pages."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from libzim.reader import Archive
from PIL import Image

from kiosk.config import Limits
from kiosk.content.extract import html
from kiosk.content.model import Extracted, Kind, Source, SourceFile
from kiosk.content.prepare import manifest, package
from kiosk.content.refusals import TooLarge, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.htmlpackage import make_package
from tests.builders.zim import page

LIMITS = Limits()
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def read_file(path: Path, limits: Limits = LIMITS) -> Extracted:
    folder = path.parent / "bench"
    folder.mkdir(exist_ok=True)
    source = Source(kind=Kind.HTML, name=path.name, files=(SourceFile(path=path, name=path.name),))
    return html.read(source, Workbench(folder), limits)


def read(folder: Path, files: Mapping[str, str | bytes], limits: Limits = LIMITS) -> Extracted:
    return read_file(make_package(folder / "game.zip", files), limits)


def entries(folder: Path) -> dict[str, tuple[str, bytes]]:
    archive = Archive(folder / "bench" / package.FILE)
    assert archive.check()
    found = [archive._get_entry_by_id(number) for number in range(archive.entry_count)]
    return {e.path: (e.get_item().mimetype, bytes(e.get_item().content)) for e in found if not e.is_redirect}


def active(folder: Path) -> str:
    return manifest.parse(Workbench(folder / "bench").read(manifest.FILE)).active


def picture(side: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(target, "PNG")
    return target.getvalue()


def test_every_file_keeps_its_path_its_bytes_and_its_scripts(tmp_path: Path) -> None:
    index = page("Game", '<script src="js/run.js"></script>')

    read(tmp_path, {"index.html": index, "js/run.js": "run()", "a b.css": "p{}", "data.bin": b"\0\1", "empty.txt": b""})

    assert entries(tmp_path) == {
        "index.html": ("text/html", index.encode()),
        "js/run.js": ("text/javascript", b"run()"),
        "a b.css": ("text/css", b"p{}"),
        "data.bin": ("application/octet-stream", b"\0\1"),
        "empty.txt": ("text/plain", b""),
    }
    assert active(tmp_path) == "index.html"


def test_one_folder_around_everything_is_taken_away_and_junk_is_left_out(tmp_path: Path) -> None:
    read(
        tmp_path,
        {"game/index.html": page("G", "x"), "game/a/b.txt": "b", "__MACOSX/game/._a": "x", "game/.DS_Store": "x"},
    )

    assert set(entries(tmp_path)) == {"index.html", "a/b.txt"}


def test_an_index_in_one_of_several_folders_is_the_first_page(tmp_path: Path) -> None:
    read(tmp_path, {"site/index.html": page("G", "x"), "media/a.txt": "b"})

    assert active(tmp_path) == "site/index.html"


def test_a_single_page_of_any_name_is_the_first_page(tmp_path: Path) -> None:
    read(tmp_path, {"My book.htm": page("G", "x"), "style.css": ""})

    assert active(tmp_path) == "My book.htm"


@pytest.mark.parametrize("names", [("a.html", "b.html"), ("a/index.html", "b/index.html"), ("a/x.html", "b/y.html")])
def test_a_package_without_a_plain_beginning_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(html.NoFirstPage):
        read(tmp_path, dict.fromkeys(names, page("G", "x")))


@pytest.mark.parametrize("name", ["a/b/index.html", "shared/launch.html"])
def test_the_only_page_is_the_first_page_however_deep_it_lies(tmp_path: Path, name: str) -> None:
    read(tmp_path, {name: page("G", "x"), "readme.txt": "x", "a/b/c/index.txt": "x"})

    assert active(tmp_path) == name


def test_the_highest_index_is_the_first_page(tmp_path: Path) -> None:
    names = ("readme.txt", "www/site/index.html", "www/site/more/index.html", "www/site/less/index.html")
    read(tmp_path, dict.fromkeys(names, page("G", "x")))

    assert active(tmp_path) == "www/site/index.html"


def test_a_picture_with_an_address_from_the_top_is_the_cover(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(target, "PNG")
    files: dict[str, str | bytes] = {"index.html": page("G", '<img src="/i/a.png">'), "i/a.png": target.getvalue()}

    assert read(tmp_path, files).publication.cover == "cover.webp"


def test_pages_become_sections_the_first_one_first(tmp_path: Path) -> None:
    extracted = read(
        tmp_path, {"a.html": page("A", "<p>one"), "index.html": page("Home", "<p>two"), "blank.html": "<p>"}
    )

    assert [(s.place, s.heading, s.text) for s in extracted.sections] == [
        ("index.html", "Home", "Home\ntwo"),
        ("a.html", "A", "A\none"),
    ]
    assert extracted.publication.letters == 11


def test_facts_come_from_the_first_page(tmp_path: Path) -> None:
    head = (
        '<html lang="fra"><title>Jeu</title><meta name="author" content="Sipar">'
        '<meta name="description" content="Un jeu">'
    )

    publication = read(tmp_path, {"index.html": head + "<p>x"}).publication

    assert publication.title == "Jeu"
    assert publication.authors == ("Sipar",)
    assert publication.languages == ("fr",)
    assert publication.description == "Un jeu"
    assert Archive(tmp_path / "bench" / package.FILE).get_metadata("Language") == b"fra"


def test_a_package_without_a_title_is_named_by_its_file(tmp_path: Path) -> None:
    publication = read(tmp_path, {"index.html": "<p>x"}).publication

    assert (publication.title, publication.languages, publication.cover) == ("game", (), "")


def test_the_cover_is_a_picture_named_so_else_the_first_real_one_else_the_icon(tmp_path: Path) -> None:
    index = '<link rel=icon href="icon.png"><img src="dot.png"><img src="missing.png"><img src="sub/big%20one.png">'
    big, icon, dot = picture(120), picture(40), picture(2)

    for files in (
        {"cover.jpg": big},
        {"sub/big one.png": big, "dot.png": dot},
        {"icon.png": icon, "dot.png": dot, "sub/big one.png": b"no picture"},
    ):
        assert read(tmp_path, {"index.html": index, **files}).publication.cover == "cover.webp"
    assert read(tmp_path, {"index.html": index, "dot.png": dot, "icon.png": dot}).publication.cover == ""


def test_parts_from_the_internet_are_told(tmp_path: Path) -> None:
    scripts = "".join(f'<script src="https://h{n}.example/x.js"></script>' for n in range(6))

    publication = read(
        tmp_path, {"index.html": scripts + "<p>x", "a.css": "@import url(//fonts.example/f)"}
    ).publication

    (notice,) = publication.notices
    assert notice.code == "NeedsInternet"
    assert "fonts.example, h0.example" in notice.text
    assert "+ 2" in notice.text


def test_a_package_without_words_and_with_links_is_told(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    target = make_package(tmp_path / "game.zip", {"index.html": "<canvas></canvas>", "../out.txt": "x"})
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")

    publication = read_file(target).publication

    assert [notice.code for notice in publication.notices] == ["NothingToFind", "FilesLeftOut"]
    assert set(entries(tmp_path)) == {"index.html"}


def test_a_page_that_does_not_declare_utf8_is_served_as_utf8(tmp_path: Path) -> None:
    old = "<p>caf\xe9".encode("cp1252")

    read(tmp_path, {"index.html": "<p>\u1780", "old.html": old})

    assert entries(tmp_path)["index.html"][0] == "text/html; charset=utf-8"
    assert entries(tmp_path)["old.html"][0] == "text/html"


def test_a_file_larger_than_memory_allows_goes_through_the_disk_and_leaves_nothing(tmp_path: Path) -> None:
    film = Random(1).randbytes(html.IN_MEMORY + 1)  # noqa: S311 - bytes that do not pack

    read(tmp_path, {"index.html": "<p>x", "film.mp4": film})

    assert entries(tmp_path)["film.mp4"] == ("video/mp4", film)
    assert sorted(path.name for path in (tmp_path / "bench").iterdir()) == ["book.json.gz", "package.zim"]


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {"index.html": page("G", "x"), "deep/index.html": page("H", "y"), "a.js": "run()" * 1000}

    read(tmp_path, files)
    first = (tmp_path / "bench" / package.FILE).read_bytes()
    read(tmp_path, files)

    assert (tmp_path / "bench" / package.FILE).read_bytes() == first


def test_the_address_of_a_folder_leads_to_its_index(tmp_path: Path) -> None:
    read(tmp_path, {"index.html": page("G", "x"), "deep/index.html": page("H", "y")})

    entry = Archive(tmp_path / "bench" / package.FILE).get_entry_by_path("deep/")

    assert entry.get_redirect_entry().path == "deep/index.html"


def test_a_folder_may_hold_two_indexes_that_differ_in_case(tmp_path: Path) -> None:
    pages = {
        name: page(name, "x") for name in ("deep/Index.html", "deep/index.html", "deep/index.HTML", "b/INDEX.html")
    }
    read(tmp_path, {"index.html": page("Game", "x"), "INDEX.html": page("x", "x"), **pages})
    archive = Archive(tmp_path / "bench" / package.FILE)
    leads = [archive.get_entry_by_path(folder).get_redirect_entry().path for folder in ("deep/", "b/")]
    assert leads == ["deep/index.html", "b/INDEX.html"]


def test_a_first_page_over_the_limit_or_without_anything_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read(tmp_path, {"index.html": "x" * 3000}, replace(LIMITS, markup=2000))
    with pytest.raises(Unreadable):
        read(tmp_path, {"index.html": ""})


def test_a_page_with_nothing_in_it_stays_in_the_package(tmp_path: Path) -> None:
    extracted = read(tmp_path, {"index.html": page("G", "x"), "void.html": ""})

    assert len(extracted.sections) == 1
    assert "void.html" in entries(tmp_path)


def test_what_libzim_does_not_take_is_refused(tmp_path: Path) -> None:
    double = package.PackageFile(path="a", media_type="text/plain", content=b"x")

    with pytest.raises(Unreadable):
        package.write(tmp_path / "p.zim", [double, double], main="a", title="T", language="")


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_a_bloom_book_of_the_corpus_is_read(tmp_path: Path) -> None:
    file = tmp_path / "book.bloompub"
    file.symlink_to(CORPUS / "learning" / "bloom-Bloom5.4-activities.bloompub")

    extracted = read_file(file)

    assert extracted.publication.title == "Bloom5.4-activities"
    assert extracted.publication.languages == ("en",)
    assert "PLEASE TEST" not in extracted.sections[0].text[:20]
