"""A folder that knows where its titles go: the file `collection.toml` beside them.

```toml
["stories/the-tiger.epub"]
shelves = ["stories", "children"]
level = "beginner"
```

Keys are paths below the folder, of files, or of folders that make one audiobook.
"""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from kiosk.content.curation import Placing
from kiosk.content.model import Level
from kiosk.content.sources import Candidate
from kiosk.errors import KioskError

FILE = "collection.toml"
LARGEST = 1 << 20  # bytes of one; it is read outside the sandbox


class BadCollection(KioskError):
    """The description of a collection cannot be used."""

    message = "The file {file} cannot be used: {reason}."
    advice = "Correct it, or remove it to add the files without shelves."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where one title goes; what is not said is as for the other files."""

    shelves: tuple[str, ...] = ()
    level: Level | None = None


def read(folder: Path) -> dict[Path, Entry]:
    """The entries of a folder by absolute path; none when the folder has no description.

    Raises:
        BadCollection: there is one, and it is wrong.
    """
    file = folder / FILE
    try:
        if not file.is_file():
            return {}
        with file.open("rb") as opened:
            text = opened.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise BadCollection(file=file, reason=f"more than {LARGEST} bytes")
        entries = msgspec.convert(tomllib.loads(text.decode("utf-8")), dict[str, Entry])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, RecursionError, OSError) as error:
        raise BadCollection(file=file, reason=error) from error
    return {(folder / name).absolute(): entry for name, entry in entries.items()}


def placings(paths: Iterable[Path], default: Placing) -> Callable[[Candidate], Placing]:
    """How to place what is found below these paths: as their `collection.toml` says, else as `default`.

    Raises:
        BadCollection: a description is wrong.
    """
    entries = {path: entry for folder in paths if folder.is_dir() for path, entry in read(folder).items()}

    def placing(candidate: Candidate) -> Placing:
        entry = entries.get(Path(candidate.name).absolute(), Entry())
        return replace(default, shelves=entry.shelves or default.shelves, level=entry.level or default.level)

    return placing
