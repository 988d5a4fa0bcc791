"""The small encyclopedia: short articles written in Markdown, as a ZIM file in the new name space."""

import hashlib
import io
import re
import tomllib
import uuid
from dataclasses import dataclass
from html import escape
from pathlib import Path

from libzim.writer import Creator, Hint, Item, StringProvider
from PIL import Image

from demo import pictures, prose

_ARTICLE = re.compile(r"^## (?P<title>.+?) \{(?P<path>\S+) (?P<drawing>\S+)\}$", re.MULTILINE)
_XAPIAN = b"\x0f\x0dXapian Glass"


@dataclass(frozen=True, kw_only=True)
class Article:
    """A page of the encyclopedia; `body` is HTML."""

    title: str
    path: str
    drawing: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Articles that belong together, in one language."""

    title: str
    language: str
    articles: tuple[Article, ...]


class _Entry(Item):  # type: ignore[misc]  # libzim ships no types
    """A file of the ZIM, as libzim asks for it."""

    def __init__(self, path: str, title: str, mimetype: str, content: str) -> None:
        super().__init__()
        self._path, self._title, self._mimetype, self._content = path, title, mimetype, content

    def get_path(self) -> str:
        return self._path

    def get_title(self) -> str:
        return self._title

    def get_mimetype(self) -> str:
        return self._mimetype

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self._content)

    def get_hints(self) -> dict[Hint, int]:
        return {Hint.FRONT_ARTICLE: int(self._mimetype == "text/html"), Hint.COMPRESS: 1}


def build(folder: Path, target: Path) -> None:
    """Write the ZIM file of a folder with `encyclopedia.toml` and a Markdown file for each subject."""
    facts = tomllib.loads((folder / "encyclopedia.toml").read_text("utf-8"))
    subjects = [_subject(path) for path in sorted(folder.glob("*.md"))]
    target.unlink(missing_ok=True)  # libzim does not overwrite
    # No full-text index of libzim's: it cannot find Khmer words.
    with Creator(target).config_indexing(False, "khm").config_nbworkers(1) as creator:  # noqa: FBT003  # libzim takes it so
        creator.set_mainpath("index")
        creator.add_item(_Entry("style.css", "", "text/css", (folder / "style.css").read_text("utf-8")))
        for entry in _entries(facts, subjects):
            creator.add_item(entry)
        creator.add_illustration(48, _icon(facts["illustration"]))
        for name, value in _metadata(facts).items():
            creator.add_metadata(name, value.encode(), "text/plain;charset=utf-8")
    _name(target, facts["name"])


def read(markdown: str, language: str) -> Subject:
    """A subject from its Markdown.

    Raises:
        ValueError: there is no heading.
    """
    starts = list(_ARTICLE.finditer(markdown))
    borders = [*(match.start() for match in starts), len(markdown)]
    articles = tuple(
        Article(
            title=match["title"],
            path=match["path"],
            drawing=match["drawing"],
            body=prose.fragment(markdown[match.end() : end]),
        )
        for match, end in zip(starts, borders[1:], strict=True)
    )
    title = prose.chapter(markdown[: borders[0]], str).title
    return Subject(title=title, language=language, articles=articles)


def _subject(path: Path) -> Subject:
    return read(path.read_text("utf-8"), path.stem.rpartition(".")[2])


def _metadata(facts: dict[str, str]) -> dict[str, str]:
    """The metadata that openZIM asks for."""
    wanted = ("title", "name", "description", "creator", "publisher", "date", "license")
    return {name.capitalize(): facts[name] for name in wanted} | {
        "Language": facts["languages"],
        "Tags": "encyclopedia;_ftindex:no",
    }


def _entries(facts: dict[str, dict[str, str]], subjects: list[Subject]) -> list[_Entry]:
    entries = [
        _Entry("index", str(facts["title"]), "text/html", _index(facts, subjects)),
    ]
    drawings = {article.drawing for subject in subjects for article in subject.articles}
    entries += [
        _Entry(f"pictures/{name}.svg", "", "image/svg+xml", pictures.drawing(name)) for name in sorted(drawings)
    ]
    for subject in subjects:
        for number, article in enumerate(subject.articles):
            others = subject.articles[number + 1 :] + subject.articles[:number]
            words = {"more": facts["more"][subject.language], "home": facts["home"][subject.language]}
            page = _article(article, others[:3], subject.language, words)
            entries.append(_Entry(article.path, article.title, "text/html", page))
    return entries


def _article(article: Article, others: tuple[Article, ...], language: str, words: dict[str, str]) -> str:
    up = "../" * article.path.count("/")
    links = "".join(f'<li><a href="{up}{other.path}">{escape(other.title)}</a></li>' for other in others)
    body = (
        f'<h1>{escape(article.title)}</h1>\n<img class="big" src="{up}pictures/{article.drawing}.svg" alt="">\n'
        f"{article.body}"
        f'<nav><h2>{words["more"]}</h2><ul>{links}</ul><p><a href="{up}index">{words["home"]}</a></p></nav>\n'
    )
    return _page(article.title, language, body, up)


def _index(facts: dict[str, dict[str, str]], subjects: list[Subject]) -> str:
    title = str(facts["title"])
    parts = [f"<h1>{escape(title)}</h1>\n<p>{escape(str(facts['welcome']))}</p>\n"]
    for subject in subjects:
        tiles = "".join(
            f'<li><a href="{article.path}"><img src="pictures/{article.drawing}.svg" alt=""><br>'
            f"{escape(article.title)}</a></li>\n"
            for article in subject.articles
        )
        parts.append(
            f'<div lang="{subject.language}"><h2>{escape(subject.title)}</h2>\n<ul class="tiles">{tiles}</ul></div>\n'
        )
    return _page(title, "km", "".join(parts), "")


def _page(title: str, language: str, body: str, up: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{up}style.css"></head>\n<body>\n{body}</body>\n</html>\n'
    )


def _icon(drawing: str) -> bytes:
    """The drawing in a square of 48 pixels, as PNG."""
    painted = Image.open(io.BytesIO(pictures.png(pictures.drawing(drawing), width=48)))
    square = Image.new("RGBA", (48, 48))
    square.paste(painted, (0, (48 - painted.height) // 2))
    target = io.BytesIO()
    square.save(target, "PNG")
    return target.getvalue()


def _name(path: Path, name: str) -> None:
    """Put lasting ids in place of libzim's and Xapian's random ones, with a new checksum (openZIM, header)."""
    lasting = uuid.uuid5(uuid.NAMESPACE_URL, f"kiosk/demo/{name}").bytes
    data = bytearray(path.read_bytes())
    data[8:24] = lasting
    titles = data.find(_XAPIAN)  # libzim always makes an index of titles
    if titles >= 0:
        start = titles + len(_XAPIAN) + 2  # two bytes of version come before the id
        data[start : start + 16] = lasting
    data[-16:] = hashlib.md5(data[:-16], usedforsecurity=False).digest()
    path.write_bytes(data)
