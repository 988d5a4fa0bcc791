"""Music written as lines of beats, played with the instruments of `sound`."""

from dataclasses import dataclass, field

from demo import sound

_PITCHES = {"c": 262, "d": 294, "e": 330, "g": 392, "a": 440, "C": 523, "D": 587, "E": 659, "G": 784, "A": 880}
_Ramp = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Lines played together. `beat` in seconds and `gain` go evenly from the first number to the second."""

    title: str
    lines: dict[str, str] = field(default_factory=dict)
    beat: _Ramp = (0.5, 0.5)
    gain: _Ramp = (1.0, 1.0)

    @property
    def beats(self) -> int:
        """How many beats the longest line has."""
        return max(len(_notes(line)) for line in self.lines.values())

    @property
    def starts(self) -> list[float]:
        """The second of each beat, and at last the end."""
        seconds, at = [0.0], 0.0
        for number in range(self.beats):
            at += _along(self.beat, number / max(1, self.beats - 1))
            seconds.append(at)
        return seconds


def play(parts: list[Part]) -> tuple[sound.Samples, list[float]]:
    """The sound of all parts, one after another, and the second at which each begins, and at last the end."""
    begins = [0.0]
    for part in parts:
        begins.append(begins[-1] + part.starts[-1])
    ground = sound.silence(begins[-1] + 1.5)  # the last note dies away
    for part, begin in zip(parts, begins, strict=False):
        starts = part.starts
        for instrument, line in part.lines.items():
            for number, note in enumerate(_notes(line)):
                if note not in ".-":
                    gain = _along(part.gain, number / max(1, part.beats - 1))
                    sound.mix(ground, strike(instrument, note), begin + starts[number], gain)
    return sound.levelled(ground), [*begins[:-1], begins[-1] + 1.5]


def strike(instrument: str, note: str) -> sound.Samples:
    """One note.

    Raises:
        KeyError: nobody plays that.
    """
    if instrument == "wood":
        return sound.wood(_PITCHES[note])
    if instrument == "bell":
        return sound.bell({"B": 520.0, "b": 390.0}[note])
    return {"drum": sound.drum}[instrument]({"D": 82.0, "d": 138.0}[note])


def _notes(line: str) -> list[str]:
    return [note for note in line.split() if note != "|"]


def _along(ramp: _Ramp, share: float) -> float:
    return ramp[0] + (ramp[1] - ramp[0]) * share
