"""A recorded voice made fit for terminals: one channel of Opus, without silence around it, as loud as every other.

Loudness is that of ITU-R BS.1770 (EBU R 128): -18 LUFS, which small loudspeakers and one earphone need, with peaks
below -1.5 dB.
"""

import math
from array import array
from dataclasses import dataclass
from pathlib import Path

import av
import msgspec
from av import AudioFrame, AudioResampler
from av.container import InputContainer
from av.error import FFmpegError
from av.filter import Graph

from kiosk.config import MIB, Limits
from kiosk.content.extract import media
from kiosk.content.refusals import Refused, TooLarge, Unreadable

SOUND, FACTS = "sound.opus", "voice.json"  # what is left in the folder

RATE = 48_000  # samples a second, the only rate Opus knows
_BITS = 32_000  # a second: nobody hears a difference to more in speech
_LOUDNESS, _PEAK = -18.0, -1.5  # LUFS, dB
_NEAR = 1.0  # LU; what is as near as this to the loudness is loud enough
_QUIETEST = -55.0  # LUFS; what is raised from below this is noise
_SILENCE = 10 ** (-45 / 20)  # of the loudest sample: what is below it at either end is cut off
_MARGIN = 0.08  # seconds of it that stay, so that no sound is cut
_MARK = ("made", "kiosk voice 1")  # the one tag of what was made here
_STEP = RATE // 100


class TooLong(Refused):
    """A recording that nobody would listen to at a button."""

    message = "The recording is longer than {limit} seconds."
    advice = "Record it again in fewer words."


class Silent(Refused):
    """Nothing can be heard in it."""

    message = "Nothing can be heard in the recording."
    advice = "Check that the right microphone is used and is near the mouth, then record again."


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How a recording came out: its length, and how much silence was cut off before it, both in seconds."""

    seconds: float
    cut: float


def prepare(path: Path, folder: Path, limits: Limits) -> Spoken:
    """Read a sound file of any kind the library plays; leave `SOUND` and `FACTS` in the folder.

    A recording that was made fit before keeps its coding, so that it may travel any number of times. One with sharp
    peaks stayed quieter than others, for they may not be raised further; so what was made here says so by a tag.

    Raises:
        EmptyFile, Gone, Unreadable: no bytes; cannot be read; no sound.
        TooLarge, TooLong, Silent: see there.
    """
    with media.opened(path) as container:
        if path.stat().st_size > limits.voice_size:
            raise TooLarge(what="the recording", limit=f"{limits.voice_size // MIB} MiB")
        if not container.streams.audio:
            raise Unreadable(detail="there is no sound in it")
        fit, ours = _is_opus(container), _is_ours(container)
        samples = _decoded(container, limits.voice_seconds)
    first, last = _edges(samples)
    loudness = _loudness(samples[first:last])
    even = abs(loudness - _LOUDNESS) < _NEAR and first < 2 * _MARGIN * RATE
    if fit and (even or (ours and loudness < _LOUDNESS + _NEAR)):
        first, last = 0, len(samples)
        _copy(path, folder / SOUND)
    else:
        _encode(_levelled(samples[first:last], _LOUDNESS - loudness), folder / SOUND)
    spoken = Spoken(seconds=round((last - first) / RATE, 3), cut=round(first / RATE, 3))
    (folder / FACTS).write_bytes(msgspec.json.encode(spoken))
    return spoken


def _is_opus(container: InputContainer) -> bool:
    (stream, *others) = container.streams
    return (
        container.format.name == "ogg"
        and not others
        and media.coding(stream) == "opus"
        and container.streams.audio[0].channels == 1
    )


def _is_ours(container: InputContainer) -> bool:
    tags = {**container.metadata, **container.streams.audio[0].metadata}
    return _MARK in tags.items()


def _decoded(container: InputContainer, longest: float) -> "array[float]":
    """Every sample from -1 to 1, both ears mixed; damaged packets are passed over, as players do."""
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
    samples = array("f")
    stream = container.streams.audio[0]
    for packet in container.demux(stream):
        try:
            frames = stream.decode(packet)
        except FFmpegError:
            continue
        for frame in frames:
            for plain in resampler.resample(frame):
                _take(samples, plain)
        if len(samples) > longest * RATE:
            raise TooLong(limit=round(longest))
    for plain in resampler.resample(None):
        _take(samples, plain)
    if not samples:
        raise Unreadable(detail="it holds no sound that can be played")
    return samples


def _take(samples: "array[float]", frame: AudioFrame) -> None:
    samples.frombytes(bytes(frame.planes[0])[: 4 * frame.samples])


def _edges(samples: "array[float]") -> tuple[int, int]:
    """From which sample to which something is heard.

    Raises:
        Silent: nowhere.
    """
    loudest = [max(map(abs, samples[at : at + _STEP])) for at in range(0, len(samples), _STEP)]
    heard = [at for at, level in enumerate(loudest) if level > _SILENCE * max(loudest) and math.isfinite(level)]
    if not heard:
        raise Silent
    margin = round(_MARGIN * RATE)
    return max(0, heard[0] * _STEP - margin), min(len(samples), (heard[-1] + 1) * _STEP + margin)


def _loudness(samples: "array[float]") -> float:
    """In LUFS; a short word counts as if silence followed.

    Raises:
        Silent: too quiet to be raised.
    """
    measured = _QUIETEST
    for frame in _filtered(samples, ("apad", "pad_dur=0.4"), ("ebur128", "metadata=1")):
        measured = float(frame.metadata.get("lavfi.r128.I", measured))
    if not measured > _QUIETEST:
        raise Silent
    return measured


def _levelled(samples: "array[float]", gain: float) -> list[AudioFrame]:
    limit = 10 ** (_PEAK / 20)
    return _filtered(samples, ("volume", f"{gain:.2f}dB"), ("alimiter", f"limit={limit:.3f}:level=0:latency=1"))


def _filtered(samples: "array[float]", *filters: tuple[str, str]) -> list[AudioFrame]:
    graph = Graph()
    chain = [
        graph.add("abuffer", f"sample_rate={RATE}:sample_fmt=flt:channel_layout=mono:time_base=1/{RATE}"),
        *(graph.add(name, options) for name, options in filters),
        graph.add("aformat", "sample_fmts=flt:channel_layouts=mono"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*chain).configure()
    graph.push(_frame(samples))
    graph.push(None)
    frames: list[AudioFrame] = []
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return frames
        if isinstance(frame, AudioFrame):
            frames.append(frame)


def _frame(samples: "array[float]") -> AudioFrame:
    frame = AudioFrame(format="flt", layout="mono", samples=len(samples), align=1)
    frame.sample_rate, frame.pts = RATE, 0
    frame.planes[0].update(samples.tobytes())
    return frame


def _encode(frames: list[AudioFrame], target: Path) -> None:
    with av.open(str(target), "w", format="opus", options={"fflags": "+bitexact"}) as file:
        file.metadata.update([_MARK])
        stream = file.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = _BITS
        for frame in frames:
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _copy(source: Path, target: Path) -> None:
    """The same packets in a file of our own making: without others' tags, or whatever lies behind them."""
    options = {"fflags": "+bitexact"}
    with media.opened(source) as given, av.open(str(target), "w", format="opus", options=options) as file:
        file.metadata.update([_MARK])
        stream = given.streams.audio[0]
        copy = file.add_stream_from_template(stream)
        for packet in given.demux(stream):
            if packet.size:
                packet.stream = copy
                file.mux(packet)
