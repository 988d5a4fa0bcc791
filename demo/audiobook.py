"""The listening course: a folder of MP3 tracks with chapter names, and its cover."""

import tomllib
from pathlib import Path

from demo import books, covers, encode, score

_SCORED = ("bell", "drum", "wood")


def build(folder: Path, target: Path) -> None:
    """Write the tracks of `rhythm.toml` and `cover.jpg` into the folder `target`."""
    facts = tomllib.loads((folder / "rhythm.toml").read_text("utf-8"))
    target.mkdir(parents=True, exist_ok=True)
    (target / "cover.jpg").write_bytes(covers.jpeg(books.cover(folder, facts)))
    tracks = facts["track"]
    for number, track in enumerate(tracks, 1):
        parts = [_part(part, track["beat"]) for part in track["part"]]
        samples, begins = score.play(parts)
        marks = tuple(
            encode.Mark(title=part.title, begin=begin, end=end)
            for part, begin, end in zip(parts, begins, begins[1:], strict=False)
        )
        tags = {
            "title": track["title"],
            "album": facts["album"],
            "artist": facts["author"],
            "album_artist": facts["author"],
            "track": f"{number}/{len(tracks)}",
            "date": facts["year"],
            "genre": facts["genre"],
            "comment": facts["comment"],
            "language": "khm",
        }
        (target / f"{track['file']}.mp3").write_bytes(encode.mp3(samples, tags=tags, marks=marks))


def _part(part: dict[str, str | float | list[float]], beat: float) -> score.Part:
    return score.Part(
        title=str(part["title"]),
        lines={name: str(part[name]) for name in _SCORED if name in part},
        beat=_ramp(part.get("beat", beat)),
        gain=_ramp(part.get("gain", 1.0)),
    )


def _ramp(value: str | float | list[float]) -> tuple[float, float]:
    if isinstance(value, list):
        return value[0], value[1]
    return float(value), float(value)
