"""Recordings made by arithmetic: a tone with silence around it, as loud as asked."""

import math
import struct
import wave
import zipfile
from array import array
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec

from kiosk.config import Limits, Settings
from kiosk.content.recorder import Recorder
from kiosk.content.schema import open_catalogue

RATE = 16_000


def make_voice(
    path: Path,
    seconds: float = 1.0,
    *,
    level: float = 0.3,
    before: float = 0.0,
    after: float = 0.0,
    hertz: float = 300,
    click: float = 0.0,
) -> Path:
    """A WAV file with a tone of this level (0 to 1), seconds of silence before and after it, and clicks in it."""
    tone = [level * 32_767 * math.sin(math.tau * hertz * n / RATE) for n in range(round(seconds * RATE))]
    if click:
        tone[:: RATE // 4] = [click * 32_767] * len(tone[:: RATE // 4])
    samples = (
        array("h", [0] * round(before * RATE)) + array("h", map(round, tone)) + array("h", [0] * round(after * RATE))
    )
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def make_pack(path: Path, manifest: object, sounds: dict[str, bytes]) -> Path:
    """A zip that says it is a voice pack: any manifest, and files of any names."""
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("voices.json", manifest if isinstance(manifest, bytes) else msgspec.json.encode(manifest))
        for name, data in sounds.items():
            pack.writestr(name, data)
    return path


@dataclass
class Studio:
    """A library in a folder with a recorder, and a calendar that turns by hand."""

    data: Path
    day: date = date(2026, 1, 1)
    limits: Limits = field(default_factory=lambda: Limits(seconds=120))

    def __post_init__(self) -> None:
        self.db = open_catalogue(self.data)
        self.recorder = Recorder(Settings(data=self.data, limits=self.limits), self.db, lambda: self.day)

    def close(self) -> None:
        """End the reading process and close the database."""
        self.recorder.__exit__(None, None, None)
        self.db.conn.close()

    def heard(self) -> dict[tuple[str, str], str]:
        """What is heard: the sound's hash by key and language."""
        return {(one.key, one.language): one.sha256 for one in self.recorder.recordings.all()}
