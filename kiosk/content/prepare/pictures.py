"""The only place that decodes pictures: what a picture truly is, and the small copies that pages show of it."""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.config import Limits
from kiosk.content.refusals import Refused
from kiosk.content.workbench import Workbench

COVER, THUMB = "cover.webp", "thumb.webp"
COVER_SIZE, THUMB_SIZE = (600, 800), (240, 320)  # pixels, at most

# Format by Pillow's name -> suffix of a prepared file. Every terminal shows the first five as they are.
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "BMP": "bmp", "TIFF": "tiff"}
SHOWN_AS_THEY_ARE = frozenset({"jpg", "png", "gif", "webp", "avif"})

_DECODED = 36_000_000  # pixels held in memory at once; a larger JPEG is decoded at a fraction of its size
_SIDE = 65_500  # pixels; more than any browser lays out
_ORIENTATION_TAG, _TURNED = 0x0112, frozenset({5, 6, 7, 8})  # EXIF orientation, and its values that swap the sides
_SMALL_ENOUGH = 2  # a JPEG is decoded at no less than this multiple of what is wanted

# What Pillow and its codecs raise for damaged bytes.
_DAMAGE = (
    *(OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, struct.error, EOFError, OverflowError),
    *(MemoryError, RuntimeError),
)


class BadPicture(Refused):
    """Not a picture of a known kind, or a damaged one."""

    message = "A picture is damaged or of an unknown kind ({name})."
    advice = "Save the picture again as JPEG, PNG or WebP."


class HugePicture(Refused):
    """A picture that would fill a terminal's memory when shown."""

    message = "A picture is too large to be safe ({name}: {width} x {height} pixels; at most {limit} in all)."
    advice = "Make the picture smaller and save it again."


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a picture's first bytes say. `width` and `height` in pixels as shown, turned as the camera was held."""

    suffix: str
    width: int
    height: int
    moving: bool = False

    @property
    def pixels(self) -> int:
        """How many there are of one frame."""
        return self.width * self.height


def examine(data: bytes | BinaryIO, limits: Limits, name: str = "") -> Picture:
    """Read a picture's true format and size from its header, without decoding it.

    `name` is for the message. A stream must be seekable.

    Raises:
        BadPicture: neither JPEG, PNG, GIF, WebP, AVIF, BMP nor TIFF, or its header is damaged.
        HugePicture: more pixels than the limit, or a side too long to be laid out.
    """
    with _open(data, name) as image:
        width, height = image.size
        if width * height > limits.picture_pixels or max(width, height) > _SIDE:
            raise HugePicture(name=name, width=width, height=height, limit=limits.picture_pixels)
        if _orientation(image) in _TURNED:
            width, height = height, width
        return Picture(suffix=_SUFFIXES[image.format or ""], width=width, height=height, moving=_moves(image))


def to_webp(data: bytes, limits: Limits, name: str = "", size: tuple[int, int] = (2400, 3200)) -> bytes:
    """Make a WebP of a picture (its first frame), upright, no larger than `size`, without anything but the pixels.

    Raises:
        BadPicture, HugePicture: as `examine`; or the pixels are damaged.
    """
    image = _decode(data, limits, name, size)
    try:
        return _encode(image, size)
    except _DAMAGE as error:
        raise BadPicture(name=name) from error


def write_cover(data: bytes, bench: Workbench, limits: Limits, name: str = "") -> str:
    """Write the cover and its thumbnail from a picture's bytes; returns the cover's name.

    Raises:
        BadPicture, HugePicture: as `to_webp`.
    """
    image = _decode(data, limits, name, COVER_SIZE)
    try:
        return draw_cover(image, bench)
    except _DAMAGE as error:
        raise BadPicture(name=name) from error


def draw_cover(image: Image.Image, bench: Workbench) -> str:
    """Write the cover and its thumbnail from an image in memory; returns the cover's name."""
    image = _flat(image)
    image.thumbnail(COVER_SIZE, Image.Resampling.LANCZOS, reducing_gap=2)
    bench.write(COVER, _encode(image, COVER_SIZE))
    bench.write(THUMB, _encode(image, THUMB_SIZE))
    return COVER


def _open(data: bytes | BinaryIO, name: str) -> Image.Image:
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    try:
        # Pillow warns of what our own limits judge, and of odd metadata that is dropped anyway.
        with warnings.catch_warnings(action="ignore"):
            return Image.open(stream, formats=tuple(_SUFFIXES))
    except Image.DecompressionBombError as error:
        raise HugePicture(name=name, width="?", height="?", limit=Image.MAX_IMAGE_PIXELS) from error
    except UnidentifiedImageError as error:
        raise BadPicture(name=name) from error
    except _DAMAGE as error:
        raise BadPicture(name=name) from error


def _decode(data: bytes, limits: Limits, name: str, size: tuple[int, int]) -> Image.Image:
    """The picture upright and flat, perhaps already smaller but not below twice `size`."""
    picture = examine(data, limits, name)
    try:
        with warnings.catch_warnings(action="ignore"), _open(data, name) as image:
            image.draft("RGB", (size[0] * _SMALL_ENOUGH, size[1] * _SMALL_ENOUGH))
            if image.width * image.height > _DECODED:
                raise HugePicture(name=name, width=picture.width, height=picture.height, limit=_DECODED)
            ImageOps.exif_transpose(image, in_place=True)
            return _flat(image)
    except _DAMAGE as error:
        raise BadPicture(name=name) from error


def _flat(image: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue, without anything else; what is transparent becomes white."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    flat = image.convert("RGB")
    flat.info.clear()
    return flat


def _encode(image: Image.Image, size: tuple[int, int]) -> bytes:
    copy = image.copy()
    copy.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2)
    target = io.BytesIO()
    copy.save(target, "WEBP", quality=80, method=2)
    return target.getvalue()


def _orientation(image: Image.Image) -> int:
    # Pillow decodes a whole PNG in search of an orientation that no camera writes there.
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except _DAMAGE:
        return 1


def _moves(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except _DAMAGE:
        return False
