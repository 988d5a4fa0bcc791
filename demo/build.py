"""Builds the sample collection: `python -m demo.build FOLDER`."""

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from demo import audiobook, books, comic, encyclopedia, exercise, film, leaflet, picturebook

_HERE = Path(__file__).parent
WORKS = _HERE / "works"

# Each title: where it goes, what makes it, from which folder of `works/`. The slowest come first.
_WRITTEN: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "film": (film.build, "mango"),
    "listen-and-count": (audiobook.build, "rhythm"),
    "encyclopedia.zim": (encyclopedia.build, "encyclopedia"),
}
_MADE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "village-sounds.epub": (picturebook.build, "village"),
    "bicycle.cbz": (comic.build, "comic"),
    "wash-your-hands.pdf": (leaflet.build, "leaflet"),
    "guide-km.epub": (books.build, "guide/km"),
    "guide-en.epub": (books.build, "guide/en"),
    "guide-fr.epub": (books.build, "guide/fr"),
    "concrete.epub": (books.build, "manual/km"),
    "turtle-and-bridge.epub": (books.build, "stories/km"),
    "two-oars.epub": (books.build, "stories/en"),
    "facteur-du-fleuve.epub": (books.build, "stories/fr"),
    "count-and-match.zip": (exercise.build, "exercise"),
}
TITLES = (*_WRITTEN, *_MADE)


def make(name: str, target: Path) -> str:
    """Make one title of `TITLES` in the folder `target`, and give back its name."""
    if name in _WRITTEN:
        write, source = _WRITTEN[name]
        write(WORKS / source, target / name)
    else:
        build, source = _MADE[name]
        (target / name).write_bytes(build(WORKS / source))
    return name


def main(target: Path) -> None:
    """Make all titles in a folder, two at a time, and say which is done."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_HERE / "collection.toml", target / "collection.toml")
    with ProcessPoolExecutor(2) as workers:
        for name in workers.map(make, TITLES, [target] * len(TITLES)):
            print(f"  {name}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the module and the folder
        sys.exit("usage: python -m demo.build FOLDER")
    main(Path(sys.argv[1]))
