"""An EPUB becomes pages in order, a table of contents, and facts."""

import zipfile
from pathlib import Path

import pytest

from kiosk.config import Limits
from kiosk.content.extract.epub import NothingLeft, NothingToRead
from kiosk.content.extract.epub_container import NoContainer, NoPackage
from kiosk.content.model import Chapter, Direction, Feature, Layout, Level
from kiosk.content.refusals import Protected, TooLarge, Unreadable
from tests.builders.epub import CONTAINER, Book, font, page, picture, prepare, sound
from tests.builders.zipfiles import make_zip

NAV = page(
    '<nav epub:type="toc"><ol><li><a href="a.xhtml">First</a><ol><li><a href="a.xhtml#deep">Deep</a></li></ol></li>'
    '<li><span>Part</span><ol><li><a href="b.xhtml">Second</a></li></ol></li></ol></nav>'
)


def test_pages_come_in_the_order_of_the_spine(tmp_path: Path) -> None:
    book = Book(files={"b.xhtml": page("bee"), "a.xhtml": page("ay")}, spine=("a.xhtml", "b.xhtml"))
    prepared = prepare(book, tmp_path)
    assert [section.text for section in prepared.extracted.sections] == ["ay", "bee"]
    assert [section.place for section in prepared.extracted.sections] == ["0", "1"]
    assert [p.letters for p in prepared.manifest.pages] == [2, 3]
    assert prepared.extracted.publication.letters == 5


def test_links_between_pages_lead_to_prepared_pages(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page('<a href="b.xhtml#x">b</a>'), "b.xhtml": page('<a id="x" href="#x">x</a>')})
    prepared = prepare(book, tmp_path)
    assert f'href="{prepared.manifest.pages[1].href}#x"' in prepared.page(0)
    assert 'href="#x"' in prepared.page(1)


def test_pages_that_were_packed_under_their_addresses_are_read(tmp_path: Path) -> None:
    book = Book(files={"My%20Page.xhtml": page("words"), "b.xhtml": page('<a href="My%20Page.xhtml#x">b</a>')})
    prepared = prepare(book, tmp_path)
    assert [section.text for section in prepared.extracted.sections] == ["words", "b"]
    assert f'href="{prepared.manifest.pages[0].href}#x"' in prepared.page(1)


@pytest.mark.parametrize("stored", ["My%20Page.xhtml", "my page.xhtml"])
def test_a_lock_on_a_page_is_seen_however_its_name_is_written(tmp_path: Path, stored: str) -> None:
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><EncryptionMethod'
        ' Algorithm="aes"/><CipherData><CipherReference URI="EPUB/My%20Page.xhtml"/></CipherData></EncryptedData>'
        "</encryption>"
    )
    outside = {"META-INF/container.xml": CONTAINER, "META-INF/encryption.xml": encryption.encode()}
    book = Book(files={stored: page("words")}, outside=outside)
    with pytest.raises(Protected):
        prepare(book, tmp_path)


def test_drawn_texts_stand_on_lines_of_their_own_and_words_in_a_line_stay_together(tmp_path: Path) -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text x="1">Giraf<tspan>fe</tspan></text>'
        '<text>Ant<tspan x="5">elope</tspan></text><text><tspan x="1">Buffalo</tspan>'
        '<tspan x="1" dy="9">Ostrich</tspan></text>'
        '<text>H<tspan dy="3">2</tspan>O <tspan x="1" y="5">Li</tspan><tspan x="2" y="5">on</tspan>'
        '<tspan x="1" y="6">Zebra</tspan></text></svg>'
    )
    prepared = prepare(Book(files={"a.xhtml": page(f"<p>one {drawn} two</p>")}), tmp_path)
    lines = ["one", "Giraffe", "Antelope", "Buffalo", "Ostrich", "H2O", "Lion", "Zebra", "two"]
    assert [section.text.splitlines() for section in prepared.extracted.sections] == [lines]


def test_a_page_outside_the_spine_is_kept_when_it_is_linked_to(tmp_path: Path) -> None:
    book = Book(
        files={"a.xhtml": page('<a href="note.xhtml">n</a>'), "note.xhtml": page("note"), "lost.xhtml": page("lost")},
        spine=("a.xhtml",),
    )
    prepared = prepare(book, tmp_path)
    assert [p.linear for p in prepared.manifest.pages] == [True, False]
    assert "lost" not in prepared.all_text()


