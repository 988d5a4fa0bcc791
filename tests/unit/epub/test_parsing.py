"""Pages are parsed however they are written, and come out as well-formed XHTML."""

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from kiosk.config import Limits
from kiosk.content.prepare import drawing, magic, parsing
from kiosk.content.refusals import TooLarge, Unreadable
from tests.builders.epub import Book, page, picture, prepare


def text(data: bytes | str) -> str:
    root = parsing.page(data.encode() if isinstance(data, str) else data, "a")
    etree.fromstring(etree.tostring(root))  # well-formed
    return "".join(map(str, root.itertext()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_any_form_is_read(encoding: str) -> None:
    assert "\u1781\u17d2\u1798\u17c2\u179a" in text(page("\u1781\u17d2\u1798\u17c2\u179a").encode(encoding))


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-8", "cp1252"),
        ("no-such", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_declared_encoding_is_believed_when_it_can_be(declared: str, encoding: str) -> None:
    data = (f'<?xml version="1.0" encoding="{declared}"?>' + page("\u00e9t\u00e9")).encode(encoding)
    assert "\u00e9t\u00e9" in text(data)


@pytest.mark.parametrize(
    ("meta", "encoding", "words"),
    [
        ('<meta charset="windows-1251">', "cp1251", "\u041f\u0440\u0438"),
        ("<META content='text/html; charset=Windows-1251' http-equiv=Content-Type>", "cp1251", "\u041f\u0440\u0438"),
        ("<meta charset=iso-8859-1>", "cp1252", "\u2019\u00e9"),
        ("<meta charset=Shift_JIS>", "shift_jis", "\u6f22"),
        ("<meta charset=windows-1251>", "utf-8", "\u041f\u00e9"),
        ("<meta charset=utf-8>", "cp1252", "\u00e9"),
        ("<meta charset=cp1nosuch>", "cp1252", "\u00e9"),
        ("<meta charset=rot13>", "cp1252", "\u00e9"),
    ],
)
def test_the_encoding_that_a_page_names_in_its_head_is_believed(meta: str, encoding: str, words: str) -> None:
    assert words in text(f"<html><head>{meta}<title>t</title></head><body><p>{words}<p>two".encode(encoding))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a&nbsp;b", "a\u00a0b"),
        ("&eacute;&hellip;&AMP;&LT;", "\u00e9\u2026&<"),
        ("Tom & Jerry &co", "Tom & Jerry &co"),
        ("&amp;&lt;&#65;&#x42;", "&<AB"),
        ("&nosuch;", "&nosuch;"),
        ("<a href='?a=1&b=2'>x</a>", "x"),
        ("<![CDATA[1 < 2]]>", "1 < 2"),
        (
            "<!-- <![CDATA[ --><![CDATA[Tom & Jerry &eacute;]]> &amp; &eacute; & <![CDATA[&]]>",
            "Tom & Jerry &eacute; & \u00e9 & &",
        ),
    ],
)
def test_named_characters_and_loose_ampersands_are_read(body: str, shown: str) -> None:
    assert shown in text(page(body))


def test_an_ampersand_in_a_cdata_section_of_a_description_is_one() -> None:
    assert parsing.xml(b"<title><![CDATA[Tom & Jerry]]> &amp; &eacute;</title>", "a").text == "Tom & Jerry & \u00e9"


def test_a_plain_entity_of_the_book_itself_is_read() -> None:
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd" [<!ENTITY hi "hello"><!ENTITY f SYSTEM "x">]>'
    assert "hello &f;" in text(f'<?xml version="1.0"?>{doctype}{page("&hi; &f;")}')


@pytest.mark.parametrize(
    "written",
    [
        "<html><body><p>one<br>two<p>three</body></html>",
        "<p>one<br>two</p><p>three</p>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>one<br>two<p/>three',
        "<html xmlns:v='u:v'><body><v:p o:x='1' v:y='2' xml:lang='km'>one</v:p>two\x01three</body></html>",
        "<html><body>one<p:q>two</p:q>three</body></html>",
        "<HTML><BODY>one<FONT COLOR=red>two</FONT>three</BODY></HTML>",
    ],
)
def test_what_browsers_forgive_is_forgiven(written: str) -> None:
    root = parsing.page(written.encode(), "a")
    assert root.tag == parsing.XHTML + "html"
    assert {parsing.XHTML} == {str(e.tag).rpartition("}")[0] + "}" for e in root.iter()}
    assert "".join(text(written).split()) == "onetwothree"


@pytest.mark.parametrize("closed", ["<br/>", "<br>"])  # as XML, and as HTML
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("x&#1;y&#x0;&#xFFFE;&#65535;z", "xyz"),
        ("x&#12;y&#xB;z", "x y z"),
        ("x\fy\0\x1f\ufffe\uffffz", "x yz"),
        ("x&#xD83D;&#xDE00;y &#1;&#55357;&#56832;", "x\U0001f600y \U0001f600"),
        ("x&#xD83D;y&#56832;z", "xyz"),
        ("x&#1114112;&#x110000;&#00000000000000000000000001;&#99999999999999999999;y", "xy"),
        ("x&#x41;&#66;&#9;&#55203;&#x10FFFF;y", "xAB\t\ud7a3\U0010ffffy"),
        ("x&&#1;#2;y", "x\ufffdy"),
    ],
)
def test_characters_that_xml_forbids_spoil_nothing_around_them(written: str, shown: str, closed: str) -> None:
    root = parsing.page(page(f"<p title='{written}'>{written}{closed}</p>").encode(), "a")
    paragraph = next(root.iter(parsing.XHTML + "p"))
    assert paragraph.text == shown
    assert paragraph.get("title") == shown
    etree.fromstring(etree.tostring(root))


