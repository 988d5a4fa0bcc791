"""Film: one picture, one sound, and the subtitles that lie beside it."""

from dataclasses import dataclass, replace

from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from kiosk.config import Limits
from kiosk.content.extract import audio, media, metadata, subtitles
from kiosk.content.extract.media import Playable, Unplayable
from kiosk.content.extract.subtitles import Subtitled
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Notice, Publication, Role, Section, Source
from kiosk.content.prepare import manifest, pictures
from kiosk.content.prepare.manifest import Manifest, Mark, Subtitles, Track
from kiosk.content.refusals import Refused, TooLarge, Unreadable
from kiosk.content.workbench import MEDIA_TYPES, Workbench

# Container (as FFmpeg calls it) -> suffix, codings of the picture and of the sound that a Chromium plays in it.
_PLAYED: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {
    "mov": ("mp4", frozenset({"h264", "av1", "vp9"}), frozenset({"aac", "mp3", "opus", "flac"})),
    "matroska": ("webm", frozenset({"vp8", "vp9", "av1"}), frozenset({"vorbis", "opus"})),
}
_PIXELS = 4096 * 2304  # of one frame; no terminal plays more
_SMOOTH = 1920 * 1088  # what a Pi plays without a stutter
_MOMENTS = (0.08, 0.2, 0.35, 0.5, 0.9)  # parts of the length at which the film is looked at
_CONTRAST = 24.0  # standard deviation of brightness (0-127) from which a frame shows something
_TRIES = 300  # packets read in search of one frame


