"""The exercise: pages and scripts of ours with their drawings, as a zip with index.html."""

import json
import tomllib
from pathlib import Path

from demo import archive, pictures

_PAGES = ("index.html", "exercise.css", "exercise.js")


def build(folder: Path) -> bytes:
    """The zip of a folder with `words.toml` and the pages."""
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    names = sorted({name for group in words.values() for name, _ in group})
    script = f"// Drawings and their words, made from words.toml.\nglobalThis.WORDS = {json.dumps(words, ensure_ascii=False)};\n"
    return archive.pack(
        [
            *((page, (folder / page).read_bytes()) for page in _PAGES),
            ("words.js", script),
            *((f"pictures/{name}.svg", pictures.drawing(name)) for name in names),
        ]
    )
