"""The short texts of a PDF as pdfium gives them: UTF-16, of which a file may hold halves of a pair.

pypdfium2 decodes them strictly, so that one half would cost the whole document; here halves are left out.
"""

import ctypes
from collections.abc import Callable

import pypdfium2.raw as pdfium
from pypdfium2 import PdfBookmark, PdfDocument

_LARGEST = 200_000  # bytes; more is no title


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
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")
