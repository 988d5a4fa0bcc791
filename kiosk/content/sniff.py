"""What a file is, decided by its first bytes and never by its name."""

import re
from enum import StrEnum
from pathlib import Path

from kiosk.content.refusals import Gone, OtherArchive, OtherDocument, OtherMedia, UnknownKind

HEAD = 4096


class Family(StrEnum):
    """What the first bytes tell. Whether a zip is a book or a comic, or an Ogg file a film, its reader decides."""

    EMPTY = "an empty file"
    ZIP = "zip"
    PDF = "PDF"
    ZIM = "ZIM"
    SOUND = "sound"
    FILM = "film or sound"
    SUBTITLES = "subtitles"
    PICTURE = "a picture"
    RAR = "a RAR archive"
    SEVEN_ZIP = "a 7-Zip archive"
    TAR = "a tar archive"
    PACKED = "a compressed file"
    FOREIGN_FILM = "a film or sound in a form that browsers do not play, as AVI, WMV, MPEG or AIFF"
    OFFICE = "an old Microsoft Office document"
    MOBI = "a Kindle book"
    DJVU = "a DjVu document"
    PROGRAM = "a program"
    WEB_PAGE = "a web page"
    FB2 = "a FictionBook"
    RTF = "a rich text document"
    TEXT = "plain text"
    UNKNOWN = "unknown"


_MAGIC: tuple[tuple[bytes, Family], ...] = (
    (b"PK\x03\x04", Family.ZIP),
    (b"PK\x05\x06", Family.ZIP),
    (b"PK\x07\x08", Family.ZIP),
    (b"ZIM\x04", Family.ZIM),
    (b"ID3", Family.SOUND),
    (b"fLaC", Family.SOUND),
    (b"\x1a\x45\xdf\xa3", Family.FILM),
    (b"\x89PNG\r\n", Family.PICTURE),
    (b"\xff\xd8\xff", Family.PICTURE),
    (b"GIF8", Family.PICTURE),
    (b"BM", Family.PICTURE),
    (b"II*\0", Family.PICTURE),
    (b"MM\0*", Family.PICTURE),
    (b"Rar!", Family.RAR),
    (b"7z\xbc\xaf", Family.SEVEN_ZIP),
    (b"\x1f\x8b", Family.PACKED),
    (b"BZh", Family.PACKED),
    (b"\xfd7zXZ", Family.PACKED),
    (b"\xd0\xcf\x11\xe0", Family.OFFICE),
    (b"AT&TFORM", Family.DJVU),
    (b"MZ", Family.PROGRAM),
    (b"\x7fELF", Family.PROGRAM),
    (b"#!AMR", Family.FOREIGN_FILM),
    (b"#!", Family.PROGRAM),
    (b"{\\rtf", Family.RTF),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Family.FOREIGN_FILM),  # ASF: WMV, WMA
    (b"FLV\1", Family.FOREIGN_FILM),
    (b"\0\0\1\xba", Family.FOREIGN_FILM),  # MPEG program stream: VCD, DVD
    (b"\0\0\1\xb3", Family.FOREIGN_FILM),
    (b".RMF", Family.FOREIGN_FILM),
    (b"caff", Family.FOREIGN_FILM),
    (b"wvpk", Family.FOREIGN_FILM),
    (b"TTA1", Family.FOREIGN_FILM),
    (b"MThd", Family.FOREIGN_FILM),
    (b"RF64", Family.FOREIGN_FILM),
    (b"riff\x2e\x91", Family.FOREIGN_FILM),  # W64
)
_MAGIC_INSIDE: tuple[tuple[int, bytes, Family], ...] = (
    (60, b"BOOKMOBI", Family.MOBI),
    (257, b"ustar", Family.TAR),  # POSIX.1-1988, in the first header
)
_ADVISED: dict[Family, type[UnknownKind]] = {
    **dict.fromkeys((Family.RAR, Family.SEVEN_ZIP, Family.TAR, Family.PACKED), OtherArchive),
    **dict.fromkeys(
        (Family.OFFICE, Family.MOBI, Family.DJVU, Family.WEB_PAGE, Family.FB2, Family.RTF, Family.TEXT), OtherDocument
    ),
    Family.FOREIGN_FILM: OtherMedia,
}
_TIMING = re.compile(r"\d\d:\d\d[.,]\d{3}[ \t]*-->[ \t]*\d")
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
_PICTURE_BRANDS = (b"avif", b"heic", b"mif1")
# An MPEG audio frame (ISO 11172-3, 2.4.1.3): eleven set bits, a version that exists, layer II or III, a possible bit
# rate. Layer I, which nobody uses, would look like the mark of UTF-16.
_MPEG_FRAME = re.compile(rb"\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd][\x10-\xef]")
_ADTS = re.compile(rb"\xff[\xf0\xf1\xf8\xf9][\x40-\x7f\x80-\xbf]")  # ISO 13818-7, 6.2
_PRINTABLE = re.compile(r"[^\x00-\x08\x0e-\x1f\ufffd]*")