def test_the_table_of_contents_is_a_tree_and_a_list_of_places(tmp_path: Path) -> None:
    book = Book(
        files={
            "nav.xhtml": NAV,
            "a.xhtml": page('<h1>Un</h1><p>one two</p><h2 id="deep">Deux</h2>'),
            "b.xhtml": page("<p>three</p>"),
        },
        attributes={"nav.xhtml": 'properties="nav"'},
    )
    prepared = prepare(book, tmp_path)
    first, part = prepared.manifest.toc
    assert (first.label, first.href, first.entries[0].href) == ("First", "0001.xhtml", "0001.xhtml#deep")
    assert (part.label, part.href, part.entries[0].label) == ("Part", "", "Second")
    assert prepared.extracted.publication.chapters == (
        Chapter(title="First", place="0"),
        Chapter(title="Deep", place="0:8", depth=1),
        Chapter(title="Second", place="1", depth=1),
    )
    assert [section.heading for section in prepared.extracted.sections] == ["First", "Second"]


def test_an_epub_2_table_of_contents_is_read(tmp_path: Path) -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>One</text></navLabel>'
        '<content src="a.xhtml"/><navPoint><navLabel><text>Below</text></navLabel><content src="a.xhtml#x"/></navPoint>'
        "</navPoint></navMap></ncx>"
    )
    book = Book(files={"a.xhtml": page("<p id='x'>a</p>"), "t.ncx": ncx}, spine_attributes='toc="t.ncx"')
    chapters = prepare(book, tmp_path).extracted.publication.chapters
    assert [(c.title, c.depth) for c in chapters] == [("One", 0), ("Below", 1)]


@pytest.mark.parametrize(("named", "stored"), [("text/A.xhtml", "Text/a.xhtml"), ("\u00e9.xhtml", "e\u0301.xhtml")])
def test_a_table_of_contents_finds_pages_as_links_do(tmp_path: Path, named: str, stored: str) -> None:
    listed = f'<li><a href="{named}">First</a><ol><li><a href="{named}#deep">Deep</a></li></ol></li>'
    book = Book(
        files={
            "nav.xhtml": page(f'<nav epub:type="toc"><ol>{listed}<li><a href="b.xhtml">Second</a></li></ol></nav>'),
            stored: page('<p>one two</p><h2 id="deep">Deux</h2>'),
            "b.xhtml": page("<p>three</p>"),
        },
        attributes={"nav.xhtml": 'properties="nav"'},
    )
    prepared = prepare(book, tmp_path)
    assert prepared.extracted.publication.chapters == (
        Chapter(title="First", place="0"),
        Chapter(title="Deep", place="0:6", depth=1),
        Chapter(title="Second", place="1"),
    )
    assert [entry.href for entry in prepared.manifest.toc] == [page.href for page in prepared.manifest.pages]


def test_without_a_table_of_contents_headings_make_one(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page("<h2>Hello <b>you</b></h2>"), "b.xhtml": page("none")})
    assert prepare(book, tmp_path).extracted.publication.chapters == (Chapter(title="Hello you", place="0"),)


@pytest.mark.parametrize("broken", ["<nope", page("<p>no list</p>"), page('<nav epub:type="landmarks"><ol/></nav>')])
def test_a_table_of_contents_that_cannot_be_read_is_made(tmp_path: Path, broken: str) -> None:
    book = Book(
        files={"nav.xhtml": broken, "a.xhtml": page("<h1>A</h1>")}, attributes={"nav.xhtml": 'properties="nav"'}
    )
    assert [e.label for e in prepare(book, tmp_path).manifest.toc] == ["A"]


def test_a_line_of_the_table_may_be_a_picture(tmp_path: Path) -> None:
    nav = page('<nav epub:type="toc"><ol><li><a href="a.xhtml"><img src="x.png" alt="Drawn"/></a></li></ol></nav>')
    book = Book(files={"nav.xhtml": nav, "a.xhtml": page("a")}, attributes={"nav.xhtml": 'properties="nav"'})
    assert [e.label for e in prepare(book, tmp_path).manifest.toc] == ["Drawn"]


def test_a_deep_table_of_contents_ends(tmp_path: Path) -> None:
    deep = '<ol><li><a href="a.xhtml">x</a>' * 100 + "</li></ol>" * 100
    book = Book(
        files={"nav.xhtml": page(f'<nav epub:type="toc">{deep}</nav>'), "a.xhtml": page("a")},
        attributes={"nav.xhtml": 'properties="nav"'},
    )
    assert len(prepare(book, tmp_path).extracted.publication.chapters) == 9


