"""Sound and film files, written with PyAV."""

import io
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from PIL import Image

from demo import sound

if TYPE_CHECKING:
    from av.container.core import Chapter  # it exists for type checkers only


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A chapter inside a file."""

    title: str
    begin: float
    end: float


def mp3(samples: sound.Samples, *, tags: Mapping[str, str] | None = None, marks: tuple[Mark, ...] = ()) -> bytes:
    """One channel as MP3, with tags and chapter names."""
    target = io.BytesIO()
    options = {"id3v2_version": "3", "write_xing": "1"}
    with av.open(target, "w", format="mp3", options=options) as file:
        file.metadata.update(tags or {})
        stream = file.add_stream("libmp3lame", rate=sound.RATE, layout="mono")
        stream.bit_rate = 56_000
        file.set_chapters([_chapter(number, mark) for number, mark in enumerate(marks)])
        for packet in stream.encode(_sound_frame(samples, "s16p")):
            file.mux(packet)
        file.mux(stream.encode(None))
    return target.getvalue()


def webm(
    path: Path,
    frames: Iterable[Image.Image],
    *,
    rate: int,
    samples: sound.Samples,
    tags: Mapping[str, str],
    language: str,
) -> None:
    """A film of equal frames with a sound track beneath: VP9 and Opus.

    `language` is an ISO 639-2 code, as Matroska wants it.
    """
    with av.open(path, "w", format="webm", options={"fflags": "+bitexact"}) as file:
        file.metadata.update(tags)
        frames = iter(frames)
        first = next(frames)
        picture = file.add_stream(
            "libvpx-vp9", rate=rate, options={"deadline": "realtime", "cpu-used": "7", "crf": "33", "row-mt": "0"}
        )
        picture.width, picture.height, picture.pix_fmt = first.width, first.height, "yuv420p"
        picture.bit_rate = 0
        picture.codec_context.thread_count = 1  # the same bytes on every machine
        voice = file.add_stream("libopus", rate=48_000, layout="mono")
        voice.bit_rate = 48_000
        voice.metadata["language"] = language
        file.start_encoding()
        tune = _sound_frame(samples, "s16")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        for frame in (*resampler.resample(tune), *resampler.resample(None)):
            file.mux(voice.encode(frame))
        file.mux(voice.encode(None))
        for number, image in enumerate((first, *frames)):
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]  # as PyAV ships it
            frame.pts, frame.time_base = number, Fraction(1, rate)
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))


def _sound_frame(samples: sound.Samples, form: str) -> av.AudioFrame:
    whole = array("h", [int(32_767 * value) for value in samples])
    frame = av.AudioFrame(format=form, layout="mono", samples=len(whole), align=1)
    frame.sample_rate = sound.RATE
    frame.pts, frame.time_base = 0, Fraction(1, sound.RATE)
    frame.planes[0].update(whole.tobytes())
    return frame


def _chapter(number: int, mark: Mark) -> "Chapter":
    return {
        "id": number,
        "start": round(1000 * mark.begin),
        "end": round(1000 * mark.end),
        "time_base": Fraction(1, 1000),
        "metadata": {"title": mark.title},
    }
