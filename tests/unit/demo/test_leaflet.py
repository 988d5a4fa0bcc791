"""The text of the sample leaflet can be found and copied as it is written."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from demo import books, fonts, leaflet, pdf
from demo.clusters import ClusterFont, split

LEAFLET = Path(books.__file__).parent / "works" / "leaflet"
HARD = "ខ្ញុំស្ត្រីព្រះរាជាណាចក្រកម្ពុជា មេរោគ ដើម្បី ហើយ លើ"


def made(text: str) -> bytes:
    font = ClusterFont(fonts.truetype(*fonts.BODY), [text])
    page = pdf.Page(
        title="ទំព័រ",
        items=[
            pdf.Words(text=text, x=20, y=100, size=18, font="K"),
            pdf.Picture(image=Image.new("RGB", (4, 4), "#ff0000"), x=20, y=20, width=40, height=40),
        ],
    )
    facts = pdf.Facts(title="សាក", author="យើង", subject="", language="km", created="2026-11-01")
    return pdf.Writer({"K": font}, (500, 200)).write([page, page], facts)


def test_a_cluster_is_a_consonant_with_all_that_surrounds_it() -> None:
    assert split("ស្ត្រីaខ្ញុំ ១") == ["ស្ត្រី", "a", "ខ្ញុំ", " ", "១"]


def test_khmer_text_comes_out_of_the_pdf_as_it_went_in() -> None:
    with pypdfium2.PdfDocument(made(HARD)) as document:
        assert document[0].get_textpage().get_text_bounded() == HARD


def test_the_vowel_of_a_cluster_is_drawn_before_its_consonant() -> None:
    font = ClusterFont(fonts.truetype(*fonts.BODY), ["កេ", "ក"])

    assert font.width("កេ") > font.width("ក")
    assert len(font.encode("កេ")) == 2  # one glyph


def test_a_letter_that_the_font_cannot_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot draw"):
        ClusterFont(fonts.truetype(*fonts.BODY), ["漢"])


def test_pictures_are_painted_where_they_belong() -> None:
    with pypdfium2.PdfDocument(made(HARD)) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")

    assert image.getpixel((40, 200 - 40)) == (255, 0, 0)
    assert image.getpixel((100, 200 - 40)) == (255, 255, 255)


def test_the_outline_names_each_page() -> None:
    with pypdfium2.PdfDocument(made(HARD)) as document:
        entries = [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]

    assert entries == [("ទំព័រ", 0), ("ទំព័រ", 1)]


def test_the_leaflet_says_what_it_is_and_is_the_same_every_time() -> None:
    data = leaflet.build(LEAFLET)

    with pypdfium2.PdfDocument(data) as document:
        assert document.get_metadata_value("Title") == "លាងដៃ ការពារជំងឺ"
        assert len(document) == 4
        words = document[2].get_textpage().get_text_bounded()
    assert "១. ធ្វើឲ្យដៃសើមដោយទឹកស្អាត" in words
    assert "Dry with a clean cloth" in words
    assert leaflet.build(LEAFLET) == data
