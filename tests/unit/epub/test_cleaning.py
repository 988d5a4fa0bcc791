"""What a prepared page, drawing or style sheet may hold: nothing that acts, nothing from outside."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tinycss2 import ast

from kiosk.content.prepare import allowed, markup, parsing, style
from kiosk.content.prepare.links import Finding, Links, Want
from tests.builders.epub import Book, page, picture, prepare

EVIL = "https://evil.example/x"


class Inside(Links):
    """Leads every reference without a scheme to one prepared file."""

    def __init__(self) -> None:
        self.findings: set[Finding] = set()

    def resolve(self, reference: str, want: Want) -> str:
        return "" if ":" in reference or "//" in reference or "\\" in reference else f"0001.{want}"

    def found(self, finding: Finding) -> None:
        self.findings.add(finding)


def cleaned(body: str, links: Inside | None = None) -> str:
    root = parsing.page(page(body).encode(), "a.xhtml")
    markup.clean(root, links or Inside())
    return etree.tostring(root, encoding="unicode")


def drawn(content: str) -> str:
    return cleaned(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{content}</svg>'
    )


MARKUP = [
    f'<script src="{EVIL}">alert(1)</script>',
    "<script>alert(1)</script>",
    '<p onclick="alert(1)">x</p>',
    '<p ONCLICK="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java&#10;script:alert(1)">x</a>',
    '<a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    f'<a href="{EVIL}" ping="{EVIL}">x</a>',
    f'<img src="{EVIL}"/>',
    f'<img src="//evil.example/x" srcset="{EVIL} 2x"/>',
    f'<picture><source srcset="{EVIL}"/><img src="a.png"/></picture>',
    f'<iframe src="{EVIL}"/>',
    '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"/>',
    f'<object data="{EVIL}"><param name="movie" value="{EVIL}"/></object>',
    f'<embed src="{EVIL}"/>',
    f'<applet code="{EVIL}"/>',
    f'<video src="{EVIL}" poster="{EVIL}"><source src="{EVIL}"/><track src="{EVIL}"/></video>',
    f'<audio src="{EVIL}" onerror="alert(1)"/>',
    f'<form action="{EVIL}"><input formaction="{EVIL}"/><button formaction="{EVIL}">x</button></form>',
    f'<meta http-equiv="refresh" content="0;url={EVIL}"/>',
    f'<base href="{EVIL}"/>',
    f'<link rel="stylesheet" href="{EVIL}"/>',
    f'<link rel="preload" href="{EVIL}"/>',
    f'<style>@import "{EVIL}";</style>',
    f"<style>p {{ background: url({EVIL}) }}</style>",
    f'<p style="background: url({EVIL})">x</p>',
    f'<p style="background: u\\72l({EVIL})">x</p>',
    '<p style="width: expression(alert(1))">x</p>',
    f'<table background="{EVIL}"><tr><td background="{EVIL}">x</td></tr></table>',
    f'<blockquote cite="{EVIL}">x</blockquote>',
    f'<div xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{EVIL}"/></div>',
    f'<math xmlns="http://www.w3.org/1998/Math/MathML" altimg="{EVIL}"><mi href="javascript:alert(1)">x</mi></math>',
    f'<x-thing onload="alert(1)" src="{EVIL}">x</x-thing>',
    '<img src="a.png" onerror="alert(1)"/>',
    '<img src="" onerror="alert(1)" alt="x"/>',
    '<body onload="alert(1)"><p>x</p></body>',
    '<p epub:onclick="alert(1)">x</p>',
    f'<noscript><img src="{EVIL}"/></noscript>',
    f'<template><img src="{EVIL}"/></template>',
    '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">x</a>',
]
DRAWINGS = [
    "<script>alert(1)</script>",
    f'<script xlink:href="{EVIL}"/>',
    '<g onload="alert(1)"/>',
    f'<use href="{EVIL}#a"/>',
    f'<use xlink:href="{EVIL}#a"/>',
    '<use href="data:image/svg+xml,x#a"/>',
    f'<image href="{EVIL}"/>',
    '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml" onclick="alert(1)">x</p></foreignObject>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<a href="#x"><set attributeName="xlink:href" to="javascript:alert(1)"/></a>',
    '<set attributeName="onclick" to="alert(1)"/>',
    f'<animate attributeName="fill" values="url({EVIL})"/>',
    f'<rect fill="url({EVIL}#a)"/>',
    f"<rect style=\"filter: url('{EVIL}')\"/>",
    f"<style>@import url({EVIL});</style>",
    f'<feImage href="{EVIL}"/>',
    '<handler type="application/ecmascript">alert(1)</handler>',
    f'<metadata><x xmlns="u:v">{EVIL}</x></metadata>',
    f'<linearGradient xlink:href="{EVIL}"/>',
    f'<textPath href="{EVIL}">x</textPath>',
    f'<cursor xlink:href="{EVIL}"/>',
]
SHEETS = [
    f'@import "{EVIL}";',
    f"@import url({EVIL}) screen;",
    f"@IMPORT '{EVIL}'",
    f'@\\69mport "{EVIL}";',
    f"p {{ background: url({EVIL}) }}",
    f"p {{ background: URL( '{EVIL}' ) }}",
    f"p {{ background: \\75rl({EVIL}) }}",
    f'p {{ background: image-set("{EVIL}" 1x) }}',
    f"p {{ background: -webkit-image-set(url({EVIL}) 1x) }}",
    f"p {{ background: cross-fade(url({EVIL}), url(a.png)) }}",
    f'p {{ background: src("{EVIL}") }}',
    f"@font-face {{ font-family: x; src: local(y), url({EVIL}) }}",
    f"p {{ behavior: url({EVIL}); -moz-binding: url({EVIL}#x) }}",
    "p { width: expression(alert(1)) }",
    "p { background: url(javascript:alert(1)) }",
    f'p {{ content: "url(\'"; background: url({EVIL}); x: "\')" }}',
    f"@supports (x: url({EVIL})) {{ p {{ cursor: url({EVIL}), auto }} }}",
    f"p {{ background: url(a b); }} q {{ background: url({EVIL} }}",
    f"p {{ x: 'open\n; background: url({EVIL}) }}",
    f'@namespace x "u"; @charset "utf-8"; @import url("a.css") supports(display: url({EVIL}));',
]
_ACTS = re.compile(
    r"<\w*:?script|\son\w+\s*=|javascript:|vbscript:|alert\(|evil\.example|<\w*:?(?:iframe|object|embed|form|input|base|meta)\b"
    r"|srcset|foreignObject|http-equiv",
    re.IGNORECASE,
)
_SHEET_ACTS = re.compile(r"javascript:|evil|expression\s*\(|behavior|-moz-binding", re.IGNORECASE)


@pytest.mark.parametrize("body", MARKUP)
def test_nothing_in_a_page_acts_or_fetches(body: str) -> None:
    assert not _ACTS.search(cleaned(body))


@pytest.mark.parametrize("body", MARKUP)
def test_nothing_acts_in_a_page_that_is_no_xml(body: str) -> None:
    assert not _ACTS.search(cleaned("<p>one<p>two & <br>" + body))


@pytest.mark.parametrize("content", DRAWINGS)
def test_nothing_in_a_drawing_acts_or_fetches(content: str) -> None:
    assert not _ACTS.search(drawn(content))


@pytest.mark.parametrize("css", SHEETS)
def test_nothing_in_a_style_sheet_acts_or_fetches(css: str) -> None:
    assert not _SHEET_ACTS.search(style.clean(css, Inside()))


@pytest.mark.parametrize(
    ("css", "clean"),
    [
        ("p { color: red }", "p { color: red }"),
        ("p{background:url( 'a.png' ) no-repeat}", "p{background:url(0001.picture) no-repeat}"),
        ("@font-face{src:url(a.woff) format('woff')}", "@font-face{src:url(0001.font) format('woff')}"),
        ("@import 'x.css' screen; p{}", "@import url(0001.style) screen; p{}"),
        ("p{fill:url(#a-b)}", "p{fill:url(#a-b)}"),
        ('@charset "utf-8"; p{}', " p{}"),
        ("p{x:image-set('a.png' 1x)}", "p{x:image-set(url(0001.picture) 1x)}"),
        ('@font-face{src:src("a")}', "@font-face{src:url(0001.font)}"),
        ("@import;p{x:image-set()}", "p{x:image-set()}"),
        ("p{a:u\\72l(#x)}", "p{a:url(#x)}"),
        ("p{content:'\\201C'}", "p{content:'\\201C'}"),
        ("p{content:'\\201C';x:url(a)}", "p{content:'\\201C';x:url(0001.picture)}"),
        ("p{x:url(a\\62)}", "p{x:url(0001.picture)}"),
        ("p{x:\\0 \\110000 \\}", "p{x:\\0 \\110000 \\}"),
    ],
)
def test_what_a_style_sheet_may_do_stays(css: str, clean: str) -> None:
    assert style.clean(css, Inside()) == clean


def test_a_sheet_of_brackets_in_brackets_is_dropped() -> None:
    assert style.clean("@import " + "{" * 20_000, Inside()) == ""


def test_a_huge_sheet_that_needs_reading_word_by_word_is_dropped() -> None:
    assert style.clean("p{x:image-set('a')}" * 20_000, Inside()) == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"p{}", "p{}"),
        ("\u1780".encode(), "\u1780"),
        (b"@charset 'iso-8859-1';\xe9", "@charset 'iso-8859-1';\u00e9"),
        (b"\xe9", "\u00e9"),
        ("p{}".encode("utf-16"), "p{}"),
    ],
)
def test_a_sheet_is_decoded_as_it_says_or_as_it_looks(data: bytes, text: str) -> None:
    assert style.decode(data) == text


def test_words_and_structure_stay() -> None:
    body = '<h1 id="a">T</h1><p class="x" lang="km" epub:type="y">a <em>b</em><br/><ruby>c<rt>d</rt></ruby></p>'
    assert body in cleaned(body)


def test_an_unknown_element_leaves_its_words() -> None:
    assert "<body>a <b>b</b> c</body>" in cleaned("<blink>a <b>b</b></blink> c")


def test_many_unknown_elements_are_unwrapped_quickly() -> None:
    body = "".join(f"<x{n}>{n} </x{n}>" for n in range(20_000))
    assert "<body>0 1 2 3 " in cleaned(body)


def test_controls_leave_their_words_and_do_nothing() -> None:
    links = Inside()
    clean = cleaned("<form><fieldset><legend>L</legend><button>B</button><input value='I'/></fieldset></form>", links)
    assert "<div><div><div>L</div><span>B</span></div></div>" in clean
    assert links.findings == {Finding.FORM}


def test_an_embedded_picture_becomes_a_picture_and_the_rest_what_it_falls_back_to() -> None:
    assert '<img src="0001.picture" alt="words"/>' in cleaned(
        '<object data="a.svg" type="image/svg+xml">words</object>'
    )
    assert "<p>instead</p>" in cleaned(f'<object data="{EVIL}"><p>instead</p></object>')
    links = Inside()
    cleaned(f'<iframe src="{EVIL}"/>', links)
    assert links.findings == {Finding.EMBEDDED}


def test_a_picture_without_its_file_leaves_its_description() -> None:
    assert "<span>A goat</span>!" in cleaned(f'<p><img src="{EVIL}" alt="A goat"/>!</p>')


def test_media_without_a_file_leave_what_they_fall_back_to() -> None:
    assert "<div>words</div>" in cleaned(f'<video src="{EVIL}" width="3">words</video>')
    kept = cleaned('<audio autoplay="autoplay" loop="loop"><source src="a.mp3" type="audio/mpeg"/></audio>')
    assert "loop" in cleaned('<audio loop="" src="a.mp3"/>')
    assert '<audio loop="loop" controls="controls" preload="none"><source src="0001.media"' in kept


def test_a_switch_shows_mathematics_or_else_its_default() -> None:
    case = '<epub:case required-namespace="{}">{}</epub:case><epub:default>d</epub:default>'
    assert ">m<" in cleaned(
        f"<epub:switch>{case.format('http://www.w3.org/1998/Math/MathML', '<p>m</p>')}</epub:switch>"
    )
    assert ">d<" in cleaned(f"<epub:switch>{case.format('http://example.org/chem', 'c')}</epub:switch>")


def test_mathematics_stays_without_its_source_code() -> None:
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics><mrow><mi>x</mi><mo>+</mo></mrow>'
        '<annotation encoding="TeX">x+</annotation></semantics></math>'
    )
    clean = cleaned(math)
    assert "<mrow><mi>x</mi><mo>+</mo></mrow>" in clean
    assert "TeX" not in clean


def test_a_drawing_keeps_what_is_drawn() -> None:
    content = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<use href="#a"/><rect fill="url(#g)" transform="rotate(3)"/><image href="a.png" width="3"/>'
        '<animate attributeName="x" from="0" to="9" dur="1s"/>'
    )
    assert content.replace("a.png", "0001.picture") in drawn(content)


def test_a_style_sheet_hidden_behind_an_element_is_cleaned_as_a_whole() -> None:
    assert EVIL not in cleaned(f'<style>@imp<b/>ort "{EVIL}";</style>')


def test_comments_and_instructions_go() -> None:
    assert "secret" not in cleaned("<!-- secret --><?x secret?><p>x</p>")


def test_a_viewport_stays_and_other_facts_of_the_head_go() -> None:
    root = parsing.page(
        page("x", '<meta name="viewport" content="width=3"/><meta name="x" content="y"/>').encode(), "a"
    )
    markup.clean(root, Inside())
    assert [m.get("name") for m in root.iter(parsing.XHTML + "meta")] == ["viewport"]


_PIECES = st.sampled_from(
    [
        *MARKUP,
        *DRAWINGS,
        "<p>",
        "</p>",
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "</svg>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "&nbsp;",
        "&lt;",
        "\"'",
        "<html>",
        "<math>",
        "</math>",
        "<title>",
        "<x:y>",
        "\u1780",
        "<a",
        "/>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=8))
def test_no_mixture_of_pieces_acts(pieces: list[str]) -> None:
    clean = cleaned("".join(pieces))
    root = etree.fromstring(clean)  # well-formed
    assert not any(parsing.local(element) == "script" for element in root.iter())
    for element in root.iter():
        for name, value in element.items():
            assert not str(name).lower().startswith("on")
            assert name == "alt" or "evil" not in str(value)
            assert not re.match(r"\s*(?:java|vb)script:", str(value))


_SHEET_PIECES = st.sampled_from(
    [*SHEETS, "url(", ")", "'", '"', "\\", "/*", "*/", "{", "}", ";", "@import ", "u\\72 l(", "\n", "(", "@font-face"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_SHEET_PIECES, max_size=8))
def test_no_mixture_of_style_fetches(pieces: list[str]) -> None:
    clean = style.clean("".join(pieces), Inside())
    assert not [address for address in fetched(tinycss2.parse_component_value_list(clean)) if "evil" in address]


def fetched(nodes: list[ast.Node]) -> Iterator[str]:
    """The addresses in a style sheet that a browser would fetch."""
    for at, node in enumerate(nodes):
        if node.type == "url":
            yield node.value
        elif node.type == "function":
            yield from fetched(node.arguments)
            yield from (part.value for part in node.arguments if part.type == "string" and "url" in node.name)
        elif node.type == "at-keyword" and node.lower_value == "import":
            yield from (part.value for part in nodes[at + 1 : at + 3] if part.type == "string")
        yield from fetched(getattr(node, "content", None) or [])


def test_pictures_written_into_a_page_become_files(tmp_path: Path) -> None:
    png = base64.b64encode(picture()).decode()
    body = f'<img src="data:image/png;base64,{png}" alt=""/><img src="data:image/png,no" alt="gone"/>'
    prepared = prepare(Book(files={"a.xhtml": page(body)}), tmp_path)
    assert 'src="0002.png"' in prepared.page()
    assert "data:" not in prepared.page()
    assert "gone" in prepared.page()


def test_no_word_of_the_lists_of_what_is_allowed_is_torn() -> None:
    lists = (allowed.HTML, allowed.SVG_ELEMENTS, allowed.MATH_ELEMENTS, allowed.PLAIN, allowed.PAINT, allowed.ANIMATED)
    assert not [name for names in lists for name in names if name.endswith("-")]
    assert {"aria-label", "font-size-adjust", "text-decoration"} <= allowed.PLAIN | allowed.PAINT
