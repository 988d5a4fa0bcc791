"""Covers: a drawing on a coloured ground, the title large above it."""

from dataclasses import dataclass
from html import escape

from demo import pictures

WIDTH, HEIGHT = 900, 1200
_KHMER = 0x1780  # the first letter of the Khmer block


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands on a cover. `lines` break the title by hand; `picture` is a drawing's name or a whole scene."""

    lines: tuple[str, ...]
    picture: str
    ground: str = "#f3e6c8"
    ink: str = "#3b2f2a"
    note: str = ""


def svg(cover: Cover) -> str:
    """The cover as plain SVG, 900 by 1200."""
    latin = all(ord(letter) < _KHMER for letter in "".join(cover.lines))
    family, size, leading = ("Noto Sans Khmer", 84, 108) if latin else ("Moul", 74, 128)
    weight = "700" if latin else "400"
    lines = "".join(
        f'<text x="450" y="{190 + leading * n}" font-family="{family}" font-weight="{weight}" font-size="{size}"'
        f' fill="{cover.ink}" text-anchor="middle">{escape(line)}</text>'
        for n, line in enumerate(cover.lines)
    )
    scene = (
        cover.picture
        if cover.picture.startswith("<")
        else f'<part name="{cover.picture}" x="450" y="1030" height="520"/>'
    )
    return pictures.expand(
        f'<svg xmlns="{pictures.SVG}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{cover.ground}"/>'
        f'<path d="M0 880q220-60 450-20t450-30v370H0z" fill="{cover.ink}" opacity=".1"/>'
        f'<rect x="28" y="28" width="844" height="1144" rx="26" fill="none" stroke="{cover.ink}" stroke-width="6"'
        ' opacity=".55"/>'
        f"{lines}{scene}"
        f'<text x="450" y="1126" font-family="Noto Sans Khmer" font-size="34" fill="{cover.ink}" text-anchor="middle">'
        f"{escape(cover.note)}</text>"
        "</svg>"
    )


def jpeg(cover: Cover) -> bytes:
    """The cover as JPEG, 900 by 1200 pixels."""
    return pictures.jpeg(svg(cover), width=WIDTH)
