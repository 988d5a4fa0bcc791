"""Sounds made by arithmetic: instruments, animals and weather as numbers from -1 to 1."""

import math
import random
from array import array
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

RATE = 24_000  # samples a second
HUM = 0.17  # seconds of one syllable
Samples: TypeAlias = "array[float]"  # one channel

_TAU = 2 * math.pi


def silence(seconds: float) -> Samples:
    """Nothing, so long."""
    return array("f", bytes(4 * round(seconds * RATE)))


def mix(onto: Samples, sound: Samples, second: float, gain: float = 1.0) -> None:
    """Add a sound at a second, cutting off what is longer than the ground."""
    start = round(second * RATE)
    for i, value in enumerate(sound[: max(0, len(onto) - start)], start):
        onto[i] += gain * value


def levelled(samples: Samples, peak: float = 0.7) -> Samples:
    """The same as loud as `peak`, its last hundredth faded so that it ends without a click."""
    scale = peak / (max(map(abs, samples)) or 1.0)
    sound = array("f", [scale * value for value in samples])
    fade = min(len(sound), RATE // 100)
    for i in range(1, fade + 1):
        sound[-i] *= (i - 1) / fade
    return sound


def _tone(seconds: float, partials: tuple[tuple[float, float, float], ...]) -> Samples:
    """A struck thing: partials of (hertz, strength, seconds until nearly silent)."""
    sound = silence(seconds)
    for hertz, strength, decay in partials:
        step, fall = _TAU * hertz / RATE, math.exp(-5 / (decay * RATE))
        level = strength
        for i in range(min(len(sound), round(1.4 * decay * RATE))):
            sound[i] += level * math.sin(step * i) * min(1.0, i / 40)
            level *= fall
    return sound


def _noise(seconds: float, seed: int, smooth: float) -> Samples:
    """Hiss; `smooth` from 0 (white) towards 1 (rumble)."""
    dice = random.Random(seed)  # noqa: S311  # noise for the ear, and the same at every build
    value, sound = 0.0, array("f")
    for _ in range(round(seconds * RATE)):
        value = smooth * value + (1 - smooth) * dice.uniform(-1, 1)
        sound.append(value)
    return sound


def _glide(seconds: float, hertz: Callable[[float], float], level: Callable[[float], float], overtones: int) -> Samples:
    """A voice whose pitch and loudness follow the share of its time that has passed."""
    sound, phase, count = array("f"), 0.0, round(seconds * RATE)
    for i in range(count):
        share = i / count
        phase += _TAU * hertz(share) / RATE
        sound.append(level(share) * sum(math.sin(phase * n) / n for n in range(1, overtones + 1)))
    return sound


def _swell(share: float) -> float:
    return math.pow(math.sin(math.pi * share), 0.6)


@cache
def bell(hertz: float = 520.0, seconds: float = 2.4) -> Samples:
    """A bell of bronze."""
    shares = ((0.5, 0.5, 1.0), (1.0, 1.0, 0.9), (1.19, 0.5, 0.7), (2.0, 0.5, 0.5), (2.74, 0.35, 0.35), (3.76, 0.2, 0.2))
    return _tone(seconds, tuple((hertz * h, s, seconds * d) for h, s, d in shares))


@cache
def bicycle_bell() -> Samples:
    """Two quick rings."""
    ring = _tone(1.2, tuple((h, s, 0.9) for h, s in ((2350, 0.8), (2368, 0.6), (3920, 0.4), (5630, 0.2))))
    both = silence(1.9)
    mix(both, ring, 0)
    mix(both, ring, 0.22)
    mix(both, ring, 0.7, 0.8)
    return both


@cache
def wood(hertz: float) -> Samples:
    """A bar of hard wood, struck: the sound of a xylophone."""
    return _tone(0.8, ((hertz, 1.0, 0.7), (hertz * 3.93, 0.35, 0.16), (hertz * 9.5, 0.12, 0.05)))


@cache
def drum(hertz: float = 82.0, seconds: float = 0.6) -> Samples:
    """A skin drum; its pitch falls while it sounds."""
    sound = _glide(seconds, lambda s: hertz * (1 + 0.8 * math.exp(-14 * s)), lambda s: math.exp(-6 * s), 2)
    slap = _noise(0.05, 5, 0.3)
    mix(sound, slap, 0, 0.5)
    return sound


@cache
def rain(seconds: float) -> Samples:
    """Steady rain with single drops on a roof."""
    sound = _noise(seconds, 11, 0.35)
    dice = random.Random(12)  # noqa: S311  # drops for the ear, and the same at every build
    drop = _tone(0.06, ((1400, 1.0, 0.03), (2600, 0.4, 0.02)))
    for _ in range(round(26 * seconds)):
        mix(sound, drop, dice.uniform(0, seconds), dice.uniform(0.2, 0.9))
    return sound


@cache
def wind(seconds: float) -> Samples:
    """Wind that rises and falls."""
    sound = _noise(seconds, 21, 0.965)
    return array("f", (v * (0.55 + 0.45 * math.sin(_TAU * i / RATE / 1.9)) for i, v in enumerate(sound)))


@cache
def frog() -> Samples:
    """One croak."""
    croak = _glide(0.34, lambda s: 150 - 30 * s, _swell, 7)
    return array("f", (v * (0.5 + 0.5 * math.sin(_TAU * 46 * i / RATE)) for i, v in enumerate(croak)))


@cache
def cricket() -> Samples:
    """One chirp of three pulses."""
    chirp = silence(0.3)
    for n in range(3):
        mix(chirp, _glide(0.05, lambda _: 4300.0, _swell, 1), 0.07 * n)
    return chirp


@cache
def bird() -> Samples:
    """A sparrow's call of three notes."""
    call = silence(0.7)
    for n, (low, high) in enumerate(((2600, 3900), (3800, 2700), (2900, 4200))):
        mix(call, _glide(0.15, lambda s, a=low, b=high: a + (b - a) * s, _swell, 1), 0.22 * n)  # type: ignore[misc]  # defaults bind the loop's values
    return call


@cache
def hum(hertz: float) -> Samples:
    """A syllable without a sound of speech."""
    return _glide(HUM, lambda s: hertz * (1.04 - 0.08 * s), _swell, 5)


@cache
def rooster() -> Samples:
    """A cock's crow: four syllables, the last long and falling."""
    crow = silence(2.0)
    for start, seconds, low, high in (
        (0.0, 0.18, 520, 640),
        (0.24, 0.16, 620, 700),
        (0.46, 0.36, 640, 900),
        (0.88, 1.0, 900, 480),
    ):
        voice = _glide(seconds, lambda s, a=low, b=high: a + (b - a) * s * s, _swell, 8)  # type: ignore[misc]  # defaults bind the loop's values
        mix(crow, voice, start)
    return crow


@cache
def engine(seconds: float) -> Samples:
    """The single-cylinder engine of a long-tail boat."""
    sound = silence(seconds)
    stroke = _glide(0.1, lambda s: 96 - 40 * s, lambda s: math.exp(-5 * s), 4)
    puff = _noise(0.08, 31, 0.75)
    for n in range(round(seconds / 0.125)):
        mix(sound, stroke, 0.125 * n, 1.0 if n % 2 else 0.8)
        mix(sound, puff, 0.125 * n, 0.9)
    return sound
