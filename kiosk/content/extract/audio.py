"""Sound: a recording, an audiobook with chapters, or an audiobook of several files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from kiosk.config import Limits
from kiosk.content.extract import media, metadata
from kiosk.content.extract.media import Playable, Unplayable
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Notice, Publication, Role, Source, SourceFile
from kiosk.content.prepare import manifest, pictures
from kiosk.content.prepare.manifest import Manifest, Mark, Track
from kiosk.content.refusals import Refused, TooLarge, Unreadable
from kiosk.content.sources import DISC, natural
from kiosk.content.workbench import MEDIA_TYPES, Workbench

_TRACKS = 1_000
_PROBED = 3  # decoded frames that prove a stream is sound
_PCM = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"})
# Container (as FFmpeg calls it) -> suffix of the prepared file, and the codings a Chromium plays in it.
_PLAYED: dict[str, tuple[str, frozenset[str]]] = {
    "mp3": ("mp3", frozenset({"mp3"})),
    "mov": ("m4a", frozenset({"aac", "mp3", "opus", "flac"})),
    "ogg": ("ogg", frozenset({"vorbis", "opus", "flac"})),
    "flac": ("flac", frozenset({"flac"})),
    "wav": ("wav", _PCM),
    "matroska": ("webm", frozenset({"vorbis", "opus"})),
}


@dataclass(frozen=True, kw_only=True)
class _Sound:
    """What one file holds. `chapters`: title and second; `picture`: the embedded cover's bytes."""

    file: SourceFile
    tags: dict[str, str]
    playable: Playable
    chapters: tuple[tuple[str, float], ...]
    picture: bytes
    language: str

    @property
    def title(self) -> str:
        return self.tags.get("title") or media.title_of(self.file.name)


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Read one sound file, or the tracks of an audiobook.

    Raises:
        Unplayable: terminals do not play its coding.
        Unreadable, EmptyFile, Gone: damaged, empty, not to be read; the file is named when there are several.
        TooLarge: more tracks than anybody would record.
    """
    given = [file for file in source.files if file.role in (Role.MAIN, Role.TRACK)]
    if len(given) > _TRACKS:
        raise TooLarge(what="the number of tracks", limit=_TRACKS)
    sounds: list[_Sound] = []
    for file in given:
        # One picture is enough; a thousand of them would not fit into memory.
        sounds.append(_examine(file, want_picture=not any(sound.picture for sound in sounds)))
    sounds = _in_order(sounds)
    tracks = tuple(
        Track(
            href=bench.link(sound.playable.suffix, sound.file.path),
            title=sound.title,
            media_type=sound.playable.media_type,
            seconds=round(sound.playable.seconds, 3),
        )
        for sound in sounds
    )
    marks = tuple(_marks(sounds))
    publication = _publication(source, sounds, marks, _cover(source, sounds, bench, limits))
    manifest.write(
        Manifest(
            kind=Kind.AUDIO,
            title=publication.title,
            language=publication.languages[0] if publication.languages else "",
            tracks=tracks,
            marks=marks,
            poster=publication.cover,
        ),
        bench,
    )
    return Extracted(publication=publication)


def _examine(file: SourceFile, *, want_picture: bool) -> _Sound:
    with media.opened(file.path) as container:
        stream = _sound_stream(container)
        suffix, codings = _PLAYED.get(container.format.name.split(",")[0], ("", frozenset()))
        coding = media.coding(stream)
        if coding not in codings:
            raise Unplayable(what="sound", codec=media.told(coding, container))
        if any(media.coding(other) == "theora" for other in container.streams):
            raise Unplayable(what="picture", codec="THEORA")
        picture = media.picture(container) if want_picture else b""
        seconds, declared = media.measured(container, stream)
        if not _sounds(container, stream):
            raise Unreadable(detail=f"{file.name} holds no sound that can be played")
        return _Sound(
            file=file,
            tags=media.tags(container),
            playable=Playable(
                suffix=suffix,
                media_type=MEDIA_TYPES[suffix][0].replace("video/", "audio/"),
                seconds=seconds,
                declared=declared,
            ),
            chapters=media.chapters(container),
            picture=picture,
            language=media.language(container, stream),
        )


def _sound_stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise Unreadable(detail="there is no sound in it")
    return container.streams.audio[0]


def _sounds(container: InputContainer, stream: AudioStream) -> bool:
    """Whether the beginning can be decoded; single damaged frames are passed over, as players do."""
    container.seek(0, stream=stream)
    decoded = 0
    for tried, packet in enumerate(container.demux(stream)):
        try:
            decoded += len(stream.decode(packet))
        except FFmpegError:
            continue
        finally:
            enough = decoded >= _PROBED or tried > 100 * _PROBED
        if enough:
            break
    return decoded > 0


def _in_order(sounds: list[_Sound]) -> list[_Sound]:
    """By disc and track number where every file has its own, else by file name."""
    places = [(_number(sound.tags.get("disc", "1")), _number(sound.tags.get("track", ""))) for sound in sounds]
    if len(set(places)) == len(sounds) and all(track for _, track in places):
        return [sound for _, sound in sorted(zip(places, sounds, strict=True), key=lambda pair: pair[0])]
    return sorted(sounds, key=lambda sound: natural(sound.file.name))


def _number(text: str) -> int:
    """The first number of `6/10`."""
    digits = text.partition("/")[0].strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 0  # noqa: PLR2004 - no album has a million


def _marks(sounds: list[_Sound]) -> Iterator[Mark]:
    """The chapters inside the files; a file without any is one itself, if there are several."""
    for number, sound in enumerate(sounds):
        inside = [(title, second) for title, second in sound.chapters if second < sound.playable.seconds]
        for position, (title, second) in enumerate(inside, 1):
            yield Mark(title=title or f"{sound.title} ({position})", track=number, seconds=round(second, 3))
        if not inside and len(sounds) > 1:
            yield Mark(title=sound.title, track=number, seconds=0)


def _publication(source: Source, sounds: list[_Sound], marks: tuple[Mark, ...], cover: str) -> Publication:
    several = len(sounds) > 1
    tags = sounds[0].tags
    album = media.most_common(sound.tags.get("album", "") for sound in sounds)
    title = _title_of_several(source.name, album) if several else sounds[0].title
    languages = metadata.languages([tags.get("language", ""), sounds[0].language], title)
    return Publication(
        kind=Kind.AUDIO,
        title=title,
        authors=media.authors(_agreed(sounds)),
        languages=languages,
        description=media.description(tags),
        publisher=media.first(tags, "publisher", "label"),
        published=media.published(tags),
        series="" if several or album == title else album,
        series_position=str(_number(tags.get("track", "")) or "") if album and album != title and not several else "",
        subjects=tuple({tags["genre"]: None}) if "genre" in tags else (),
        rights=media.first(tags, "copyright", "license"),
        features=(Feature.SOUND,),
        chapters=tuple(
            Chapter(title=mark.title, place=f"{mark.track}:{int(mark.seconds)}" if several else str(int(mark.seconds)))
            for mark in marks
        ),
        cover=cover,
        seconds=round(sum(sound.playable.seconds for sound in sounds), 3),
        notices=tuple(
            Notice(
                code="CutShort",
                message="{name} ends before its time: it declares {declared} seconds and plays {played}.",
                advice="Copy it again from where it came from, if the end matters.",
                parts={
                    "name": sound.file.name,
                    "declared": f"{sound.playable.declared:.0f}",
                    "played": f"{sound.playable.seconds:.0f}",
                },
            )
            for sound in sounds
            if sound.playable.cut
        ),
    )


def _title_of_several(folder: str, album: str) -> str:
    """The album, else the folder's name; with the disc, as long as the album does not number it itself."""
    disc = DISC.fullmatch(folder)
    if not album:
        return media.title_of_folder(folder) or folder
    if not disc or re.search(rf"(?<!\d)0*{int(disc[2])}(?!\d)", album):
        return album
    return f"{album} ({media.title_of_folder(disc[1])})"


def _agreed(sounds: list[_Sound]) -> dict[str, str]:
    """The tags of the work: for each key the value that most of its files have."""
    keys = {key for sound in sounds for key in sound.tags}
    return {key: media.most_common(sound.tags.get(key, "") for sound in sounds) for key in keys}


def _cover(source: Source, sounds: list[_Sound], bench: Workbench, limits: Limits) -> str:
    """The picture given beside the sound, else the first one inside a file; a damaged picture is passed over."""
    for file in source.files:
        if file.role is Role.COVER:
            try:
                return pictures.write_cover(file.path.read_bytes(), bench, limits, file.name)
            except (Refused, OSError):
                break
    for sound in sounds:
        if sound.picture:
            try:
                return pictures.write_cover(sound.picture, bench, limits, sound.file.name)
            except Refused:
                continue
    return ""
