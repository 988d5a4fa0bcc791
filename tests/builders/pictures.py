"""Makes small pictures of every format, and some that are not what they say."""

import io
import struct
import zlib

from PIL import Image

ORIENTATION = 0x0112  # EXIF


def make_picture(
    suffix: str = "JPEG", size: tuple[int, int] = (40, 60), colour: str = "teal", orientation: int = 0
) -> bytes:
    """A picture of one colour in Pillow's format of that name."""
    image = Image.new("RGB", size, colour)
    target = io.BytesIO()
    if orientation:
        exif = image.getexif()
        exif[ORIENTATION] = orientation
        image.save(target, suffix, exif=exif)
    else:
        image.save(target, suffix)
    return target.getvalue()


def make_moving(frames: int = 3, suffix: str = "GIF") -> bytes:
    """An animation, each frame of another grey."""
    images = [Image.new("L", (20, 30), 10 + 60 * number % 200) for number in range(frames)]
    target = io.BytesIO()
    images[0].save(target, suffix, save_all=True, append_images=images[1:], duration=50)
    return target.getvalue()


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header says this size, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