def test_fixed_layout_gives_the_size_and_side_of_each_page(tmp_path: Path) -> None:
    viewport = '<meta name="viewport" content="width=600, height=800"/>'
    book = Book(
        files={"a.xhtml": page("a", viewport), "b.xhtml": page("b"), "c.xhtml": page("c", viewport)},
        metadata=Book().metadata
        + '<meta property="rendition:layout">pre-paginated</meta>'
        + '<meta property="rendition:viewport">width=10, height=20</meta>',
        places={
            "a.xhtml": 'properties="page-spread-left"',
            "b.xhtml": 'properties="rendition:page-spread-center" linear="no"',
            "c.xhtml": 'properties="rendition:layout-reflowable"',
        },
        spine_attributes='page-progression-direction="rtl"',
    )
    prepared = prepare(book, tmp_path)
    pages = prepared.manifest.pages
    assert [(p.width, p.height, p.spread, p.linear) for p in pages] == [
        (600, 800, "left", True),
        (10, 20, "center", False),
        (0, 0, "", True),
    ]
    publication = prepared.extracted.publication
    assert (publication.layout, publication.direction, publication.pages) == (Layout.FIXED, Direction.RTL, 3)
    assert prepared.manifest.direction is Direction.RTL


def test_fixed_layout_of_epub_2_and_of_every_page_is_seen(tmp_path: Path) -> None:
    options = (
        b'<display_options><platform name="*"><option name="fixed-layout">true</option></platform></display_options>'
    )
    book = Book(files={"a.xhtml": page("a")})
    book.outside["META-INF/com.apple.ibooks.display-options.xml"] = options
    assert prepare(book, tmp_path).extracted.publication.layout is Layout.FIXED
    book = Book(files={"a.xhtml": page("a")}, places={"a.xhtml": 'properties="rendition:layout-pre-paginated"'})
    (tmp_path / "b").mkdir()
    assert prepare(book, tmp_path / "b").extracted.publication.layout is Layout.FIXED


