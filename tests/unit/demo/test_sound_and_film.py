"""Sounds, the listening course and the film of the sample collection."""

import io
from pathlib import Path

import av
import pytest
from PIL import Image

from demo import audiobook, books, encode, film, score, sound
from demo.film import Actor, Shot
from demo.score import Part

COVER = '[cover]\nlines = ["A"]\npicture = "drum"\n'
COURSE = f"""
album = "ស្ដាប់"
author = "យើង"
year = "2026"
genre = "មេរៀន"
comment = "ស្ដាប់"
{COVER}
[[track]]
file = "01-bell"
title = "មួយ"
beat = 0.2
part = [{{ title = "ក", bell = "B b" }}, {{ title = "ខ", beat = [0.3, 0.1], gain = 0.5, drum = "D d | D" }}]
[[track]]
file = "02-wood"
title = "ពីរ"
beat = 0.2
part = [{{ title = "គ", wood = "c - A ." }}]
"""
GARDEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 36"><rect width="64" height="36" fill="#ffffff"/></svg>'
)


@pytest.mark.parametrize("name", ["bell", "bicycle_bell", "drum", "frog", "cricket", "bird", "rooster"])
def test_each_sound_can_be_heard(name: str) -> None:
    samples = getattr(sound, name)()

    assert max(abs(value) for value in samples) > 0.1


@pytest.mark.parametrize("name", ["rain", "wind", "engine"])
def test_each_lasting_sound_lasts_as_long_as_asked(name: str) -> None:
    assert len(getattr(sound, name)(0.5)) == pytest.approx(0.5 * sound.RATE, abs=1)


def test_levelled_sound_reaches_its_peak_and_ends_in_silence() -> None:
    samples = sound.levelled(sound.wood(440.0), 0.5)

    assert max(abs(value) for value in samples) == pytest.approx(0.5, abs=0.001)
    assert samples[-1] == 0.0


def test_what_is_longer_than_the_ground_is_cut_off() -> None:
    ground = sound.silence(0.1)

    sound.mix(ground, sound.wood(440.0), 0.05)

    assert len(ground) == round(0.1 * sound.RATE)
    assert max(ground[: round(0.05 * sound.RATE)]) == 0.0


def test_beats_of_a_part_grow_shorter_evenly() -> None:
    part = Part(title="", lines={"drum": "D D D"}, beat=(0.5, 0.1))

    assert part.starts == pytest.approx([0.0, 0.5, 0.8, 0.9])


def test_parts_follow_each_other_and_the_last_note_dies_away() -> None:
    part = Part(title="", lines={"drum": "D ."}, beat=(0.2, 0.2))

    samples, begins = score.play([part, part])

    assert begins == pytest.approx([0.0, 0.4, 2.3])
    assert len(samples) == round(2.3 * sound.RATE)


def test_an_instrument_that_nobody_plays_is_refused() -> None:
    with pytest.raises(KeyError, match="violin"):
        score.strike("violin", "D")


def test_a_course_is_a_folder_of_tracks_with_names_and_chapters(tmp_path: Path) -> None:
    (tmp_path / "rhythm.toml").write_text(COURSE, "utf-8")

    audiobook.build(tmp_path, tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["01-bell.mp3", "02-wood.mp3", "cover.jpg"]
    with av.open(tmp_path / "out" / "01-bell.mp3") as track:
        assert track.metadata["title"] == "មួយ"
        assert track.metadata["album"] == "ស្ដាប់"
        assert track.metadata["track"] == "1/2"
        assert [chapter["metadata"]["title"] for chapter in track.chapters()] == ["ក", "ខ"]
    with Image.open(tmp_path / "out" / "cover.jpg") as cover:
        assert cover.size == (900, 1200)


def test_the_same_sound_gives_the_same_file() -> None:
    samples = sound.levelled(sound.drum())

    assert encode.mp3(samples) == encode.mp3(samples)
    with av.open(io.BytesIO(encode.mp3(samples))) as file:
        assert file.streams.audio[0].codec_context.sample_rate == sound.RATE


def test_an_actor_moves_between_its_seconds_only() -> None:
    actor = Actor(part="sun", at=(0, 0, 10), to=(100, 0, 10), begin=1, end=3)

    assert [actor.share(second) for second in (0, 1, 2, 3, 9)] == [0, 0, 0.5, 1, 1]
    assert 'x="50.0"' in actor.element(2)


def test_a_swinging_actor_comes_back() -> None:
    actor = Actor(person="dig", into="lift", at=(0, 0, 1), swing=2, flip=True, turn=5, looks={"hair": "krama"})

    assert [actor.share(second) for second in (0, 1, 2)] == pytest.approx([0, 1, 0])
    assert 'pose="dig" to="lift" share="1.000"' in actor.element(1)
    assert 'hair="krama" flip="1" turn="5"' in actor.element(1).replace(".0", "")


def test_an_actor_is_there_from_since_until() -> None:
    actor = Actor(part="sun", at=(0, 0, 10), since=1, until=2)

    assert [bool(actor.element(second)) for second in (0.5, 1.0, 1.9, 2.0)] == [False, True, True, False]


def test_subtitles_follow_the_shots() -> None:
    shots = [Shot(seconds=2, words={"fr": "Un"}, actor=()), Shot(seconds=61, words={"fr": "Deux"}, actor=())]

    text = film.subtitles(shots, "fr")

    assert text.startswith("WEBVTT\n\n00:00:00.200 --> 00:00:01.900\nUn\n")
    assert "00:00:02.200 --> 00:01:02.900\nDeux\n" in text


def test_a_frame_shows_the_actors_before_the_backdrop() -> None:
    shots = [Shot(seconds=0.25, words={}, actor=(Actor(part="cloud", at=(32, 36, 36), looks={"color": "#ff0000"}),))]

    frames = list(film.frames(shots, GARDEN))

    assert len(frames) == 3
    assert frames[0].getpixel((320, 250)) == (255, 0, 0)
    assert frames[0].getpixel((2, 2)) == (255, 255, 255)


def test_a_film_is_written_with_sound_and_subtitles_beside_it(tmp_path: Path) -> None:
    source = tmp_path / "sun"
    (source / "pictures").mkdir(parents=True)
    (source / "pictures" / "garden.svg").write_text(GARDEN)
    (source / "film.toml").write_text(
        'title = "ថ្ងៃ"\nauthor = "យើង"\ncomment = "ខ្លី"\nyear = "2026"\nbackdrop = "garden.svg"\n'
        '[[shot]]\nseconds = 1\nwords = { km = "ក", en = "a", fr = "à" }\n'
        'actor = [{ part = "sun", at = [0, 30, 10], to = [60, 30, 20], end = 1 }]\n'
        '[music]\nbeat = 0.2\nwood = "c d e"\n',
        "utf-8",
    )

    film.build(source, tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "sun.en.vtt",
        "sun.fr.vtt",
        "sun.km.vtt",
        "sun.webm",
    ]
    with av.open(tmp_path / "out" / "sun.webm") as written:
        assert written.metadata["title"] == "ថ្ងៃ"
        assert written.duration is not None
        assert written.duration / av.time_base == pytest.approx(1, abs=0.1)
        assert [stream.type for stream in written.streams] == ["video", "audio"]


def test_the_film_of_the_collection_is_described_right_and_short() -> None:
    text = (Path(books.__file__).parent / "works" / "mango" / "film.toml").read_text("utf-8")

    shots = film.shots_of(text)

    assert 20 <= sum(shot.seconds for shot in shots) <= 40
    assert all(set(shot.words) == {"km", "en", "fr"} for shot in shots)
