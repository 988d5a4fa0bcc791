"""What sound and film have in common: opening a file safely, its tags, its chapters, its true length."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream

from kiosk.content.extract import metadata
from kiosk.content.refusals import EmptyFile, Gone, Refused, Unreadable

_MATROSKA = "matroska"  # of whose codings browsers play only those that WebM has
# The only readers that are let near a file: others (play lists, network formats) would open what the file names.
_DEMUXERS = "mp3,mov,mp4,m4a,ogg,flac,wav,matroska,webm,aac"
_END = 20.0  # seconds before the declared end from where the true end is looked for
_SHORT = 0.95  # a file that plays less than this part of what it declares was cut
_LONGEST = 200 * 3600.0  # seconds; a declared time beyond this is no time
_CHAPTERS = 2_000
_COUNTED = frozenset({"mp3", "aac", "wav", "flac"})  # containers whose headers do not know the length, or guess it
_WEB_ADDRESS = re.compile(r"(https?://|www\.)\S+")
_WINDOWS = re.compile("[\x80-\x9f]")  # where Latin-1 has nothing and Windows its quotation marks
# Bytes that are Thai in its old code page (TIS-620): letters, each with at most two signs above or below it. No other
# writing than Thai is like that without a single Latin letter.
_THAI = re.compile(rb"(?:[\xa1-\xd0\xd2\xd3\xdf-\xe6\xef-\xfb][\xd1\xd4-\xda\xe7-\xee]{0,2}|[\x20-\x40])+")
_THAI_LETTER, _THAI_VOWEL = re.compile(rb"[\xa1-\xce]"), re.compile(rb"[\xd0-\xda\xe0-\xee]")
_THAI_LEAST = 3  # letters
_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Unplayable(Refused):
    """A coding that the terminals' browser does not play."""

    message = "Terminals cannot play this file: its {what} is coded as {codec}."
    advice = "Convert it, for example with HandBrake: film to MP4 (H.264 and AAC), sound to MP3."


@dataclass(frozen=True, kw_only=True)
class Playable:
    """How a file is given to a terminal: the suffix and type of the prepared file, and its length in seconds.

    `declared` is what the file says its length is.
    """

    suffix: str
    media_type: str
    seconds: float
    declared: float

    @property
    def cut(self) -> bool:
        """Whether a noticeable part of what it declares is missing."""
        return self.seconds < self.declared * _SHORT - 1


def told(coding: str, container: InputContainer) -> str:
    """A coding as it is named to people; in Matroska the container may be what terminals do not play."""
    name = (coding or "something unknown").upper()
    return f"{name} in a Matroska file" if container.format.name.startswith(_MATROSKA) else name


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """A sound or film file, open for reading.

    Raises:
        EmptyFile, Gone, Unreadable: no bytes; cannot be read; not sound or film. The last also while reading.
    """
    try:
        if not path.stat().st_size:
            raise EmptyFile
        with path.open("rb") as file:
            container = av.open(
                file,
                "r",
                options={"format_whitelist": _DEMUXERS, "max_streams": "64"},
                metadata_errors="surrogateescape",
                io_open=_nothing_else,
            )
            with container:
                yield container
    except FFmpegError as error:
        raise Unreadable(detail="it is no sound or film that can be played") from error
    except OSError as error:
        raise Gone(detail=error.strerror) from error


def tags(container: InputContainer) -> dict[str, str]:
    """What the file says of itself, keys in lower case, values repaired and cleaned, empty ones left out.

    Ogg keeps its tags in the stream, other formats in the container.
    """
    found: dict[str, str] = {}
    for source in (container.metadata, *(stream.metadata for stream in container.streams if stream.type == "audio")):
        for key, value in source.items():
            if text := metadata.clean(repaired(value)):
                found.setdefault(key.lower(), text)
    return found


def repaired(text: str) -> str:
    """Undo a wrong reading of bytes where it is certain: the wrong characters are exactly the bytes of a UTF-8 text."""
    if not text.isascii():
        for wrong in ("latin-1", "cp1252"):
            try:
                return text.encode(wrong, "surrogateescape").decode()
            except UnicodeError:
                continue
        if thai := _thai(text):
            return thai
        if _WINDOWS.search(text):
            try:
                return text.encode("latin-1").decode("cp1252")
            except UnicodeError:
                pass
    # Bytes that were no UTF-8 in the first place: old tags are in the code page of Western Windows.
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _is_text(text) else _western(text)