def test_drawings_and_pictures_in_the_spine_become_pages(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><title>Drawn</title><text>word</text></svg>'
    book = Book(
        files={"a.svg": svg, "b.png": picture(), "c.xyz": b"what"},
        spine=("a.svg", "b.png", "c.xyz"),
        attributes={"c.xyz": 'fallback="b.png"'},
        metadata=Book().metadata + '<meta property="rendition:layout">pre-paginated</meta>',
    )
    prepared = prepare(book, tmp_path)
    assert prepared.extracted.sections[0].text.startswith("Drawn")
    assert (prepared.manifest.pages[0].width, prepared.manifest.pages[0].height) == (300, 400)
    assert 'src="0004.png"' in prepared.page(1)


def test_a_foreign_spine_item_is_replaced_by_its_fallback(tmp_path: Path) -> None:
    book = Book(
        files={"a.xyz": b"?", "b.xyz": b"?", "c.xhtml": page("shown")},
        spine=("a.xyz",),
        attributes={"a.xyz": 'fallback="b.xyz"', "b.xyz": 'fallback="c.xhtml"'},
    )
    assert prepare(book, tmp_path).extracted.sections[0].text == "shown"


def test_fallbacks_in_a_circle_end(tmp_path: Path) -> None:
    book = Book(
        files={"a.xyz": b"?", "b.xyz": b"?", "c.xhtml": page("shown")},
        spine=("a.xyz", "c.xhtml"),
        attributes={"a.xyz": 'fallback="b.xyz"', "b.xyz": 'fallback="a.xyz"'},
    )
    prepared = prepare(book, tmp_path)
    assert [s.text for s in prepared.extracted.sections] == ["?", "shown"]


def test_narration_becomes_clips(tmp_path: Path) -> None:
    smil = (
        '<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body><seq>'
        '<par><text src="a.xhtml#one"/><audio src="s.mp3" clipBegin="0:00:01.5" clipEnd="2500ms"/></par>'
        '<par><text src="a.xhtml#gone"/><audio src="s.mp3" clipBegin="3s"/></par>'
        '<par><text src="a.xhtml#two"/><audio src="s.mp3" clipBegin="npt=00:04"/></par>'
        '<par><text src="a.xhtml#two"/></par>'
        '<par><text src="a.xhtml#two"/><audio src="https://example.org/s.mp3"/></par>'
        '<par><text src="other.xhtml#two"/><audio src="s.mp3"/></par>'
        '<par><text src="a.xhtml#two"/><audio src="s.mp3" clipBegin="5s" clipEnd="4s"/></par></seq></body></smil>'
    )
    book = Book(
        files={"a.xhtml": page('<p id="one">one</p><p id="two">two</p>'), "a.smil": smil, "s.mp3": sound()},
        attributes={"a.xhtml": 'media-overlay="a.smil"'},
        metadata=Book().metadata
        + '<meta property="media:active-class">-on</meta><meta property="media:duration">0:10</meta>',
    )
    prepared = prepare(book, tmp_path)
    clips = prepared.manifest.pages[0].clips
    assert [(c.text, c.audio, c.begin, c.end) for c in clips] == [
        ("one", "0002.mp3", 1.5, 2.5),
        ("two", "0002.mp3", 4.0, None),
    ]
    publication = prepared.extracted.publication
    assert publication.features == (Feature.READ_ALOUD, Feature.SOUND)
    assert publication.seconds == 10.0
    assert prepared.manifest.active_class == "-on"


def test_narration_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    book = Book(
        files={"a.xhtml": page("a"), "a.smil": "not XML at all"}, attributes={"a.xhtml": 'media-overlay="a.smil"'}
    )
    prepared = prepare(book, tmp_path)
    assert prepared.manifest.pages[0].clips == ()
    assert "FilesUnusable" in prepared.codes


def test_a_picture_book_for_beginners_is_recognised(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"{n}.xhtml": page(f'<img src="{n}.png" alt=""/><p>A cat.</p>') for n in range(6)}
    files |= {f"{n}.png": picture((4, n + 1)) for n in range(6)}
    publication = prepare(Book(files=files), tmp_path).extracted.publication
    assert publication.features == (Feature.PICTURES,)
    assert publication.level is Level.BEGINNER


def test_a_book_of_words_has_no_level(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"{n}.xhtml": page("<p>" + "word " * 200 + "</p>") for n in range(6)}
    publication = prepare(Book(files=files), tmp_path).extracted.publication
    assert publication.features == ()
    assert publication.level is None


@pytest.mark.parametrize("way", ["property", "meta", "meta-href", "guide", "id", "page"])
def test_a_cover_is_found_however_it_is_declared(tmp_path: Path, way: str) -> None:
    name = "cover" if way == "id" else "c.png"
    book = Book(
        files={"a.xhtml": page('<img src="c.png" alt=""/>' if way in ("guide", "page") else "a"), "c.png": picture()},
        attributes={"c.png": 'properties="cover-image"'} if way == "property" else {},
        after_spine='<guide><reference type="cover" href="a.xhtml"/></guide>' if way == "guide" else "",
    )
    if way.startswith("meta"):
        book.metadata += f'<meta name="cover" content="{name}"/>'
    package = book.package()
    if way == "id":
        package = package.replace('id="c.png"', 'id="cover"')
    book.files["package.opf"] = package.replace('id="c.png"', 'id="x"') if way == "meta-href" else package
    prepared = prepare(book, tmp_path)
    assert prepared.extracted.publication.cover == "cover.webp"
    assert (prepared.bench.folder / "thumb.webp").exists()


def test_a_cover_that_cannot_be_drawn_is_left_to_others(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page("a"), "c.png": b"no"}, attributes={"c.png": 'properties="cover-image"'})
    assert prepare(book, tmp_path).extracted.publication.cover == ""


def test_sounds_fonts_and_styles_are_prepared_once(tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="s.css"/>'
    book = Book(
        files={
            "a.xhtml": page('<audio src="s.mp3"/>', head),
            "b.xhtml": page('<audio><source src="s.mp3"/></audio>', head),
            "s.css": "@font-face { font-family: f; src: url('f.ttf') } @import 'more.css';",
            "more.css": "@import 's.css'; p { color: red }",
            "f.ttf": font(),
            "s.mp3": sound(),
            "unused.png": picture(),
        }
    )
    prepared = prepare(book, tmp_path)
    assert sorted(name.rpartition(".")[2] for name in prepared.names) == ["css", "css", "mp3", "ttf", "xhtml", "xhtml"]
    assert 'controls="controls"' in prepared.page(0)
    assert 'href="0005.css"' in prepared.page(0)


def test_the_first_of_several_packages_counts(tmp_path: Path) -> None:
    container = CONTAINER.replace(b"</rootfiles>", b'<rootfile full-path="other.opf"/></rootfiles>')
    book = Book(files={"a.xhtml": page("a")}, outside={"META-INF/container.xml": container, "other.opf": b"<x/>"})
    assert prepare(book, tmp_path).extracted.publication.title == "A Book"


def test_without_a_container_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoContainer):
        prepare(Book(files={"a.xhtml": page("a")}, outside={}), tmp_path)


