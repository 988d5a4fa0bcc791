"""The reading room of the tests of viewers, furnished once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.builders.comic import make_comic
from tests.builders.epub import Book, page, picture
from tests.builders.htmlpackage import make_package
from tests.builders.media import make_film, make_sound
from tests.builders.oddbooks import (
    book_from_the_right,
    book_with_a_floating_picture,
    book_with_notes,
    book_with_wide_things,
)
from tests.builders.pdf import make_pdf
from tests.builders.readingroom import ActiveSite, Reader, ReadingRoom

EPUB_NAMESPACE = 'xmlns:epub="http://www.idpf.org/2007/ops"'
KHMER = '<dc:title>រឿងត្រី</dc:title><dc:language>km</dc:language><dc:identifier id="uid">urn:x:1</dc:identifier>'
OTHER = '<dc:title>Spread</dc:title><dc:language>en</dc:language><dc:identifier id="uid">urn:x:2</dc:identifier>'
SPOKEN = '<dc:title>Voice</dc:title><dc:language>en</dc:language><dc:identifier id="uid">urn:x:3</dc:identifier>'
FIXED = '<meta property="rendition:layout">pre-paginated</meta>'
# The word for banana, and the same typed in another order with a hidden space: what a reader types must find it.
BANANA = "ចេក"
RIGHTS = "សិទ្ធិ"


def khmer_book(folder: Path) -> Path:
    """Three chapters; the second is long, with a banana far inside it; links inside, to a note, and outside."""
    long = "".join(f"<p>កថាខណ្ឌ {n} អំពីទន្លេ និងត្រីជាច្រើន ដែលរស់នៅក្នុងទឹក។</p>" for n in range(120))
    long = long.replace("កថាខណ្ឌ 90 ", f'<span id="far">កថាខណ្ឌ 90</span> {BANANA} ')
    first = page(
        '<h1>ទន្លេ</h1><p>ដំបូង <a href="two.xhtml#far">ទៅ</a> <a href="https://example.org/">ក្រៅ</a>'
        f" មាន{RIGHTS}\u200bស្មើគ្នា</p>"
    )
    nav = page(
        '<nav epub:type="toc"><ol><li><a href="one.xhtml">ទន្លេ</a></li><li><a href="two.xhtml">ត្រី</a><ol>'
        '<li><a href="two.xhtml#far">ឆ្ងាយ</a></li></ol></li><li><a href="three.xhtml">ចប់</a></li></ol></nav>'
    )
    files: dict[str, bytes | str] = {
        "one.xhtml": first,
        "two.xhtml": page(f"<h1>ត្រី</h1>{long}"),
        "three.xhtml": page(f"<h1>ចប់</h1><p>{BANANA}</p><img src='big.png' alt='' width='10'/>"),
        "nav.xhtml": nav,
        "big.png": picture((800, 800)),
    }
    return Book(files=files, metadata=KHMER, attributes={"nav.xhtml": 'properties="nav"'}).write(folder / "khmer.epub")


def fixed_book(folder: Path) -> Path:
    """Five pages of a fixed size, turned leftwards."""
    head = '<meta name="viewport" content="width=400, height=600"/>'
    files: dict[str, bytes | str] = {f"p{n}.xhtml": page(f"<p>Page number {n}</p>", head) for n in range(1, 6)}
    return Book(files=files, metadata=OTHER + FIXED, spine_attributes='page-progression-direction="rtl"').write(
        folder / "fixed.epub"
    )


def spoken_book(folder: Path) -> Path:
    """Two pages read aloud, a second for each of four sentences."""
    sound = make_sound(folder / "voice.mp3", "libmp3lame", 4.0).read_bytes()
    files: dict[str, bytes | str] = {"voice.mp3": sound}
    attributes = {}
    for number in (1, 2):
        files[f"s{number}.xhtml"] = page(f'<p><span id="a">First of {number}.</span> <span id="b">Second.</span></p>')
        begin = 2 * (number - 1)
        files[f"s{number}.smil"] = '<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body>' + "".join(
            f'<par><text src="s{number}.xhtml#{part}"/>'
            f'<audio src="voice.mp3" clipBegin="{begin + n}s" clipEnd="{begin + n + 1}s"/></par>'
            for n, part in enumerate("ab")
        )
        files[f"s{number}.smil"] = str(files[f"s{number}.smil"]) + "</body></smil>"
        attributes[f"s{number}.xhtml"] = f'media-overlay="s{number}.smil"'
    return Book(files=files, metadata=SPOKEN, attributes=attributes).write(folder / "spoken.epub")


def document(folder: Path) -> Path:
    """A PDF of eight pages with an outline, a link to page 5 and one outside, and a script at its opening."""
    notes = (
        b"/Annots[<</Type/Annot/Subtype/Link/Rect[10 200 60 220]/Dest[4 /XYZ 0 300 0]>>"
        b"<</Type/Annot/Subtype/Link/Rect[10 150 60 170]/A<</S/URI/URI(https://example.org/)>>>>]"
    )
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    texts = [f"Sheet {n}\nthe {'white whale' if n == 6 else 'sea'} {n}" for n in range(1, 9)]
    path = folder / "sheets.pdf"
    path.write_bytes(make_pdf(texts, outline=[("Start", 1), ("Whale", 6)], page=notes, catalogue=script))
    return path


def recording(folder: Path) -> Path:
    """An audiobook of two tracks in a folder."""
    album = folder / "album"
    album.mkdir()
    for number in (1, 2):
        tags = {"title": f"Part {number}", "album": "Album", "artist": "A", "track": str(number)}
        make_sound(album / f"{number}.mp3", "libmp3lame", 20.0, tags=tags)
    return album


def film(folder: Path) -> list[Path]:
    """A film with chapters, and its subtitles beside it."""
    path = make_film(folder / "film.webm", "libvpx", chapters=[("Begin", 0), ("End", 2)])
    words = folder / "film.km.vtt"
    words.write_text("WEBVTT\n\n00:00.000 --> 00:03.000\nត្រី\n", "utf-8")
    return [path, words]


@pytest.fixture(scope="session")
def room(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingRoom]:
    folder = tmp_path_factory.mktemp("files")
    pictures = [(f"{n}.png", picture((40, 60) if n != 4 else (90, 60))) for n in range(1, 7)]
    lesson = make_package(folder / "lesson.zip", {"index.html": "<title>Lesson</title><p>Hello"})
    active = ActiveSite(
        {"index.html": '<p>Hello <a href="second page.html">on</a>', "second page.html": "<p>The second"}
    )
    files = [
        khmer_book(folder),
        fixed_book(folder),
        spoken_book(folder),
        book_with_notes(folder),
        book_with_wide_things(folder),
        book_from_the_right(folder),
        book_with_a_floating_picture(folder),
        make_comic(folder / "comic.cbz", pictures),
        document(folder),
        recording(folder),
        *film(folder),
        lesson,
    ]
    with ReadingRoom(tmp_path_factory.mktemp("library") / "data", files, chromium, active) as made:
        yield made
    active.stop()


@pytest.fixture
def reader(room: ReadingRoom) -> Iterator[Reader]:
    """A reader whose browser has nothing to complain of in the end."""
    reader = room.sit_down()
    yield reader
    complaints = reader.complaints
    reader.leave()
    assert not complaints
