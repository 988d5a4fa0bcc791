"""Names of files that strangers chose, made safe for our disk; for people they stay recognisable."""

import os
import re
import unicodedata
from collections.abc import Set as AbstractSet
from pathlib import PurePosixPath

LONGEST = 180  # bytes of one name; file systems take 255
DEEPEST = 8  # folders
# Terminals and browsers obey control characters and orders of direction; the last rows only hide.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udfff]")
_SEPARATORS = re.compile(r"[/\\]+")


def safe_path(given: str) -> PurePosixPath:
    """The path below a folder that stands for a name or path as a browser told it; never empty, never upwards.

    A name that begins with a dot, or consists of nothing that can be seen, gets an underscore in front.
    """
    parts = [safe_name(part) for part in _SEPARATORS.split(given) if part not in {"", ".", ".."}]
    return PurePosixPath(*(parts[:DEEPEST] if len(parts) <= DEEPEST else [*parts[: DEEPEST - 1], parts[-1]]) or ["_"])


def safe_name(given: str) -> str:
    """One name without what cannot be seen, short enough for every file system; its ending stays."""
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", given)).strip()
    if not name or name.startswith("."):
        name = f"_{name}"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > len("metadata"):
        stem, dot, suffix = name, "", ""
    room = LONGEST - len(os.fsencode(dot + suffix))
    return os.fsencode(stem)[:room].decode("utf-8", "ignore") + dot + suffix


def distinct(path: PurePosixPath, taken: AbstractSet[PurePosixPath]) -> PurePosixPath:
    """The same path, or one with a number in its name where it is taken."""
    number, fresh = 2, path
    while fresh in taken:
        fresh = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return fresh
