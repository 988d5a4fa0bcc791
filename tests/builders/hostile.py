"""Books made to do harm: each function writes one file and returns its path."""

from collections.abc import Callable
from pathlib import Path

from tests.builders.epub import CONTAINER, Book, page, picture
from tests.builders.zipfiles import make_bomb, make_many, make_overlapping, make_raw_zip, make_special

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BILLION = f'<!DOCTYPE html [<!ENTITY l0 "lol">{_LAUGHS}]>'
_QUADRATIC = f'<!DOCTYPE html [<!ENTITY big "{"x" * 50_000}">]>'
_OUTSIDE = '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'


def _book(name: str, **files: bytes | str) -> Callable[[Path], Path]:
    pages = {f"{key}.xhtml": data for key, data in files.items()}
    return lambda folder: Book(files=dict(pages)).write(folder / f"{name}.epub")


def _page_of(name: str, body: Callable[[], str | bytes]) -> Callable[[Path], Path]:
    return lambda folder: Book(files={"a.xhtml": body(), "b.xhtml": page("good")}, packed=False).write(
        folder / f"{name}.epub"
    )


def _sheet(name: str, css: Callable[[], str]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        book = Book(
            files={"a.xhtml": page("good", '<link rel="stylesheet" href="s.css"/>'), "s.css": css()}, packed=False
        )
        return book.write(folder / f"{name}.epub")

    return write


def _deep(count: int) -> str:
    return page("<div>" * count + "good" + "</div>" * count)


def _imports(folder: Path) -> Path:
    files: dict[str, bytes | str] = {"a.xhtml": page("good", '<link rel="stylesheet" href="0.css"/>')}
    files |= {f"{n}.css": f"@import '{n + 1}.css';" for n in range(1_500)}
    return Book(files=files).write(folder / "imports.epub")


def _circles(folder: Path) -> Path:
    files: dict[str, bytes | str] = {"a.xyz": "?", "b.xyz": "?", "c.xhtml": page("good")}
    attributes = {"a.xyz": 'fallback="b.xyz"', "b.xyz": 'fallback="a.xyz"', "c.xhtml": 'media-overlay="c.xhtml"'}
    book = Book(files=files, attributes=attributes, spine=("a.xyz", "c.xhtml", "c.xhtml"))
    return book.write(folder / "circles.epub")


def _polyglot(folder: Path) -> Path:
    path = Book(files={"a.xhtml": page("good")}).write(folder / "polyglot.epub")
    path.write_bytes(b"%PDF-1.7\n<script>alert(1)</script>\n" + path.read_bytes())
    return path


def _truncated(folder: Path) -> Path:
    path = Book(files={"a.xhtml": page("good" * 1000), "p.png": picture()}).write(folder / "truncated.epub")
    path.write_bytes(path.read_bytes()[:900])
    return path


def _traversal(folder: Path) -> Path:
    book = Book(files={"a.xhtml": page('good <img src="../../../../etc/passwd" alt=""/>')})
    book.outside |= {"../../outside.txt": b"x", "/absolute.txt": b"x"}
    book.files["package.opf"] = book.package().replace('href="a.xhtml"', 'href="../../../EPUB/a.xhtml"')
    return book.write(folder / "traversal.epub")


def _huge_picture(folder: Path) -> Path:
    png = bytearray(picture())
    png[16:24] = (60_000).to_bytes(4, "big") * 2
    book = Book(files={"a.xhtml": page('good <img src="p.png" alt=""/>'), "p.png": bytes(png)})
    return book.write(folder / "huge-picture.epub")


def _polyglot_picture(folder: Path) -> Path:
    book = Book(
        files={"a.xhtml": page('good <img src="p.png" alt=""/>'), "p.png": b"<html><script>alert(1)</script></html>"}
    )
    return book.write(folder / "polyglot-picture.epub")


def _many_pages(folder: Path) -> Path:
    return Book(files={f"{n}.xhtml": page("good") for n in range(1_000)}).write(folder / "pages.epub")


def _bomb_page(folder: Path) -> Path:
    return make_bomb(folder / "bomb.epub", "EPUB/a.xhtml", 300)


def _names(folder: Path) -> Path:
    return make_raw_zip(folder / "names.epub", [(b"META-INF/container.xml", CONTAINER), (b"EPUB/\xff\xfe.opf", b"x")])


def _nested_toc() -> str:
    return page('<nav epub:type="toc">' + "<ol><li><a href='a.xhtml'>x</a>" * 2_000 + "</li></ol>" * 2_000 + "</nav>")


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "bomb": _bomb_page,
    "overlap": lambda folder: make_overlapping(folder / "overlap.epub", 4_000, 100),
    "many": lambda folder: make_many(folder / "many.epub", 10_000),
    "millions": lambda folder: make_many(folder / "millions.epub", 65_000),
    "symlink": lambda folder: make_special(folder / "link.epub", "META-INF/container.xml", b"/etc/passwd"),
    "names": _names,
    "traversal": _traversal,
    "truncated": _truncated,
    "polyglot": _polyglot,
    "polyglot picture": _polyglot_picture,
    "huge picture": _huge_picture,
    "many pages": _many_pages,
    "circles": _circles,
    "imports": _imports,
    "billion laughs": _book("laughs", a=_BILLION + page("good &l9; &l9;")),
    "quadratic entities": _page_of("quadratic", lambda: _QUADRATIC + page("&big;" * 20_000)),
    "external entities": _book("external", a=_OUTSIDE + page("good &f;")),
    "billion laughs in the package": lambda folder: Book(
        files={"a.xhtml": page("good"), "package.opf": _BILLION + Book(files={"a.xhtml": ""}).package()}
    ).write(folder / "package.epub"),
    "deep": _page_of("deep", lambda: _deep(100_000)),
    "deep HTML": _page_of("deep-html", lambda: "<p>&" + _deep(100_000)),
    "deep table of contents": lambda folder: Book(
        files={"nav.xhtml": _nested_toc(), "a.xhtml": page("good")}, attributes={"nav.xhtml": 'properties="nav"'}
    ).write(folder / "toc.epub"),
    "huge page": _page_of("huge", lambda: page("<p>" + "word " * 1_900_000 + "</p>")),
    "page over the limit": _page_of("over", lambda: page("word " * 3_500_000)),
    "many elements": _page_of("elements", lambda: page("<b/>" * 3_000_000)),
    "many attributes": _page_of(
        "attributes", lambda: page("".join(f"<b a{n}='' b='' c='' d=''/>" for n in range(40_000)))
    ),
    "many names": _page_of("many-names", lambda: page("".join(f"<x{n} y{n}=''/>" for n in range(110_000)))),
    "many errors": _page_of("errors", lambda: page("<p:a b:c='d'/>" * 160_000)),
    "many mistakes": _page_of("mistakes", lambda: page("</q><p & x=y>" * 80_000)),
    "many ampersands": _page_of("ampersands", lambda: page("&x;&" * 3_000_000)),
    "unclosed": _page_of("unclosed", lambda: "<html><!DOCTYPE [" + "] " * 3_000_000),
    "NUL": _page_of("nul", lambda: b"\0" * 3_000_000),
    "UTF-7": _page_of(
        "utf7", lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-script+AD4-alert(1)+ADw-/script+AD4-'
    ),
    "UTF-32": _page_of("utf32", lambda: page("good").encode("utf-32")),
    "deep style": _sheet("deep-style", lambda: "@import " + "{" * 200_000),
    "long style": _sheet("long-style", lambda: "p{x:image-set('a')}" * 13_000),
    "escapes": _sheet("escapes", lambda: "\\75" * 1_000_000),
    "ampersands": _page_of("ands", lambda: page("&x;&" * 120_000)),
    "numbered characters": _page_of("numbered", lambda: page("&#6016;" * 1_300_000)),
    "styles": _page_of("styles", lambda: page("<p style='x:url(y)'/>" * 30_000)),
    "addresses": _sheet("addresses", lambda: "p{x:url(y)}" * 300_000),
    "imports of nothing": _sheet("nothing", lambda: "@import url(" * 100_000),
    "spaces": _sheet("spaces", lambda: "url(" + " " * 4_000_000),
}
