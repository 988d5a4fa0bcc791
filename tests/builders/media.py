"""Makes small sound and film files with FFmpeg's own encoders."""

import struct
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

RATE = 16_000


def make_sound(
    path: Path,
    codec: str,
    seconds: float = 2.0,
    *,
    tags: Mapping[str, str] | None = None,
    chapters: Sequence[tuple[str, float]] = (),
    rate: int = RATE,
) -> Path:
    """A quiet tone in the container that the name of the path asks for."""
    with av.open(str(path), "w") as container:
        assert isinstance(container, OutputContainer)
        container.metadata.update(tags or {})
        stream = _add_sound(container, codec, rate)
        _chapters(container, chapters, seconds)
        _tone(container, stream, seconds, rate)
    return path


def make_film(
    path: Path,
    codec: str,
    colours: Sequence[str] = ("black", "stripes", "stripes"),
    *,
    sound: str = "",
    size: tuple[int, int] = (64, 48),
    tags: Mapping[str, str] | None = None,
    chapters: Sequence[tuple[str, float]] = (),
    fps: int = 10,
) -> Path:
    """A film that shows each of the colours (`black`, `stripes`) for a second."""
    with av.open(str(path), "w") as container:
        assert isinstance(container, OutputContainer)
        container.metadata.update(tags or {})
        picture = container.add_stream(codec, rate=fps)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p"
        picture.codec_context.gop_size = fps
        tone = _add_sound(container, sound, 48_000) if sound else None
        _chapters(container, chapters, len(colours))
        for number in range(fps * len(colours)):
            frame = _frame(colours[number // fps], size)
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if tone:
            _tone(container, tone, len(colours), 48_000)
    return path


def id3(frames: Mapping[str, bytes], picture: bytes = b"") -> bytes:
    """An ID3v2.3 tag (id3.org): each frame's text is given as bytes, which the tag says are Latin 1."""
    body = b"".join(_id3_frame(name, b"\0" + text) for name, text in frames.items())
    if picture:
        body += _id3_frame("APIC", b"\0image/jpeg\0\x03\0" + picture)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + body


def _id3_frame(name: str, data: bytes) -> bytes:
    return name.encode() + struct.pack(">I", len(data)) + b"\0\0" + data


def _add_sound(container: OutputContainer, codec: str, rate: int) -> AudioStream:
    stream = container.add_stream(codec, rate=rate)
    assert isinstance(stream, AudioStream)
    stream.layout = "mono"
    return stream


def _tone(container: OutputContainer, stream: AudioStream, seconds: float, rate: int) -> None:
    wave = struct.pack("<32h", *(3000 if step < 16 else -3000 for step in range(32)))
    size, done = 960, 0
    while done < seconds * rate:
        frame = AudioFrame(format="s16", layout="mono", samples=size)
        frame.planes[0].update((wave * (size // 32)).ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = rate, done, Fraction(1, rate)
        container.mux(stream.encode(frame))
        done += size
    container.mux(stream.encode(None))


def _frame(colour: str, size: tuple[int, int]) -> VideoFrame:
    frame = VideoFrame(*size, "yuv420p")
    for number, plane in enumerate(frame.planes):
        line = b"\x10" * plane.line_size if colour == "black" else (b"\x10" * 8 + b"\xe0" * 8) * plane.line_size
        plane.update(b"\x80" * plane.buffer_size if number else (line * plane.height)[: plane.buffer_size])
    return frame


def _chapters(container: OutputContainer, chapters: Sequence[tuple[str, float]], seconds: float) -> None:
    ends = [begin for _, begin in chapters[1:]] + [seconds]
    container.set_chapters(
        [
            {
                "id": number,
                "start": int(begin * 1000),
                "end": int(end * 1000),
                "time_base": Fraction(1, 1000),
                "metadata": {"title": title} if title else {},
            }
            for number, ((title, begin), end) in enumerate(zip(chapters, ends, strict=False))
        ]
    )
