"""The tones that stand for voices in the sample library."""

from itertools import pairwise
from pathlib import Path

import pytest

from demo import voices
from tests.builders.voices import Studio


@pytest.mark.parametrize(("text", "language", "parts"), [("Go on", "en", 2), ("ទំព័រដើម", "km", 2), ("Oui", "fr", 1)])
def test_each_word_is_heard_in_its_turn(text: str, language: str, parts: int) -> None:
    samples, words = voices.spoken(text, language)
    assert len(words) == parts
    assert "".join(word.text for word in words) == text.replace(" ", "")
    assert all(a.end <= b.begin for a, b in pairwise(words))
    assert max(map(abs, samples)) > 0.5


def test_the_pack_can_be_taken_by_a_library(tmp_path: Path) -> None:
    (tmp_path / "village-sounds.epub").write_bytes(b"book")
    made = voices.build(tmp_path, tmp_path / "voices.zip", ["home"], {"village-sounds.epub": "village"})
    studio = Studio(tmp_path / "library")
    assert studio.recorder.take(tmp_path / "voices.zip").taken == made
    heard = studio.recorder.recordings.all("km")
    studio.close()
    assert {one.key.partition(":")[0] for one in heard} == {"label", "shelf", "path", "item"}
    assert all(one.words for one in heard)
