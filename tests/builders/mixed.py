"""Makes a small folder of everything: titles of all kinds, and files that are none."""

import zipfile
from pathlib import Path

from tests.builders.comic import make_comic
from tests.builders.epub import Book
from tests.builders.htmlpackage import make_package
from tests.builders.media import make_film, make_sound
from tests.builders.pdf import make_pdf
from tests.builders.pictures import make_picture
from tests.builders.zim import make_zim, page

TITLES = 21  # that are let in, each once
REFUSED = 6
WORD = "mango"  # stands in every title that has text

_SUBTITLES = "WEBVTT\n\n00:00.000 --> 00:01.000\nA mango falls.\n"


def make_book(path: Path, title: str, *, text: str = "", identifier: str = "", author: str = "") -> Path:
    """A reflowable EPUB with one chapter that holds `text`."""
    body = f"<h1>{title}</h1><p>The {WORD} of {title}. {text}</p>"
    html = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head><body>{body}</body></html>'
    metadata = (
        f"<dc:title>{title}</dc:title><dc:language>en</dc:language>"
        f'<dc:identifier id="uid">{identifier or "urn:book:" + title}</dc:identifier>'
    )
    if author:
        metadata += f"<dc:creator>{author}</dc:creator>"
    Book(files={"one.xhtml": html}, metadata=metadata).write(path)
    return path


def make_mixed(folder: Path) -> Path:
    """Some thirty files, of which 21 titles and 6 refusals become; one title comes twice, one in two editions."""
    folder.mkdir(parents=True)
    for number in range(6):
        make_book(folder / f"book {number}.epub", f"Book {number}", text="word " * 500 * number)
    (folder / "book again.epub").write_bytes((folder / "book 3.epub").read_bytes())
    make_book(folder / "book 1, new.epub", "Book 1", text="new")
    for number in range(4):
        pages = [f"Page {n} of {WORD} {number}" for n in range(3)]
        (folder / f"paper {number}.pdf").write_bytes(make_pdf(pages, info={"Title": f"Paper {number}"}))
    for number in range(2):
        pictures = [(f"{n}.jpg", make_picture(colour=("red", "blue")[number], size=(40 + n, 60))) for n in range(3)]
        make_comic(folder / f"comic {number}.cbz", pictures, info=f"<Title>Comic {WORD} {number}</Title>")
    for number in range(2):
        make_sound(
            folder / f"song{'ab'[number]}.mp3", "libmp3lame", 1.0 + number, tags={"title": f"Song {WORD} {number}"}
        )
    tracks = folder / "story in parts"
    tracks.mkdir()
    for number in (1, 2, 3):
        make_sound(tracks / f"0{number}.mp3", "libmp3lame", 0.5 * number, tags={"album": f"Story of {WORD}"})
    (tracks / "cover.jpg").write_bytes(make_picture())
    make_film(folder / "film.webm", "libvpx", tags={"title": f"Film of {WORD}"})
    (folder / "film.en.vtt").write_text(_SUBTITLES)
    for number in range(2):
        articles = {f"a{n}": page(f"Article {n}", f"<p>About {WORD} {number}") for n in range(5)}
        about = {"Title": f"Zim {number}", "Language": "eng", "Name": f"zim{number}"}
        make_zim(folder / f"wiki {number}.zim", articles, main="a0", metadata=about)
    for number in range(2):
        make_package(
            folder / f"package {number}.zip",
            {"index.html": page(f"Package {number}", f"<p>A {WORD} exercise"), "s.css": "p { color: teal }"},
        )
    _make_refused(folder)
    return folder


def _make_refused(folder: Path) -> None:
    (folder / "empty.epub").touch()
    (folder / "text.txt").write_text("only text")
    (folder / "cut.epub").write_bytes((folder / "book 5.epub").read_bytes()[:300])
    (folder / "damaged.zim").write_bytes((folder / "wiki 0.zim").read_bytes()[:500])
    (folder / "words").mkdir()
    (folder / "words" / "lone.vtt").write_text(_SUBTITLES)
    with zipfile.ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
