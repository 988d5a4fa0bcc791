"""The health leaflet: a PDF of small pages, each a title and rows of a drawing with a Khmer and an English line."""

import tomllib
from pathlib import Path

from demo import fonts, pdf, pictures
from demo.clusters import ClusterFont

_WIDTH, _HEIGHT = 420.0, 595.0  # A5, in points
_INK, _SOFT = "#22333b", "#4a5a63"
_DOTS = 2.6  # pixels a point


def build(folder: Path) -> bytes:
    """The PDF of a folder with `leaflet.toml` and scenes."""
    facts = tomllib.loads((folder / "leaflet.toml").read_text("utf-8"))
    pages = [_page(folder, page) for page in facts["page"]]
    used = {
        name: [w.text for p in pages for w in p.items if isinstance(w, pdf.Words) and w.font == name]
        for name in ("T", "K", "L")
    }
    made = {
        "T": ClusterFont(fonts.truetype(*fonts.TITLE), used["T"]),
        "K": ClusterFont(fonts.truetype(*fonts.BODY), used["K"]),
        "L": ClusterFont(fonts.truetype(*fonts.PLAIN), used["L"]),
    }
    about = pdf.Facts(**{name: facts[name] for name in ("title", "author", "subject", "language", "created")})
    return pdf.Writer(made, (_WIDTH, _HEIGHT)).write(pages, about)


def _page(folder: Path, page: dict[str, str | list[dict[str, str]]]) -> pdf.Page:
    made = pdf.Page(title=str(page["km"]), ground=str(page["ground"]))
    top = _HEIGHT - 74
    made.items += _lines(str(page["km"]), font="T", size=27, leading=48, top=top, colour=_INK)
    top -= 48 * str(page["km"]).count("\n")
    made.items += _lines(str(page["en"]), font="L", size=16, leading=22, top=top - 36, colour=_SOFT)
    if scene := page.get("scene"):
        svg = pictures.read(folder / "pictures" / str(scene))
        made.items.append(_picture(svg, x=36, y=70, width=348, height=348 * 0.9, ground=made.ground))
    rows = page.get("row", [])
    step = min(86.0, 438.0 / max(1, len(rows)))  # points from row to row
    for number, row in enumerate(rows):
        made.items += _row(row, top - 80 - step * number, made.ground)  # type: ignore[arg-type]  # a row is a table of strings
    return made


def _row(row: dict[str, str], top: float, ground: str) -> list[pdf.Words | pdf.Picture]:
    drawing = pictures.drawing(row["picture"])
    box = _picture(drawing, x=38, y=top - 42, width=72, height=54, ground=ground)
    khmer = _lines(row["km"], font="K", size=17, leading=27, top=top - 4, x=128, colour=_INK)
    latin = _lines(
        row["en"], font="L", size=12, leading=16, top=top - 26 - 27 * row["km"].count("\n"), x=128, colour=_SOFT
    )
    return [box, *khmer, *latin]


def _lines(
    text: str, *, font: str, size: float, leading: float, top: float, colour: str, x: float | None = None
) -> list[pdf.Words]:
    return [
        pdf.Words(
            text=line,
            x=_WIDTH / 2 if x is None else x,
            y=top - leading * number,
            size=size,
            font=font,
            colour=colour,
            centred=x is None,
        )
        for number, line in enumerate(text.split("\n"))
    ]


def _picture(svg: str, *, x: float, y: float, width: float, height: float, ground: str) -> pdf.Picture:
    """The drawing on the page's ground, as large as fits in the box, in its middle."""
    across, down = pictures.size(svg)
    scale = min(width / across, height / down)
    image = pictures.image(svg, width=round(across * scale * _DOTS), ground=ground)
    return pdf.Picture(
        image=image,
        x=x + (width - across * scale) / 2,
        y=y + (height - down * scale) / 2,
        width=across * scale,
        height=down * scale,
    )