@pytest.mark.parametrize("path", ["", "gone.opf"])
def test_without_a_package_it_is_refused(tmp_path: Path, path: str) -> None:
    container = CONTAINER.replace(b"EPUB/package.opf", path.encode())
    with pytest.raises(NoPackage):
        prepare(Book(files={"a.xhtml": page("a")}, outside={"META-INF/container.xml": container}), tmp_path)


def test_a_package_that_lists_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPackage):
        prepare(Book(), tmp_path)


def test_a_package_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"package\.opf"):
        prepare(Book(files={"package.opf": "just words"}), tmp_path)


def test_without_a_page_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        prepare(Book(files={"a.png": picture()}), tmp_path)
    with pytest.raises(NothingToRead):
        prepare(Book(files={"a.xhtml": b""}), tmp_path)


def test_a_spine_without_pages_is_replaced_by_the_order_of_the_files(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page("a"), "b.xhtml": page("b")}, spine=("nothing",))
    assert [s.text for s in prepare(book, tmp_path).extracted.sections] == ["a", "b"]


def test_what_is_missing_or_broken_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    body = '<img src="gone.png" alt="A goat"/><img src="bad.png" alt=""/><p>words</p>'
    book = Book(
        files={"a.xhtml": page(body), "b.xhtml": b"", "bad.png": b"\x89PNG\r\n no"},
        spine=("a.xhtml", "b.xhtml", "c.xhtml", "a.xhtml"),
        metadata=Book().metadata.replace("A Book", " "),
    )
    prepared = prepare(book, tmp_path)
    assert prepared.codes == {"PagesLost", "FilesMissing", "FilesUnusable", "TitleMissing"}
    assert prepared.extracted.publication.title == "book"
    assert "A goat" in prepared.page(0)
    assert len(prepared.manifest.pages) == 2


def test_doubled_names_are_told(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page("a")}, outside={"META-INF/container.xml": CONTAINER, "../x": b"x"})
    assert prepare(book, tmp_path).codes == {"EntriesLeftOut"}


def encryption(algorithm: str, name: str) -> bytes:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
        f'<enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData><enc:EncryptedData/></encryption>'
    ).encode()


@pytest.mark.parametrize(
    ("algorithm", "key", "count"),
    [
        # SHA-1 of the identifier; the bytes of the UUID.
        ("http://www.idpf.org/2008/embedding", "d10f10a1617bc1b8516034db4e939c531608a632", 1040),
        ("http://ns.adobe.com/pdf/enc#RC", "6f9619ff8b86d011b42d00cf4fc964ff", 1024),
    ],
)
def test_obfuscated_fonts_are_revealed(tmp_path: Path, algorithm: str, key: str, count: int) -> None:
    mask = bytes.fromhex(key)
    plain = font()
    hidden = bytes(b ^ mask[i % len(mask)] if i < count else b for i, b in enumerate(plain))
    book = Book(
        files={"a.xhtml": page("a", "<style>@font-face{src:url(f.ttf)}</style>"), "f.ttf": hidden},
    )
    book.outside["META-INF/encryption.xml"] = encryption(algorithm, "EPUB/f.ttf")
    prepared = prepare(book, tmp_path)
    assert prepared.bench.read("0002.ttf") == plain


def test_encrypted_pages_are_refused_and_the_lock_is_named(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page("a")})
    book.outside["META-INF/encryption.xml"] = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "EPUB/a.xhtml")
    book.outside["META-INF/rights.xml"] = b"<rights/>"
    with pytest.raises(Protected, match="Adobe"):
        prepare(book, tmp_path)


def test_an_encrypted_picture_is_left_out(tmp_path: Path) -> None:
    book = Book(files={"a.xhtml": page('<img src="p.png" alt="p"/>'), "p.png": picture()})
    book.outside["META-INF/encryption.xml"] = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "EPUB/p.png")
    assert prepare(book, tmp_path).codes == {"FilesLocked"}


def test_more_text_than_a_book_may_have_is_refused(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"{n}.xhtml": page("x" * 900) for n in range(5)}
    with pytest.raises(TooLarge, match="all its text"):
        prepare(Book(files=files), tmp_path, Limits(markup=1100))


