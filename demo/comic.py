"""The comic: scenes painted as pages of a CBZ, described by ComicInfo.xml."""

import tomllib
from html import escape
from pathlib import Path

from demo import archive, books, covers, pictures

_WIDTH = 1000  # pixels of a page


def build(folder: Path) -> bytes:
    """The CBZ of a folder with `comic.toml` and a scene for each page."""
    facts = tomllib.loads((folder / "comic.toml").read_text("utf-8"))
    painted = [covers.jpeg(books.cover(folder, facts))]
    painted += [pictures.jpeg(pictures.read(folder / "pictures" / page), width=_WIDTH) for page in facts["pages"]]
    pages = [(f"{number:02d}.jpg", data) for number, data in enumerate(painted)]
    return archive.pack([("ComicInfo.xml", _info(facts, len(pages))), *pages])


def _info(facts: dict[str, str], pages: int) -> str:
    """The Anansi Project's ComicInfo 2.0."""
    fields = {
        "Title": facts["title"],
        "Summary": facts["summary"],
        "Year": facts["year"],
        "Month": facts["month"],
        "Writer": facts["author"],
        "Penciller": facts["author"],
        "Genre": facts["genre"],
        "PageCount": pages,
        "LanguageISO": facts["language"],
        "Manga": "No",
    }
    lines = "".join(f"  <{name}>{escape(str(value))}</{name}>\n" for name, value in fields.items())
    listed = "".join(
        f'    <Page Image="{n}"{" Type=" + chr(34) + "FrontCover" + chr(34) if n == 0 else ""}/>\n'
        for n in range(pages)
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<ComicInfo>\n{lines}  <Pages>\n{listed}  </Pages>\n</ComicInfo>\n'
