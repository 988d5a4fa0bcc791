"""Files as they lie on people's sticks: well meant, and wrong in one way each."""

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.builders.epub import Book, page, picture
from tests.builders.pdf import make_pdf, raw_pdf, stream
from tests.builders.zipfiles import make_raw_zip, make_zip

WORDS = "odd words"
_OPF = "package.opf"


@dataclass(frozen=True, kw_only=True)
class Odd:
    """A file of this name, and how it should end: the code of a refusal, or empty, and the codes of the notices."""

    make: Callable[[Path], object]
    refused: str = ""
    noticed: frozenset[str] = frozenset()


def _book(**changed: object) -> Callable[[Path], object]:
    files = {"a.xhtml": page(f"<p>{WORDS}</p>")}
    return lambda path: Book(**{"files": files, **changed}).write(path)  # type: ignore[arg-type]


def _packaged(change: Callable[[str], str | bytes], **changed: object) -> Callable[[Path], object]:
    """A book whose package document is changed."""

    def write(path: Path) -> None:
        book = Book(**{"files": {"a.xhtml": page(f"<p>{WORDS}</p>")}, **changed})  # type: ignore[arg-type]
        book.files[_OPF] = change(book.package())
        book.spine = ("a.xhtml",)
        book.write(path)

    return write


def _repacked(change: Callable[[Mapping[str, bytes]], dict[str, bytes]]) -> Callable[[Path], object]:
    """A good book packed in another way."""

    def write(path: Path) -> None:
        _book()(path)
        with zipfile.ZipFile(path) as good:
            files = {name: good.read(name) for name in good.namelist()}
        make_zip(path, change(files), stored=())

    return write


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _comic(**pages: bytes) -> Callable[[Path], object]:
    return lambda path: make_zip(path, {name.replace("_", "."): data for name, data in pages.items()})


def _encoded(kind: str, size: tuple[int, int] = (60, 80), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


def _animated() -> bytes:
    frames = [Image.new("RGB", (80, 80), (number, 0, 0)) for number in range(100)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


_DATA = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
_LOOP = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>")
_HUGE = stream(bytes(1000), b"/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray")
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
_MUCH = "".join(f'<meta property="x">{number}</meta>' for number in range(60_000))
_MATHS = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>x</mi><mn>2</mn></mfrac></math>'

ODD: dict[str, Odd] = {
    "utf-16 package.epub": Odd(make=_packaged(lambda opf: opf.replace("utf-8", "utf-16").encode("utf-16"))),
    "spaces.epub": Odd(
        make=_packaged(
            lambda opf: opf.replace('href="p q.png"', 'href="p%20q.png"'),
            files={"a.xhtml": page(f'<p>{WORDS}</p><img src="p%20q.png" alt=""/>'), "p q.png": picture()},
        )
    ),
    "case.epub": Odd(make=_packaged(lambda opf: opf.replace('href="a.xhtml"', 'href="A.XHTML"'))),
    "wrong types.epub": Odd(make=_packaged(lambda opf: opf.replace("application/xhtml+xml", "text/plain"))),
    "html.epub": Odd(
        make=_packaged(
            lambda opf: opf.replace("application/xhtml+xml", "text/html"),
            files={"a.xhtml": f"<HTML><BODY><P>{WORDS}<P>two<BR>&nbsp;&eacute;</BODY></HTML>"},
        )
    ),
    "data addresses.epub": Odd(make=_book(files={"a.xhtml": page(f'<p>{WORDS}</p><img alt="" src="{_DATA}"/>')})),
    "maths.epub": Odd(make=_book(files={"a.xhtml": page(f"<p>{WORDS}</p>{_MATHS}")})),
    "huge package.epub": Odd(make=_packaged(lambda opf: opf.replace("</metadata>", f"{_MUCH}</metadata>"))),
    "empty pages.epub": Odd(make=_book(files={"a.xhtml": page(""), "b.xhtml": ""}), refused="NothingLeft"),
    "mimetype last.epub": Odd(make=_repacked(lambda files: {n: files[n] for n in sorted(files)})),
    "backslashes.epub": Odd(make=_repacked(lambda files: {n.replace("/", "\\"): data for n, data in files.items()})),
    "in a folder.epub": Odd(make=_repacked(lambda files: {f"My Book/{n}": data for n, data in files.items()})),
    "books in a zip.zip": Odd(make=_repacked(lambda files: {"a.zip": files["mimetype"]}), refused="UnknownKind"),
    "locked.epub": Odd(make=lambda path: make_raw_zip(path, [(b"mimetype", b"x")], flags=1), refused="Protected"),
    "method.epub": Odd(make=lambda path: make_raw_zip(path, [(b"mimetype", b"x")], method=99), refused="OddPacking"),
    "a web page.pdf": Odd(make=_bytes(b"<!DOCTYPE html><html>Not found</html>"), refused="OtherDocument"),
    "header alone.pdf": Odd(make=_bytes(b"%PDF-1.7\n"), refused="Unreadable"),
    "loop.pdf": Odd(make=_bytes(raw_pdf(_LOOP)), refused="Unreadable"),
    "no box.pdf": Odd(make=_bytes(make_pdf([WORDS], box=(0, 0)))),
    "poster.pdf": Odd(make=_bytes(make_pdf([WORDS], box=(14_400, 14_400)))),
    "many pages.pdf": Odd(make=_bytes(make_pdf([f"{WORDS} {number}" for number in range(2_000)]))),
    "huge picture.pdf": Odd(
        make=_bytes(
            raw_pdf([_LOOP[0], _LOOP[1].replace(b"2 0 R", b"3 0 R"), _PAGE, stream(b"9 0 0 9 0 0 cm /I Do"), _HUGE])
        ),
        noticed=frozenset({"NoText"}),
    ),
    "many kinds.cbz": Odd(
        make=_comic(
            a_webp=_encoded("WEBP"), b_gif=_animated(), c_bmp=_encoded("BMP"), d_tif=_encoded("TIFF", mode="I;16")
        )
    ),
    "inks.cbz": Odd(make=_comic(a_jpg=_encoded("JPEG", mode="CMYK"))),
    "some bad.cbz": Odd(
        make=_comic(a_jpg=_encoded("JPEG"), b_jpg=b"no picture", c_png=_encoded("JPEG"), d_jxl=b"\xff\x0a"),
        noticed=frozenset({"PagesLeftOut"}),
    ),
    "strip.cbz": Odd(make=_comic(a_jpg=_encoded("JPEG", (400, 12_000)))),
    "nothing to show.cbz": Odd(make=_comic(a_jxl=b"\xff\x0a", b_jxl=b"\xff\x0a"), refused="NoPages"),
    "comic.cbr": Odd(make=_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(99)), refused="OtherArchive"),
    "comic.cb7": Odd(make=_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(99)), refused="OtherArchive"),
    "header alone.mp3": Odd(make=_bytes(b"ID3\4\0\0\0\0\0\0"), refused="Unreadable"),
    "presentation.zip": Odd(
        make=lambda path: make_zip(path, {"ppt/presentation.xml": b"<x/>"}), refused="OtherDocument"
    ),
    "lesson.zip": Odd(
        make=lambda path: make_zip(path, {"a/b/index.html": f"<p>{WORDS}</p>".encode(), "a/b/sw.js": b"x"})
    ),
    "two pages.zip": Odd(
        make=lambda path: make_zip(path, {"a.html": b"<p>a", "b.html": b"<p>b"}), refused="NoFirstPage"
    ),
    "script.php.zip": Odd(make=lambda path: make_zip(path, {"index.php": b"<?php"}), refused="UnknownKind"),
}