@pytest.mark.parametrize(
    "body",
    [
        '<img src="http://a.test/1.png" alt=""/>',
        '<audio src="http://a.test/1.mp3"></audio>',
        '<iframe src="gone.xhtml"/>',
        "<script>document.write('a book')</script>",
        '<svg xmlns="http://www.w3.org/2000/svg"><title/><foreignObject/></svg>',
    ],
)
def test_a_book_of_which_nothing_is_left_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(NothingLeft):
        prepare(Book(files={"a.xhtml": page(body), "b.xhtml": page("<hr/>")}), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="p.png" alt=""/>',
        '<audio src="s.mp3"></audio>',
        '<svg xmlns="http://www.w3.org/2000/svg"><g><path d="M0 0h9"/></g></svg>',
        '<p style="background:url(p.png)"/>',
        '<video poster="p.png" src="http://a.test/film.mp4"/>',
        "word",
    ],
)
def test_a_book_of_which_anything_is_left_is_let_in(tmp_path: Path, body: str) -> None:
    book = Book(files={"a.xhtml": page("<hr/>"), "b.xhtml": page(body), "p.png": picture(), "s.mp3": sound()})
    assert len(prepare(book, tmp_path).manifest.pages) == 2


def test_links_to_the_internet_leave_their_words_and_are_a_mild_notice(tmp_path: Path) -> None:
    body = '<a href="https://www.a.test/x">one</a> <a href="//b.test">two</a> <a href="mailto:c@c.test">three</a>'
    prepared = prepare(Book(files={"a.xhtml": page(body)}), tmp_path)
    (notice,) = prepared.extracted.publication.notices
    assert (notice.code, notice.mild) == ("WebLinksInert", True)
    assert notice.text.endswith(": a.test, b.test.")
    assert prepared.extracted.sections[0].text == "one two three"
    assert "test" not in prepared.page()


def test_the_captions_of_a_film_are_made_harmless_and_kept(tmp_path: Path) -> None:
    track = '<track kind="captions" srclang="km" label="K" default="" src="{}"/>'
    body = (
        f'<video src="f.mp4">{track.format("c.vtt")}{track.format("bad.vtt")}{track.format("//a.test/c.vtt")}</video>'
    )
    captions = "WEBVTT\n\nSTYLE\n::cue { background: url(//a.test) }\n\n00:01.000 --> 00:02.000\n<c.x>Hello</c>\n"
    film = b"\0\0\0\x20ftypisom" + bytes(60)
    files: dict[str, bytes | str] = {"a.xhtml": page(body), "f.mp4": film, "c.vtt": captions, "bad.vtt": "no captions"}
    prepared = prepare(Book(files=files), tmp_path)
    (name,) = (name for name in prepared.names if name.endswith(".vtt"))
    assert prepared.page().count("<track") == 1
    assert f'<track kind="captions" srclang="km" label="K" default="default" src="{name}"/>' in prepared.page()
    assert prepared.bench.read(name).decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"
    assert prepared.codes == {"FilesUnusable", "RemoteLeftOut"}


@pytest.mark.parametrize("around", ["My Book/", "a/b/"])
def test_a_book_packed_with_the_folder_around_it_is_whole(tmp_path: Path, around: str) -> None:
    with zipfile.ZipFile(Book(files={"a.xhtml": page("words"), "p.png": picture()}).write(tmp_path / "plain")) as plain:
        files = {f"{around}{name}": plain.read(name) for name in plain.namelist()}
    path = make_zip(tmp_path / "book.epub", {**files, "__MACOSX/._x": b"x"})
    assert [section.text for section in prepare(path, tmp_path).extracted.sections] == ["words"]


def test_two_books_in_one_archive_are_none(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "book.epub", {f"{name}/META-INF/container.xml": CONTAINER for name in ("a", "b")})
    with pytest.raises(NoContainer):
        prepare(path, tmp_path)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [("km", "mnusSTaMgGs;ekItmk", True), ("km", "ខ្មែរ mnusS", False), ("en", "words", False), ("km", "", False)],
)
def test_a_khmer_book_without_khmer_letters_is_told_of(tmp_path: Path, language: str, text: str, *, told: bool) -> None:
    files: dict[str, bytes | str] = {"a.xhtml": page(f'<p>{text}</p><img src="p.png" alt=""/>'), "p.png": picture()}
    metadata = f"<dc:title>A</dc:title><dc:language>{language}</dc:language>"
    assert ("KhmerMissing" in prepare(Book(files=files, metadata=metadata), tmp_path).codes) is told