def family(path: Path) -> Family:
    """Look at the first bytes of a file.

    Raises:
        Gone: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return of_bytes(file.read(HEAD))
    except OSError as error:
        raise Gone(detail=error.strerror or "it cannot be read") from error


def refusal(found: Family) -> UnknownKind:
    """Why a file of a family that is no title is not let in, with what to do about it."""
    return _ADVISED.get(found, UnknownKind)(found=found.value)


def of_bytes(head: bytes) -> Family:
    """The same for the first bytes themselves; up to 4,096 of them count."""
    if not head:
        return Family.EMPTY
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    for at, magic, found in _MAGIC_INSIDE:
        if head.startswith(magic, at):
            return found
    return _container(head) or _by_content(head)


def _container(head: bytes) -> Family | None:
    """Files whose kind stands behind the first four bytes."""
    found: Family | None = None
    if head.startswith(b"RIFF"):
        found = {b"WAVE": Family.SOUND, b"WEBP": Family.PICTURE, b"AVI ": Family.FOREIGN_FILM}.get(head[8:12])
    elif head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        found = Family.FOREIGN_FILM
    elif _ADTS.match(head) or (head[:1] == head[188:189] == head[376:377] == b"G" and _text(head) is None):
        found = Family.FOREIGN_FILM  # raw AAC; MPEG transport stream, whose packets of 188 bytes begin so
    elif head.startswith(b"OggS"):
        found = Family.FILM if b"\x80theora" in head else Family.SOUND
    elif head[4:8] == b"ftyp":
        found = dict.fromkeys(_SOUND_BRANDS, Family.SOUND).get(head[8:12], Family.FILM)
        found = Family.PICTURE if head[8:12] in _PICTURE_BRANDS else found
    elif head[4:8] in {b"moov", b"mdat", b"free", b"wide", b"skip"}:
        found = Family.FILM
    elif b"%PDF-" in head[:1024]:
        found = Family.PDF
    elif _MPEG_FRAME.match(head.lstrip(b"\0")):  # some recorders begin with silence that is no frame
        found = Family.SOUND
    return found


def _by_content(head: bytes) -> Family:
    text = _text(head)
    if text is None:
        return Family.UNKNOWN
    start = text.lstrip("\ufeff \t\r\n")[:512].lower()
    if start.startswith("webvtt") or _TIMING.search(text):
        return Family.SUBTITLES
    if "<svg" in start:
        return Family.PICTURE
    if "<fictionbook" in start:
        return Family.FB2
    if start.startswith(("<!doctype html", "<html")) or "<html" in start:
        return Family.WEB_PAGE
    return Family.TEXT


def _text(head: bytes) -> str | None:
    """The bytes as text when they look like it: UTF-16 with its mark, UTF-8, or an eight-bit code page."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    half = len(head) // 2
    for zeros, encoding in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):  # Western text without the mark
        if (
            half
            and zeros.count(0) > half // 2
            and _PRINTABLE.fullmatch(text := head[: 2 * half].decode(encoding, "ignore"))
        ):
            return text
    # The last character may be cut in the middle.
    text = head.decode("utf-8", "ignore" if len(head) == HEAD else "replace")
    if "\ufffd" in text:
        text = head.decode("latin-1")
    return text if _PRINTABLE.fullmatch(text) else None
