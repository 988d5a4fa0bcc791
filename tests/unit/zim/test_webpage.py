"""The words of one web page, and what it asks for."""

import pytest

from kiosk.content.extract import webpage
from kiosk.content.extract.webpage import WebPage


def read(markup: str) -> WebPage:
    page = webpage.read(markup.encode())
    assert page
    return page


def test_blocks_stand_on_lines_of_their_own_and_words_in_a_line_stay_together() -> None:
    page = read("<h1>A</h1><p>one <b>two</b>three<br>four</p>tail<ul><li>five<li>six</ul><table><td>seven<td>eight")

    assert page.text == "A\none twothree\nfour\ntail\nfive\nsix\nseven\neight"


def test_what_a_reader_does_not_see_is_no_text_and_what_follows_it_is() -> None:
    page = read("<p>a<script>b</script>c<!-- d -->e<style>f</style>g<span hidden>h</span>i<template>j</template>k")

    assert page.text == "acegik"


def test_the_hidden_notes_of_a_bloom_book_are_no_text_and_tell_its_language() -> None:
    page = read('<body data-l1="km"><div id="bloomDataDiv">en False</div><p>Story</p>')

    assert (page.text, page.language) == ("Story", "km")


def test_title_language_author_and_description_are_found() -> None:
    page = read(
        '<html lang="fr"><head><title> Un \n titre </title>'
        '<meta name="Author" content="A"><meta name="description" content="D">'
    )

    assert (page.title, page.language, page.author, page.description) == ("Un titre", "fr", "A", "D")


def test_the_first_real_paragraph_is_the_start() -> None:
    long = "A paragraph of more than forty letters begins the article."

    assert read(f"<p>Note</p><p>{long}</p><p>{long} Later.</p>").start == long
    assert read(f"<div>{'x' * 900}</div>").start == "x" * 600


@pytest.mark.parametrize("data", [b"", b"   ", b"<!-- -->"])
def test_nothing_is_no_page_or_an_empty_one(data: bytes) -> None:
    page = webpage.read(data)

    assert page is None or page.text == ""


def test_undeclared_utf8_is_read_as_utf8_and_declared_bytes_as_declared() -> None:
    old = webpage.read('<meta charset="windows-1252"><p>caf\xe9'.encode("cp1252"))

    assert read("<p>\u1780\u17b6").text == "\u1780\u17b6"
    assert old
    assert old.text == "caf\xe9"


def test_what_calls_itself_latin_1_is_read_as_browsers_read_it() -> None:
    page = webpage.read('<meta charset="iso-8859-1"><title>\u00c9cole d\u2019\u00e9t\u00e9</title>'.encode("cp1252"))

    assert page
    assert page.title == "\u00c9cole d\u2019\u00e9t\u00e9"


def test_a_page_nested_ten_thousand_deep_does_no_harm() -> None:
    assert webpage.read(b"<div>" * 10_000 + b"deep") is not None


def test_text_is_read_however_deep_it_lies() -> None:
    page = webpage.read(b"<p>first" + b"<div>a" * 10_000 + b"deepest" + b"</div>" * 10_000 + b"last")
    assert page is not None
    assert page.text.startswith("first")
    assert page.text.count("a") == 10_000 + "last".count("a")
    assert page.text.endswith("deepest\nlast")


def test_entities_are_not_expanded_beyond_those_of_html() -> None:
    page = read('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bbbb">]><p>&a;&b;&amp;</p>')

    assert "bbbb" not in page.text
    assert page.text.endswith("&")


def test_what_a_browser_would_fetch_from_elsewhere_is_told_and_what_a_reader_may_click_is_not() -> None:
    page = read(
        '<link rel="stylesheet" href="//css.example/a"><link rel="canonical" href="https://self.example/">'
        '<script src="https://js.example/b"></script><img src="local.png"><img src="data:image/png;base64,x">'
        '<video poster="http://poster.example/c"></video><a href="https://link.example/">x</a>'
        '<style>a{background:url("https://bg.example/d")}@import "//import.example/e";</style><img src="http://[bad">'
    )

    assert page.hosts == {"css.example", "js.example", "poster.example", "bg.example", "import.example"}


def test_the_picture_meant_for_sharing_comes_first_and_large_icons_before_small_ones() -> None:
    page = read(
        '<meta property="og:image" content="share.png"><link rel="icon" href="small.ico">'
        '<link rel="apple-touch-icon" href="large.png"><img src="a.png"><img>'
    )

    assert page.pictures == ("share.png", "a.png")
    assert page.icons == ("large.png", "small.ico")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("a%20b.png?x#y", "a b.png"),
        (" ../c.png ", "../c.png"),
        ("https://e.example/d.png", ""),
        ("//e.example/d.png", ""),
        ("data:image/png,x", ""),
        ("http://[bad", ""),
    ],
)
def test_only_an_address_in_the_package_has_a_path(address: str, path: str) -> None:
    assert webpage.local(address) == path


@pytest.mark.parametrize(
    ("data", "declared"),
    [(b"\xef\xbb\xbf<p>", True), (b'<meta charset="utf-8">', True), (b"<p>" + b" " * 1024 + b"charset", False)],
)
def test_a_declared_encoding_is_one_that_a_browser_finds(data: bytes, *, declared: bool) -> None:
    assert webpage.declares_encoding(data) is declared


def test_control_characters_in_a_page_are_left_out() -> None:
    page = read("<title>a&#1;b</title><p>one\x02&#3;</p>two\x04<div>\ufffe&#xffff;three</div>")

    assert page.text == "one\ntwo\nthree"


def test_a_page_with_an_element_of_thousands_of_attributes_is_none() -> None:
    assert webpage.read(b"<p " + b" ".join(b"a%d=1" % number for number in range(50_000)) + b">words") is None
