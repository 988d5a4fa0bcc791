"""A recording comes out as one channel of Opus, without silence around it, as loud as every other; or it is refused."""

from pathlib import Path

import av
import pytest

from kiosk.config import Limits
from kiosk.content.extract import voice
from kiosk.content.extract.voice import SOUND, Silent, Spoken, TooLong, prepare
from kiosk.content.refusals import EmptyFile, Gone, Refused, TooLarge, Unreadable
from tests.builders.media import make_film, make_sound
from tests.builders.voices import make_voice


def made(path: Path, limits: Limits | None = None) -> Spoken:
    folder = path.parent / f"{path.name}-made"
    folder.mkdir()
    return prepare(path, folder, limits or Limits())


def sound(path: Path) -> Path:
    return path.parent / f"{path.name}-made" / SOUND


def loudness(path: Path) -> float:
    with av.open(str(path)) as file:
        return voice._loudness(voice._decoded(file, 200))


def test_it_is_one_channel_of_opus(tmp_path: Path) -> None:
    path = make_voice(tmp_path / "a.wav")
    assert made(path).seconds == pytest.approx(1, abs=0.05)
    with av.open(str(sound(path))) as file:
        (stream,) = file.streams.audio
        assert (file.format.name, stream.codec_context.name, stream.channels) == ("ogg", "opus", 1)


@pytest.mark.parametrize("level", [0.01, 0.1, 0.9])
def test_quiet_and_loud_voices_come_out_equally_loud(tmp_path: Path, level: float) -> None:
    path = make_voice(tmp_path / "a.wav", level=level)
    made(path)
    assert loudness(sound(path)) == pytest.approx(-18, abs=1)


def test_silence_around_it_is_cut_off_and_how_much_is_told(tmp_path: Path) -> None:
    spoken = made(make_voice(tmp_path / "a.wav", before=2.0, after=3.0))
    assert spoken.seconds == pytest.approx(1.16, abs=0.05)
    assert spoken.cut == pytest.approx(1.92, abs=0.03)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.webm", "libopus"), ("a.flac", "flac"), ("a.ogg", "libopus")],
)
def test_any_sound_that_the_library_plays_will_do(tmp_path: Path, name: str, codec: str) -> None:
    path = make_sound(tmp_path / name, codec, 1.0, rate=48_000)
    assert made(path).seconds == pytest.approx(1, abs=0.1)


def test_a_sound_that_was_made_fit_before_is_the_same_bytes_without_its_tags(tmp_path: Path) -> None:
    path = make_voice(tmp_path / "a.wav", before=1.0)
    spoken = made(path)
    again = sound(path).rename(tmp_path / "again.opus")
    assert made(again).seconds == pytest.approx(spoken.seconds, abs=0.02)
    assert sound(again).read_bytes() == again.read_bytes()
    tagged = tmp_path / "tagged.opus"
    with av.open(str(again)) as given, av.open(str(tagged), "w", format="opus") as target:
        target.metadata["comment"] = "MEETATNIGHT"
        copy = target.add_stream_from_template(given.streams.audio[0])
        for packet in given.demux(given.streams.audio[0]):
            if packet.size:
                packet.stream = copy
                target.mux(packet)
    with tagged.open("ab") as file:
        file.write(b"MEETATNIGHT")
    assert b"MEETATNIGHT" in tagged.read_bytes()
    made(tagged)
    assert b"MEETATNIGHT" not in sound(tagged).read_bytes()
    assert sound(tagged).read_bytes() == again.read_bytes()


def test_a_voice_that_its_peaks_keep_quiet_is_not_coded_a_second_time(tmp_path: Path) -> None:
    path = make_voice(tmp_path / "a.wav", 2.0, level=0.02, click=0.9)
    made(path)
    assert loudness(sound(path)) < -19
    again = sound(path).rename(tmp_path / "again.opus")
    made(again)
    assert sound(again).read_bytes() == again.read_bytes()


def test_a_quiet_voice_of_another_program_is_made_louder(tmp_path: Path) -> None:
    given = tmp_path / "a.opus"
    with av.open(str(make_voice(tmp_path / "a.wav", level=0.02))) as source, av.open(str(given), "w") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono")
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    made(given)
    assert loudness(sound(given)) == pytest.approx(-18, abs=1)


def silent(folder: Path) -> Path:
    return make_voice(folder / "a.wav", level=0)


def whispered(folder: Path) -> Path:
    return make_voice(folder / "a.wav", level=0.0006)


def endless(folder: Path) -> Path:
    return make_voice(folder / "a.wav", 3.0)


def heavy(folder: Path) -> Path:
    return make_voice(folder / "a.wav", 40.0)


def text(folder: Path) -> Path:
    (folder / "a.wav").write_text("No sound at all")
    return folder / "a.wav"


def empty(folder: Path) -> Path:
    (folder / "a.wav").touch()
    return folder / "a.wav"


def mute_film(folder: Path) -> Path:
    return make_film(folder / "a.mp4", "mpeg4")


def headless(folder: Path) -> Path:
    path = make_voice(folder / "a.wav")
    path.write_bytes(path.read_bytes()[:44])
    return path


def nothing(folder: Path) -> Path:
    return folder / "a.wav"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (silent, Silent),
        (whispered, Silent),
        (endless, TooLong),
        (heavy, TooLarge),
        (text, Unreadable),
        (empty, EmptyFile),
        (mute_film, Unreadable),
        (headless, Unreadable),
        (nothing, Gone),
    ],
)
def test_what_cannot_be_heard_is_refused(tmp_path: Path, make: object, reason: type[Refused]) -> None:
    assert callable(make)
    with pytest.raises(reason):
        made(make(tmp_path), Limits(voice_seconds=2, voice_size=1 << 20))
