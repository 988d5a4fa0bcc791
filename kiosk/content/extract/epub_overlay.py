"""Narration of an EPUB: which element sounds when (media overlays, EPUB 3.3 section 9, in SMIL 3.0)."""

import re
from dataclasses import dataclass

from kiosk.content.extract import epub_paths
from kiosk.content.prepare.parsing import xml

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d*)?|\.\d+)(h|min|ms|s)?")
_METRIC = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001}
_MOST = 50_000  # stretches of one page


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The element `fragment` of the page `name` sounds in `audio` (archive names) from `begin` to `end` seconds."""

    name: str
    fragment: str
    audio: str
    begin: float
    end: float | None


def read(data: bytes, name: str) -> list[Stretch]:
    """The stretches of one overlay document in their order; those without sound are left out.

    Raises:
        Unreadable: it is not XML.
    """
    stretches: list[Stretch] = []
    for pair in xml(data, name).iter("{*}par"):
        text = next(pair.iterchildren("{*}text"), None)
        audio = next(pair.iterchildren("{*}audio"), None)
        if text is None or audio is None or len(stretches) >= _MOST:
            continue
        sound = audio.get("src", "")
        if not sound or epub_paths.leads_outside(sound) or epub_paths.leads_outside(text.get("src", "")):
            continue
        page, fragment = epub_paths.target(name, text.get("src", ""))
        begin, end = seconds(audio.get("clipBegin", "")) or 0.0, seconds(audio.get("clipEnd", ""))
        if end is None or end > begin:
            stretches.append(
                Stretch(name=page, fragment=fragment, audio=epub_paths.target(name, sound)[0], begin=begin, end=end)
            )
    return stretches


def seconds(clock: str) -> float | None:
    """A SMIL clock value (`1:02:03.5`, `02:03`, `7.75s`, `90min`) in seconds; None if it is none."""
    match = _CLOCK.fullmatch(clock.strip().removeprefix("npt="))
    if not match:
        return None
    hours, minutes, rest, metric = match.groups()
    if metric:
        return None if minutes else float(rest) * _METRIC[metric]
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)
