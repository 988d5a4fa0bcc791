"""TrueType files with Khmer and Latin letters together, joined from the web fonts that npm installs."""

import io
import tempfile
from functools import cache
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

_FONTSOURCE = Path(__file__).parents[1] / "node_modules" / "@fontsource"

BODY = "battambang", 400
BOLD = "battambang", 700
TITLE = "moul", 400
PLAIN = "noto-sans-khmer", 400  # with accents for French
PLAIN_BOLD = "noto-sans-khmer", 700


@cache
def truetype(family: str, weight: int) -> bytes:
    """A font file; Khmer first, so that its line height rules. The same installed fonts give the same bytes.

    Raises:
        FileNotFoundError: `npm ci` has not run.
    """
    with tempfile.TemporaryDirectory() as scratch:
        halves = []
        for script in ("khmer", "latin"):
            half = TTFont(
                _FONTSOURCE / family / "files" / f"{family}-{script}-{weight}-normal.woff", recalcTimestamp=False
            )
            half.flavor = None  # plain TrueType, not WOFF
            path = Path(scratch) / f"{script}.ttf"
            half.save(path)
            halves.append(str(path))
        font = Merger().merge(halves)
    font["head"].created = font["head"].modified = half["head"].modified  # the merger takes the time of day
    font.recalcTimestamp = False
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def web_font(family: str, weight: int, script: str = "khmer") -> bytes:
    """The WOFF2 file of one script, as published, for embedding in an EPUB."""
    return (_FONTSOURCE / family / "files" / f"{family}-{script}-{weight}-normal.woff2").read_bytes()


@cache
def installed() -> tuple[str, ...]:
    """Paths of all fonts that drawings may use, written once per process to a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="demo-fonts-"))
    paths = []
    for family, weight in (BODY, BOLD, TITLE, PLAIN, PLAIN_BOLD):
        path = folder / f"{family}-{weight}.ttf"
        path.write_bytes(truetype(family, weight))
        paths.append(str(path))
    return tuple(paths)
