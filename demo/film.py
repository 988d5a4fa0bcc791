"""The film: shots with moving drawings, music beneath, and subtitles in every language beside it."""

import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from PIL import Image

from demo import encode, pictures, score, sound

_RATE = 12  # frames a second
_WIDTH = 640
_LANGUAGES = ("km", "en", "fr")
_Place = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Something that moves during a shot: see the head of `film.toml`. It is there from `since` to `until`."""

    at: _Place
    to: _Place | None = None
    part: str = ""
    person: str = ""
    into: str = ""
    begin: float = 0.0
    end: float = 0.0
    since: float = 0.0
    until: float = math.inf
    swing: float = 0.0
    turn: float = 0.0
    flip: bool = False
    looks: dict[str, str] = field(default_factory=dict)

    def share(self, second: float) -> float:
        """How far it has come, 0 to 1, gently starting and stopping."""
        if self.swing:
            return 0.5 - 0.5 * math.cos(2 * math.pi * second / self.swing)
        passed = min(1.0, max(0.0, (second - self.begin) / max(0.01, self.end - self.begin)))
        return passed * passed * (3 - 2 * passed)

    def element(self, second: float) -> str:
        """Itself in a scene, at a second of the shot."""
        if not self.since <= second < self.until:
            return ""
        share = self.share(second)
        x, y, tall = (a + (b - a) * share for a, b in zip(self.at, self.to or self.at, strict=True))
        looks = "".join(f' {name}="{value}"' for name, value in self.looks.items())
        looks += ' flip="1"' if self.flip else ""
        looks += f' turn="{self.turn}"' if self.turn else ""
        place = f'x="{x:.1f}" y="{y:.1f}"'
        if self.person:
            pose = f'pose="{self.person}" to="{self.into or self.person}" share="{share:.3f}"'
            return f'<person {pose} {place} size="{tall:.3f}"{looks}/>'
        return f'<part name="{self.part}" {place} height="{max(0.1, tall):.1f}"{looks}/>'


@dataclass(frozen=True, kw_only=True)
class Shot:
    """Some seconds of the film, with its words in each language."""

    seconds: float
    words: dict[str, str]
    actor: tuple[Actor, ...]


def build(folder: Path, target: Path) -> None:
    """Write the film of `film.toml` as `NAME.webm` (`NAME` is the folder's), and `NAME.km.vtt` and so on beside it."""
    text = (folder / "film.toml").read_text("utf-8")
    facts = tomllib.loads(text)
    target.mkdir(parents=True, exist_ok=True)
    shots = shots_of(text)
    backdrop = (folder / "pictures" / facts["backdrop"]).read_text("utf-8")
    tags = {name: facts[name] for name in ("title", "comment")}
    tags |= {"artist": facts["author"], "date": facts["year"]}
    encode.webm(
        target / f"{folder.name}.webm",
        frames(shots, backdrop),
        rate=_RATE,
        samples=_music(facts["music"], sum(shot.seconds for shot in shots)),
        tags=tags,
        language="khm",
    )
    for language in _LANGUAGES:
        (target / f"{folder.name}.{language}.vtt").write_text(subtitles(shots, language), "utf-8")


def shots_of(text: str) -> list[Shot]:
    """The shots that the text of a `film.toml` describes.

    Raises:
        msgspec.ValidationError: it describes something else.
    """
    return msgspec.convert(tomllib.loads(text)["shot"], list[Shot])


def frames(shots: list[Shot], backdrop: str) -> Iterator[Image.Image]:
    """All pictures of the film in order. The backdrop is painted once."""
    ground = pictures.image(pictures.expand(backdrop), width=_WIDTH)
    size = pictures.size(backdrop)
    last, image = "", ground
    for shot in shots:
        for number in range(round(shot.seconds * _RATE)):
            drawn = "".join(actor.element(number / _RATE) for actor in shot.actor)
            if drawn != last:
                scene = pictures.expand(f'<svg xmlns="{pictures.SVG}" viewBox="0 0 {size[0]} {size[1]}">{drawn}</svg>')
                last, image = drawn, pictures.image(scene, width=_WIDTH, onto=ground)
            yield image


def subtitles(shots: list[Shot], language: str) -> str:
    """The words of one language as WebVTT, a cue for each shot."""
    cues, begin = ["WEBVTT\n"], 0.0
    for shot in shots:
        end = begin + shot.seconds
        cues.append(f"{_clock(begin + 0.2)} --> {_clock(end - 0.1)}\n{shot.words[language]}\n")
        begin = end
    return "\n".join(cues)


def _music(lines: dict[str, str], seconds: float) -> sound.Samples:
    beat = float(lines["beat"])
    part = score.Part(title="", lines={name: line for name, line in lines.items() if name != "beat"}, beat=(beat, beat))
    played, _ = score.play([part])
    ground = sound.silence(seconds)
    sound.mix(ground, played, 0.0)
    return sound.levelled(ground, 0.5)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}:{seconds % 60:06.3f}"