@dataclass(frozen=True, kw_only=True)
class _Film:
    """What the file holds. `poster` is the frame that shows most; `blind` counts moments that cannot be decoded."""

    tags: dict[str, str]
    playable: Playable
    chapters: tuple[tuple[str, float], ...]
    language: str
    pixels: int
    poster: Image.Image | None
    blind: int


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Read a film with its subtitles; a file of this family without a picture is read as sound.

    Raises:
        Unplayable: terminals do not play its coding.
        Unreadable, EmptyFile, Gone: damaged, empty, not to be read.
        TooLarge: its picture is larger than any terminal plays.
    """
    with media.opened(source.main.path) as container:
        stream = _picture_stream(container)
        film = _examine(container, stream) if stream else None
    if film is None:
        return audio.read(replace(source, kind=Kind.AUDIO), bench, limits)
    texts, notices = _subtitles(source)
    sections = tuple(section for text in texts for section in _sections(text))
    href = bench.link(film.playable.suffix, source.main.path)
    cover = _cover(source, film, bench, limits)
    title = film.tags.get("title") or media.title_of(source.main.name)
    seconds = round(film.playable.seconds, 3)
    publication = Publication(
        kind=Kind.VIDEO,
        title=title,
        authors=media.authors(film.tags),
        languages=metadata.languages([film.tags.get("language", ""), film.language], title),
        description=media.description(film.tags),
        publisher=media.first(film.tags, "publisher", "network"),
        published=media.published(film.tags),
        rights=media.first(film.tags, "copyright", "license"),
        features=(Feature.SUBTITLES,) if texts else (),
        chapters=tuple(Chapter(title=t or str(n), place=str(int(s))) for n, (t, s) in enumerate(film.chapters, 1)),
        cover=cover,
        letters=sum(metadata.letters(section.text) for section in sections),
        seconds=seconds,
        notices=(*_notices(film), *notices),
    )
    manifest.write(
        Manifest(
            kind=Kind.VIDEO,
            title=title,
            language=next(iter(publication.languages), ""),
            tracks=(Track(href=href, title=title, media_type=film.playable.media_type, seconds=seconds),),
            marks=tuple(
                Mark(title=t or str(n), track=0, seconds=round(s, 3)) for n, (t, s) in enumerate(film.chapters, 1)
            ),
            subtitles=tuple(
                Subtitles(href=bench.add("vtt", text.vtt()), language=text.language, label=text.label) for text in texts
            ),
            poster=cover,
        ),
        bench,
    )
    return Extracted(publication=publication, sections=sections)


def _picture_stream(container: InputContainer) -> VideoStream | None:
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return moving[0] if moving else None


def _examine(container: InputContainer, stream: VideoStream) -> _Film:
    suffix, pictures_played, sounds_played = _PLAYED.get(
        container.format.name.split(",")[0], ("", frozenset(), frozenset())
    )
    coding = media.coding(stream)
    if coding not in pictures_played:
        raise Unplayable(what="picture", codec=media.told(coding, container))
    for sound in container.streams.audio[:1]:
        if media.coding(sound) not in sounds_played:
            raise Unplayable(what="sound", codec=media.told(media.coding(sound), container))
    size = stream.codec_context.width * stream.codec_context.height
    if size > _PIXELS:
        raise TooLarge(what="the picture of the film", limit="4096 x 2304 pixels")
    # One thread and only whole frames: many reference frames of a large film would not fit into memory.
    stream.codec_context.thread_count = 1
    stream.codec_context.skip_frame = "NONKEY"
    seconds, declared = media.measured(container, stream)
    found = [_frame(container, stream, seconds * moment) for moment in (0.0, *_MOMENTS)]
    shown = [frame for frame in found if frame]
    if not shown:
        raise Unreadable(detail="no picture of the film can be decoded")
    return _Film(
        tags=media.tags(container),
        playable=Playable(suffix=suffix, media_type=MEDIA_TYPES[suffix][0], seconds=seconds, declared=declared),
        chapters=tuple((title, second) for title, second in media.chapters(container) if second < seconds),
        language=media.language(container, container.streams.audio[0]) if container.streams.audio else "",
        pixels=size,
        poster=next((f for f in shown[1:] if _contrast(f) >= _CONTRAST), max(shown, key=_contrast)),
        blind=len(found) - len(shown),
    )


def _frame(container: InputContainer, stream: VideoStream, second: float) -> Image.Image | None:
    """The nearest whole frame before that second, small and upright, or nothing if none can be decoded."""
    base = float(stream.time_base or 0)
    try:
        container.seek(int(second / base) + (stream.start_time or 0) if base else 0, stream=stream)
        for tried, packet in enumerate(container.demux(stream)):
            frames = stream.decode(packet)
            if frames:
                return _image(frames[0], stream)
            if tried > _TRIES:
                break
    except FFmpegError:
        return None
    return None


def _image(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    """The frame as shown: pixels made square, scaled down to a cover, turned as the phone was held."""
    aspect = float(stream.sample_aspect_ratio or 1) or 1.0
    width, height = frame.width * min(aspect, 8.0), float(frame.height)
    scale = min(1.0, max(pictures.COVER_SIZE) / max(width, height))
    image: Image.Image = frame.to_image(  # type: ignore[no-untyped-call] # PyAV gives this one no types
        width=max(2, round(width * scale)), height=max(2, round(height * scale))
    )
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def _contrast(image: Image.Image) -> float:
    return float(ImageStat.Stat(image.convert("L")).stddev[0])


def _cover(source: Source, film: _Film, bench: Workbench, limits: Limits) -> str:
    for file in source.files:
        if file.role is Role.COVER:
            try:
                return pictures.write_cover(file.path.read_bytes(), bench, limits, file.name)
            except (Refused, OSError):
                break
    return pictures.draw_cover(film.poster, bench) if film.poster else ""


def _subtitles(source: Source) -> tuple[list[Subtitled], list[Notice]]:
    """The readable files of subtitles, one a language; the others become notices."""
    texts: list[Subtitled] = []
    notices: list[Notice] = []
    for file in source.files:
        if file.role is not Role.SUBTITLES:
            continue
        try:
            texts.append(subtitles.read(file, source.main.name))
        except Refused as error:
            notices.append(
                Notice(
                    code="SubtitlesLeftOut",
                    message="The subtitles {name} were left out: {reason}",
                    advice=error.what_to_do,
                    parts={"name": file.name, "reason": str(error)},
                )
            )
    return texts, notices


def _sections(text: Subtitled) -> list[Section]:
    """The words spoken, each line with the second at which it is said, because a hit leads there."""
    return [Section(place=str(int(cue.begin)), text=cue.text) for cue in text.cues]


def _notices(film: _Film) -> list[Notice]:
    found = []
    if film.playable.cut or film.blind:
        found.append(
            Notice(
                code="Damaged",
                message="The film is damaged or cut: {played} of {declared} seconds can be played.",
                advice="Copy it again from where it came from. Look at it before you keep it.",
                parts={"played": f"{film.playable.seconds:.0f}", "declared": f"{film.playable.declared:.0f}"},
            )
        )
    if film.pixels > _SMOOTH:
        found.append(
            Notice(
                code="LargePicture",
                message="The film's picture is larger than 1920 x 1080; small terminals may not play it smoothly.",
                advice="Convert it to 1280 x 720, for example with HandBrake.",
            )
        )
    return found