def test_characters_that_xml_forbids_spoil_no_part_of_a_book(tmp_path: Path) -> None:
    smile = "Smile &#55357;&#56832; &#12;"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="a&#2;b"><title>{smile}</title><rect width="1" height="1"/></svg>'
    )
    body = (
        f'<p title="{smile}" style="content:\'\\1 \';background:url(no.png)">{smile}</p><a href="#a%0Cb%00">there</a>'
        '<img src="a.svg" alt="z&#12;z"/><img src="no.png" alt="z&#12;z"/>'
        f'<img src="data:image/svg+xml,{quote(svg.replace("rect", "circle"))}"/>'
    )
    head = "<style>p{content:'\\1 ';background:u\\rl(no.png)}</style>"
    navigation = f'<nav><ol><li><a href="a.xhtml">{smile}</a></li></ol></nav>'
    prepared = prepare(
        Book(
            metadata=f"<dc:title>{smile}</dc:title>",
            files={
                "a.xhtml": '<?xml-stylesheet href="a\fb.css"?>' + page(body, head),
                "b.xhtml": page(body.replace("/>", ">"), head),
                "nav.xhtml": page(navigation),
                "a.svg": svg,
            },
            attributes={"nav.xhtml": 'properties="nav"'},
        ),
        tmp_path,
    )
    assert prepared.extracted.publication.title == "Smile \U0001f600"
    assert [chapter.title for chapter in prepared.extracted.publication.chapters] == ["Smile \U0001f600"]
    assert [section.text.splitlines()[0] for section in prepared.extracted.sections] == ["Smile \U0001f600"] * 2
    assert sum(name.endswith(".svg") for name in prepared.names) == 2


@pytest.mark.parametrize("count", [300, 3_000, 100_000])
@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<div>a<!-- <b> -->", "b</div>c"),
        ("<div title='>'>a", "b</div>c"),
        ("<div>a<br>", "b</DIV>c"),
        ("<div>a", ""),
        ("<b><div></b>a", ""),
        ("<svg>a", "b</svg>c"),
    ],
)
def test_no_text_is_lost_however_deep_it_lies(opened: str, closed: str, count: int) -> None:
    root = parsing.page(page(opened * count + "deepest" + closed * count + "end").encode(), "a")
    words = "".join(map(str, root.itertext())).strip()
    bs_and_cs = count if closed else 0
    assert (words.count("a"), words.count("b"), words.count("c")) == (count, bs_and_cs, bs_and_cs)
    assert words.endswith("end")
    element = next(e for e in root.iter() if "deepest" in (e.text or "") + (e.tail or ""))
    assert sum(1 for _ in element.iterancestors()) < 250  # libxml2's own bound is 256
    etree.fromstring(etree.tostring(root))


def test_a_text_longer_than_a_parser_takes_at_once_is_read_whole() -> None:
    root = parsing.page(page("word " * 2_100_000 + "end").encode(), "a")
    assert "".join(map(str, root.itertext())).endswith("end")


def test_drawings_in_a_page_that_is_no_xml_keep_their_names() -> None:
    root = parsing.page(
        b"<p>x<br><svg viewBox='0 0 1 1'><linearGradient xlink:href='#a'/></svg><math><mi>y</mi></math>", "a"
    )
    gradient = next(root.iter(parsing.SVG + "linearGradient"))
    assert gradient.get(parsing.XLINK + "href") == "#a"
    assert next(root.iter(parsing.SVG + "svg")).get("viewBox") == "0 0 1 1"
    assert next(root.iter(parsing.MATHML + "mi")).text == "y"


def test_a_drawing_without_a_name_space_is_given_it() -> None:
    assert parsing.page(b'<svg viewBox="0 0 1 1"><g/></svg>', "a").tag == parsing.SVG + "svg"


@pytest.mark.parametrize("data", [b"", b"   ", b"\x00\x00"])
def test_nothing_at_all_is_no_page(data: bytes) -> None:
    with pytest.raises(Unreadable):
        parsing.page(data, "a")


