"""What a font, sound or film truly is, by its first bytes: the suffix of its prepared file."""

import re

_FONTS = (
    (b"wOF2", "woff2"),
    (b"wOFF", "woff"),
    (b"\0\1\0\0", "ttf"),
    (b"true", "ttf"),
    (b"OTTO", "otf"),
)
# An MPEG audio frame of layer III (ISO 11172-3, 2.4.1.3): eleven set bits, a version that exists, a possible bit rate.
_MPEG_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
_SOUND_BRANDS = (b"M4A ", b"M4B ")
_PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"mif1")


def font(head: bytes) -> str:
    """`woff2`, `woff`, `ttf` or `otf`; empty for all else."""
    return next((suffix for magic, suffix in _FONTS if head.startswith(magic)), "")


def media(head: bytes) -> str:
    """The suffix of a sound or film that browsers may play; empty for all else. 64 bytes are enough."""
    if head.startswith(b"ID3") or _MPEG_FRAME.match(head):
        return "mp3"
    if head.startswith(b"OggS"):
        return "opus" if b"OpusHead" in head else "ogg"
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head[4:8] == b"ftyp" and head[8:12] not in _PICTURE_BRANDS:
        return "m4a" if head[8:12] in _SOUND_BRANDS else "mp4"
    return "wav" if head.startswith(b"RIFF") and head[8:12] == b"WAVE" else ""
