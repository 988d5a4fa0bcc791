"""The short texts of a PDF as pdfium gives them: UTF-16, of which a file may hold halves of a pair.

pypdfium2 decodes them strictly, so that one half would cost the whole document; here halves are left out.
"""

import ctypes
from collections.abc import Callable

import pypdfium2.raw as pdfium
from pypdfium2 import PdfBookmark, PdfDocument

_LARGEST = 200_000  # bytes; more is no title
# What pdfium shows for the bytes 80-A0 (PDFDocEncoding: ISO 32000-1, D.2); the others are those of Latin 1. 7F, 9F and
# AD, which stand for nothing there, come as zeros.
_SHOWN = (
    "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018"
    "\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\0\u20ac"
)
_BYTES = {char: number for number in range(256) if (char := chr(number)) not in _SHOWN} | {
    char: number for number, char in enumerate(_SHOWN, 0x80)
}


def info(document: PdfDocument) -> dict[str, str]:
    """The entries of the Info dictionary, empty where it has none."""
    return {key: _entry(document, key) for key in PdfDocument.METADATA_KEYS}


def bookmark(mark: PdfBookmark) -> str:
    """The title of a bookmark."""
    return _told(lambda buffer, size: pdfium.FPDFBookmark_GetTitle(mark, buffer, size))


def page_label(document: PdfDocument, number: int) -> str:
    """What is printed as the number of a page (from 0), or empty."""
    return _told(lambda buffer, size: pdfium.FPDF_GetPageLabel(document, number, buffer, size))


def _entry(document: PdfDocument, key: str) -> str:
    return _told(lambda buffer, size: pdfium.FPDF_GetMetaText(document, key.encode() + b"\0", buffer, size))


def _told(ask: Callable[[object, int], int]) -> str:
    """Ask for the size in bytes, then for the text with a zero at its end."""
    size = ask(None, 0)
    if not 0 < size <= _LARGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return _undone(buffer.raw[:-2].decode("utf-16-le", "ignore"))


def _undone(text: str) -> str:
    """UTF-8 as some programs write it without a mark, which pdfium took for PDFDocEncoding; other text as it is.

    A zero was 9F, as in half of all Khmer letters, except in the two bytes of a Western one: `í` is C3 AD.
    """
    if text.isascii():
        return text
    try:
        found = bytes(_BYTES[char] for char in text).replace(b"\xc3\x9f", b"\xc3\xad").decode()
    except (KeyError, UnicodeDecodeError):
        return text
    return found if any(char.isalpha() and not char.isascii() for char in found) else text
