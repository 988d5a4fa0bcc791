"""A page of a PDF as its cover, drawn within bounded pixels and time."""

import ctypes
from time import monotonic
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfBitmap, PdfDocument, PdfiumError, PdfPage

from kiosk.config import Limits
from kiosk.content.prepare import pictures
from kiosk.content.workbench import Workbench

_NESTED = 3  # forms within forms that are looked into


def write(document: PdfDocument, bench: Workbench, limits: Limits, deadline: float, number: int = 0) -> str:
    """Draw a page, from 0; returns the cover's name, or nothing where that would take too much.

    `deadline` on the clock of `time.monotonic`.
    """
    try:
        page = document[number]
        if _has_huge_picture(page, limits):
            return ""
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return ""
        scale = min(pictures.COVER_SIZE[0] / width, pictures.COVER_SIZE[1] / height)
        bitmap = _drawn(page, max(1, round(width * scale)), max(1, round(height * scale)), deadline)
        return pictures.draw_cover(bitmap.to_pil(), bench) if bitmap else ""
    except PdfiumError:
        return ""


def _has_huge_picture(page: PdfPage, limits: Limits) -> bool:
    sizes = (thing.get_px_size() for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTED))
    return any(width * height > limits.picture_pixels for width, height in sizes)


def _drawn(page: PdfPage, width: int, height: int, deadline: float) -> PdfBitmap | None:
    """The page on white, or nothing if it is not done in time. pdfium asks now and then whether to go on."""
    bitmap = PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    pause = pdfium.IFSDK_PAUSE(version=1)
    ask = type(pause.NeedToPauseNow)
    pause.NeedToPauseNow = ask(lambda _: monotonic() > deadline)
    given: tuple[Any, ...] = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT, ctypes.byref(pause))
    state = pdfium.FPDF_RenderPageBitmap_Start(*given)
    pdfium.FPDF_RenderPage_Close(page)
    return bitmap if state == pdfium.FPDF_RENDER_DONE else None