def test_small_faults_of_a_description_are_passed_over() -> None:
    assert parsing.xml(b"<package><x:meta>&nbsp;</x:meta></package", "a").tag == "package"
    with pytest.raises(Unreadable):
        parsing.xml(b"words", "a")


def test_a_page_without_head_or_body_gets_them(tmp_path: Path) -> None:
    space = "http://www.w3.org/1999/xhtml"
    prepared = prepare(Book(files={"a.xhtml": f'<html xmlns="{space}"><p>words</p></html>'}), tmp_path)
    assert prepared.page() == f'<html xmlns="{space}"><head/><body><p>words</p></body></html>'


def test_a_style_sheet_named_before_the_page_is_kept(tmp_path: Path) -> None:
    written = '<?xml version="1.0"?><?xml-stylesheet type="text/css" href="s.css"?>' + page("words")
    prepared = prepare(Book(files={"a.xhtml": written, "s.css": "p{}"}), tmp_path)
    assert '<link rel="stylesheet" href="0002.css"/>' in prepared.page()


def test_a_drawing_that_stands_as_a_picture_keeps_only_pictures_written_into_it() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()"><script/>'
        '<image xlink:href="other.png"/><image href="data:image/png,no"/><image href="data:text/html,x"/>'
        f'<image href="data:image/png;base64,{base64.b64encode(picture()).decode()}"/><use href="#a"/></svg>'
    )
    clean = drawing.picture(svg.encode(), "a.svg", Limits()).decode()
    assert clean.count("<image") == 1
    assert "data:image/png;base64," in clean
    assert "onload" not in clean
    assert "other.png" not in clean
    with pytest.raises(Unreadable):
        drawing.picture(page("no drawing").encode(), "a.svg", Limits())


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 300 400.4"', (300, 400)),
        ('viewBox="0,0,300,400"', (300, 400)),
        ('width="30px" height="40"', (30, 40)),
        ('width="50%" height="40"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_size_of_a_drawing_is_told(attributes: str, size: tuple[int, int]) -> None:
    assert drawing.size(parsing.page(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode(), "a")) == size


@pytest.mark.parametrize(
    ("reference", "data"),
    [("data:,a%20b", b"a b"), ("data:x/y;base64,YQ==", b"a"), ("data:x/y;base64,Y", None), ("a.png", None)],
)
def test_what_is_written_into_an_address_is_read(reference: str, data: bytes | None) -> None:
    assert drawing.written_in(reference) == data


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"ID3", "mp3"),
        (b"\xff\xfb\x90\0", "mp3"),
        (b"OggS" + bytes(24) + b"OpusHead", "opus"),
        (b"OggS\0", "ogg"),
        (b"fLaC", "flac"),
        (b"\x1a\x45\xdf\xa3", "webm"),
        (b"\0\0\0\x20ftypM4A ", "m4a"),
        (b"\0\0\0\x20ftypisom", "mp4"),
        (b"\0\0\0\x20ftypavif", ""),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"RIFF\0\0\0\0WEBP", ""),
        (b"<html>", ""),
    ],
)
def test_sound_and_film_are_known_by_their_first_bytes(head: bytes, suffix: str) -> None:
    assert magic.media(head) == suffix


@pytest.mark.parametrize(
    ("head", "suffix"),
    [(b"wOF2", "woff2"), (b"wOFF", "woff"), (b"\0\1\0\0", "ttf"), (b"true", "ttf"), (b"OTTO", "otf"), (b"ttcf", "")],
)
def test_fonts_are_known_by_their_first_bytes(head: bytes, suffix: str) -> None:
    assert magic.font(head) == suffix


def test_pictures_that_browsers_do_not_show_are_made_into_some_they_do(tmp_path: Path) -> None:
    body = '<img src="a.bmp" alt=""/><img src="b.svg" alt=""/>'
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'
    prepared = prepare(Book(files={"a.xhtml": page(body), "a.bmp": picture(kind="BMP"), "b.svg": svg}), tmp_path)
    assert prepared.names == {"0001.xhtml", "0002.webp", "0003.svg"}


@pytest.mark.parametrize("name", ["{a", "{a}b", "a{b}c", "x}y", "{", "}", "a:{b", "{a b}c", "\u00e9{"])
def test_names_of_attributes_that_are_none_are_left_out(name: str) -> None:
    assert text(f"<html><body><p {name}='1' title='t'>words<br></body>") == "words"


@pytest.mark.parametrize("made", ["a{}='<\">'", "a{}", "a{} = b", "a{}=b/"])
def test_an_element_with_thousands_of_attributes_is_refused_at_once(made: str) -> None:
    few, many = (f"<html><p {' '.join(made.format(n) for n in range(count))}>words" for count in (400, 30_000))
    assert text(few) == "words"
    with pytest.raises(TooLarge):
        parsing.page(many.encode(), "a")
