"""The exercise: pages and scripts of ours with their drawings, as a zip with index.html."""

import json
import tomllib
from pathlib import Path

from demo import archive, covers, pictures

_COVER = covers.Cover(lines=("រាប់", "និងផ្គូផ្គង"), picture="pineapple", ground="#e4f1e0", note="លំហាត់អាន និងរាប់")
_PAGES = ("index.html", "exercise.css", "exercise.js")


def build(folder: Path) -> bytes:
    """The zip of a folder with `words.toml` and the pages."""
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    names = sorted({name for group in words.values() for name, _ in group})
    table = json.dumps(words, ensure_ascii=False)
    script = f"// Drawings and their words, made from words.toml.\nglobalThis.WORDS = {table};\n"
    return archive.pack(
        [
            *((page, (folder / page).read_bytes()) for page in _PAGES),
            ("words.js", script),
            ("cover.jpg", covers.jpeg(_COVER)),
            *((f"pictures/{name}.svg", pictures.drawing(name)) for name in names),
        ]
    )
