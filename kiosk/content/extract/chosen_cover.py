"""A cover that somebody chose: a picture of its own, or a page of the title."""

from pathlib import Path
from time import monotonic

from kiosk.config import Limits
from kiosk.content.extract import pdf, pdf_cover
from kiosk.content.prepare import pictures
from kiosk.content.sniff import Family, family
from kiosk.content.workbench import Workbench

_SECONDS = 5.0  # for one page of a PDF


def write(file: Path, page: int, bench: Workbench, limits: Limits) -> str:
    """Write the cover and its thumbnail; returns the cover's name. `page`, from 1, is that of a PDF.

    Raises:
        BadPicture, HugePicture: the picture cannot be used, or the page cannot be drawn.
        Refused: the PDF cannot be opened.
    """
    if family(file) is not Family.PDF:
        return pictures.write_cover(file.read_bytes(), bench, limits, file.name)
    document = pdf.open_document(file)
    try:
        if not 1 <= page <= len(document):
            raise pictures.BadPicture(name=str(page))
        name = pdf_cover.write(document, bench, limits, monotonic() + _SECONDS, page - 1)
    finally:
        document.close()
    if not name:
        raise pictures.BadPicture(name=str(page))
    return name
