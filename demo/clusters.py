r"""Fonts with one glyph for each Khmer cluster, so that text in a PDF is found and copied as it is written.

A PDF names glyphs, not letters. The vowel \u17c1 stands before its consonant on paper and after it in the text, so a
glyph for each part makes readers copy the parts in the wrong order. Here a whole cluster (a consonant with everything
around it) is one glyph, and its ToUnicode entry is the cluster as written (ISO 32000-1, 9.10.3).
"""

import io
import re
from dataclasses import dataclass
from functools import cached_property

import uharfbuzz  # type: ignore[import-untyped]  # it ships no types
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

_CLUSTER = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*|.", re.DOTALL)


def split(text: str) -> list[str]:
    """The orthographic clusters of a text; anything that is not Khmer goes letter by letter."""
    return _CLUSTER.findall(text)


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A cluster as drawn: glyph numbers of the source font with their places, and the width, in font units."""

    glyphs: tuple[tuple[int, int, int], ...]
    width: int


class ClusterFont:
    """The clusters of some texts as glyphs 1, 2, 3..., drawn with a TrueType font; 0 is the empty .notdef."""

    def __init__(self, truetype: bytes, texts: list[str]) -> None:
        self._source = TTFont(io.BytesIO(truetype))
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(truetype))
        self.units: int = self._source["head"].unitsPerEm
        self.ascent: int = self._source["hhea"].ascent
        self.descent: int = self._source["hhea"].descent
        self.clusters = sorted({cluster for text in texts for cluster in split(text)})
        self._numbers = {cluster: number for number, cluster in enumerate(self.clusters, 1)}
        self._shapes = {cluster: self._shape(cluster) for cluster in self.clusters}

    def encode(self, text: str) -> bytes:
        """Glyph numbers, two bytes each.

        Raises:
            KeyError: a cluster was not among the texts.
        """
        return b"".join(self._numbers[cluster].to_bytes(2, "big") for cluster in split(text))

    def width(self, text: str) -> float:
        """The length of a line at size 1."""
        return sum(self._shapes[cluster].width for cluster in split(text)) / self.units

    @property
    def widths(self) -> list[int]:
        """The width of each glyph from 1, in thousandths of the size."""
        return [round(1000 * self._shapes[cluster].width / self.units) for cluster in self.clusters]

    @cached_property
    def data(self) -> bytes:
        """The font file."""
        names = [".notdef", *(f"c{number}" for number in range(1, len(self.clusters) + 1))]
        glyphs = {".notdef": TTGlyphPen(None).glyph()}
        metrics = {".notdef": (0, 0)}
        for name, cluster in zip(names[1:], self.clusters, strict=True):
            glyphs[name] = self._draw(self._shapes[cluster])
            metrics[name] = (self._shapes[cluster].width, 0)
        builder = FontBuilder(self.units, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({0xE000 + number: name for number, name in enumerate(names)})
        builder.setupGlyf(glyphs)
        table = builder.font["glyf"]
        builder.setupHorizontalMetrics({n: (width, getattr(table[n], "xMin", 0)) for n, (width, _) in metrics.items()})
        builder.setupHorizontalHeader(ascent=self.ascent, descent=self.descent)
        builder.setupNameTable({"familyName": "Clusters", "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        builder.font["head"].created = builder.font["head"].modified = self._source["head"].created
        builder.font.recalcTimestamp = False
        target = io.BytesIO()
        builder.save(target)
        return target.getvalue()

    def _shape(self, cluster: str) -> Shaped:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(cluster)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._shaper, buffer)
        glyphs, at = [], 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                msg = f"the font cannot draw {cluster!r}"
                raise ValueError(msg)
            glyphs.append((info.codepoint, at + place.x_offset, place.y_offset))
            at += place.x_advance
        return Shaped(glyphs=tuple(glyphs), width=at)

    def _draw(self, shape: Shaped) -> object:
        outlines = self._source.getGlyphSet()
        pen = TTGlyphPen(None)
        for glyph, x, y in shape.glyphs:
            recording = DecomposingRecordingPen(outlines)
            outlines[self._source.getGlyphName(glyph)].draw(recording)
            recording.replay(TransformPen(pen, (1, 0, 0, 1, x, y)))
        return pen.glyph()
