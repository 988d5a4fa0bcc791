"""A document on paper: PDF by WeasyPrint, with the fonts of the library. The same document gives the same bytes."""

import hashlib
from pathlib import Path

from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

import kiosk
from kiosk.report.document import TEMPLATES, html
from kiosk.report.model import Report

# WeasyPrint has Pillow take torn pictures, for the whole process. Nothing else of ours wants that.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# The pages of the library and its reports have the same letters; they are installed once, with the pages.
_FONTS = Path(kiosk.__file__).parent / "web" / "static" / "vendor" / "fonts"
_FACES = (
    ("Report Khmer", "khmer-400", 400),
    ("Report Khmer", "khmer-700", 700),
    ("Report Latin", "latin-400", 400),
    ("Report Latin", "latin-700", 700),
    ("Report Vietnamese", "vietnamese-400", 400),
    ("Report Vietnamese", "vietnamese-700", 700),
)
_DIGITS = {"km": "khmer"}  # counter styles of CSS


def pdf(report: Report, language: str) -> bytes:
    """Print a report on A4."""
    text = html(report, language)
    fonts = FontConfiguration()
    digits = _DIGITS.get(language, "decimal")
    css = _faces() + (TEMPLATES / "report.css").read_text("utf-8").replace("var(--digits)", digits)
    local = URLFetcher(allowed_protocols=("file",))  # fonts; nothing is ever fetched from elsewhere
    document = HTML(string=text, url_fetcher=local)
    # Without an identifier of our own WeasyPrint would draw one by chance; it sets no dates by itself.
    return bytes(
        document.write_pdf(
            stylesheets=[CSS(string=css, font_config=fonts, url_fetcher=local)],
            font_config=fonts,
            pdf_identifier=hashlib.sha256(text.encode()).digest()[:16],
            pdf_tags=True,
        )
    )


def _faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{_file(name)}") }}\n'
        for family, name, weight in _FACES
    )


def _file(name: str) -> str:
    return (_FONTS / f"{name}.woff2").as_uri()
