"""Tones in the place of voices, for the sample library: `python -m demo.voices COLLECTION PACK`.

There is no free Khmer voice. So each word is a hum, each syllable of it a note, deeper or higher by the language: one
hears that something is said, when, and of which length, and nobody can take it for speech.
"""

import hashlib
import sys
import tempfile
import tomllib
import wave
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from demo import path, sound
from demo.build import WORKS
from kiosk.config import Limits
from kiosk.content.extract import voice
from kiosk.content.extract.voicepack import FORMAT, MANIFEST, VERSION, Pack
from kiosk.content.extract.voicepack import sound as name_of
from kiosk.content.ingest import item_id
from kiosk.content.model import Recording, Role, Word
from kiosk.content.schema import STARTER_SHELVES
from kiosk.content.store import StagedFile
from kiosk.khmer.clusters import clusters
from kiosk.khmer.words import words
from kiosk.web import i18n
from kiosk.web.spoken import LABELS, SHELVES

_PITCH = {"km": 196.0, "en": 233.1, "fr": 277.2}  # hertz
_TUNE = (1.0, 1.125, 1.25, 1.125, 0.9375)  # of the pitch, syllable after syllable
_PAUSE = 0.09  # seconds between words
SPOKEN = (
    *("language-km", "language-en", "language-fr", "start", "privacy-count", "privacy-unseen", "privacy-wipe"),
    *("home", "back", "letters", "language", "finish", "stay", "still-there", "go-on", "copy-place"),
    *("search", "keyboard", "my-place", "read", "listen", "watch", "open", "about", "chapters"),
)
TITLES: Mapping[str, str] = {"village-sounds.epub": "village", "turtle-and-bridge.epub": "stories/km"}


def texts(
    collection: Path, language: str, labels: Sequence[str], titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What is said in a language: keys, and the words on the screen."""
    said = i18n.words(language)
    yield from ((f"label:{name}", said.gettext(LABELS[name])) for name in labels)
    for key, _, *names in STARTER_SHELVES:
        yield f"shelf:{key}", dict(zip(i18n.LANGUAGES, names, strict=True))[language]
    yield from ((f"shelf:{key}", said.gettext(text)) for key, text in SHELVES.items())
    yield f"path:{path.KEY}", path.NAMES[language]
    for file, work in titles.items():
        title = tomllib.loads((WORKS / work / "book.toml").read_text("utf-8"))["title"]
        sha256 = hashlib.sha256((collection / file).read_bytes()).hexdigest()
        staged = StagedFile(path=collection / file, sha256=sha256, size=0)
        yield f"item:{item_id(((Role.MAIN, staged),))}", title


def spoken(text: str, language: str) -> tuple[sound.Samples, tuple[Word, ...]]:
    """A text as hums, and when each of its words is heard."""
    parts, notes, at, note = [], [], 0.0, 0
    for word in (word for word in words(text) if word.strip()):
        begin = at
        for _ in range(max(1, len(clusters(word)) if language == "km" else round(len(word) / 2.5))):
            notes.append((at, sound.hum(_PITCH[language] * _TUNE[note % len(_TUNE)])))
            at, note = at + sound.HUM, note + 1
        parts.append(Word(text=word, begin=round(begin, 3), end=round(at, 3)))
        at += _PAUSE
    ground = sound.silence(at)
    for second, hum in notes:
        sound.mix(ground, hum, second)
    return sound.levelled(ground), tuple(parts)


def build(collection: Path, target: Path, labels: Sequence[str] = SPOKEN, titles: Mapping[str, str] = TITLES) -> int:
    """Write the voice pack; returns how many recordings are in it."""
    recordings, sounds = [], {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for language in i18n.LANGUAGES:
            for key, text in texts(collection, language, labels, titles):
                samples, timing = spoken(text, language)
                made = voice.prepare(_wav(work / "given.wav", samples), work, Limits())
                data = (work / voice.SOUND).read_bytes()
                sha256 = hashlib.sha256(data).hexdigest()
                sounds[name_of(sha256)] = data
                moved = (replace(w, begin=max(0.0, w.begin - made.cut), end=w.end - made.cut) for w in timing)
                recordings.append(
                    Recording(
                        key=key,
                        language=language,
                        sha256=sha256,
                        size=len(data),
                        seconds=made.seconds,
                        words=tuple(moved),
                    )
                )
    with zipfile.ZipFile(target, "w") as pack:
        manifest = Pack(format=FORMAT, version=VERSION, recordings=tuple(recordings))
        pack.writestr(MANIFEST, msgspec.json.encode(manifest))
        for name, data in sounds.items():
            pack.writestr(name, data)
    return len(recordings)


def _wav(path: Path, samples: sound.Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, sound.RATE, len(samples), "NONE", ""))
        file.writeframes(array("h", [round(32_767 * value) for value in samples]).tobytes())
    return path


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004  # the module, the folder and the pack
        sys.exit("usage: python -m demo.voices COLLECTION PACK")
    print(f"  {build(Path(sys.argv[1]), Path(sys.argv[2]))} tones in the place of voices")