def first(found: Mapping[str, str], *keys: str) -> str:
    """The first of these tags that is there."""
    return next((found[key] for key in keys if key in found), "")


def authors(found: Mapping[str, str]) -> tuple[str, ...]:
    """Who made it, one name each."""
    names = first(found, "album_artist", "albumartist", "artist", "author", "composer")
    return tuple(name for part in re.split(r";| / |\0", names) if (name := part.strip()))


def description(found: Mapping[str, str]) -> str:
    """The comment, unless it is a mere web address."""
    text = first(found, "description", "synopsis", "comment")
    return "" if _WEB_ADDRESS.fullmatch(text) else text


def published(found: Mapping[str, str]) -> str:
    """The date, as far as it looks like one."""
    match = _ISO_DATE.match(first(found, "date", "year", "originaldate"))
    return match[0] if match else ""


def most_common(values: Iterable[str]) -> str:
    """The value that most files agree on, or empty."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else ""


def title_of(name: str) -> str:
    """A title made of a file name: without its extension, underscores as spaces."""
    return title_of_folder(re.sub(r"\.[A-Za-z0-9]{2,4}$", "", Path(name).name)) or name


def title_of_folder(name: str) -> str:
    """A title made of the name of a folder, which has no extension (`Story vol.12`); empty if nothing can be read."""
    return metadata.clean(Path(name).name.replace("_", " "))


def chapters(container: InputContainer) -> tuple[tuple[str, float], ...]:
    """The chapters inside the file: title (may be empty) and start in seconds, in order."""
    found = []
    for chapter in container.chapters()[:_CHAPTERS]:
        base = chapter["time_base"]
        start = float(chapter["start"] * base) if base else 0.0
        if 0 <= start < _LONGEST:
            found.append((metadata.clean(repaired(chapter["metadata"].get("title", ""))), start))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def picture(container: InputContainer) -> bytes:
    """The picture embedded as cover, or no bytes."""
    for stream in container.streams:
        if stream.disposition & Disposition.attached_pic:
            for packet in container.demux(stream):
                if packet.size:
                    return bytes(packet)
    return b""


def coding(stream: Stream) -> str:
    """The name of a stream's coding, as in `aac`; empty when nobody knows it."""
    context: Any = stream.codec_context
    return str(context.codec.canonical_name) if context else ""


def language(container: InputContainer, stream: Stream) -> str:
    """The language a stream declares, or empty. Matroska's default is English, which nobody chose."""
    given = stream.language or ""
    return "" if given == "eng" and container.format.name.startswith("matroska") else given


def measured(container: InputContainer, stream: Stream) -> tuple[float, float]:
    """How long a stream truly plays, and how long the file declares it to, in seconds.

    Headers guess (MP3 with changing bit rate) or lie: the packets are counted, or those at the end looked at.
    """
    base = float(stream.time_base or 0)
    own = (stream.duration or 0) * base
    declared = own or (container.duration or 0) / av.time_base
    declared = declared if 0 < declared < _LONGEST else 0.0
    if not _COUNTED & set(container.format.name.split(",")):
        end = _last(container, stream, max(0.0, declared - _END))
        if end:
            return end, declared
    return _last(container, stream, 0.0) or declared, declared


def _last(container: InputContainer, stream: Stream, begin: float) -> float:
    """The end of the last packet from `begin` seconds on, counted from the first one; 0 if there is none."""
    base = float(stream.time_base or 0)
    start = float(stream.start_time or 0) * base
    end = 0.0
    try:
        container.seek(int((begin + start) / base) if base else 0, stream=stream)
        for packet in container.demux(stream):
            if packet.pts is not None and packet.size:
                end = max(end, (packet.pts + (packet.duration or 0)) * base - start)
    except FFmpegError:
        pass  # what was read until then counts
    return end


def _nothing_else(url: str, _flags: int, _options: object) -> NoReturn:
    """A file that wants another file opened is not given it."""
    raise Unreadable(detail=f"it refers to another file ({url})")


def _is_text(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _thai(text: str) -> str:
    """The text if its bytes are Thai, or empty."""
    try:
        data = text.encode("latin-1" if _is_text(text) else "utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return ""
    certain = len(_THAI_LETTER.findall(data)) >= _THAI_LEAST and _THAI_VOWEL.search(data) and _THAI.fullmatch(data)
    return data.decode("cp874", "replace") if certain else ""


def _western(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
