"""Books to read: a folder with `book.toml` and Markdown chapters becomes an EPUB."""

import tomllib
from pathlib import Path

from demo import covers, epub, pictures, prose
from demo.epub import Book, Document

_CONTENTS = {"km": "មាតិកា", "en": "Contents", "fr": "Sommaire"}
_STYLE = """\
body { margin: 1em 6%; line-height: 1.7; }
h1, h2 { line-height: 1.8; break-after: avoid; }
h1 { font-size: 1.5em; }
h2 { font-size: 1.2em; }
:lang(km) h1 { font-family: Moul, serif; font-weight: normal; font-size: 1.35em; }
figure { margin: 1.2em 0; text-align: center; break-inside: avoid; }
figure img { max-width: 100%; max-height: 60vh; }
figcaption { font-size: 0.9em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
th, td { border: 1px solid #8a8f98; padding: 0.4em 0.6em; text-align: start; vertical-align: top; }
th { background: #e9eef2; color: #22262b; }
blockquote { margin: 1em 0; padding: 0.4em 1em; border-inline-start: 0.35em solid #d9822b; }
blockquote { background: #fdf3e1; color: #2d2a26; }
li { margin: 0.4em 0; }
"""


def build(folder: Path) -> bytes:
    """The EPUB of one folder. A picture is sought in `pictures/` there, then one folder higher."""
    facts = tomllib.loads((folder / "book.toml").read_text("utf-8"))
    language = facts["language"]
    documents = []
    resources: dict[str, bytes | str] = {"style.css": _STYLE, "cover.jpg": covers.jpeg(cover(folder, facts))}
    for number, path in enumerate(sorted(folder.glob("*.md")), 1):
        chapter = prose.chapter(path.read_text("utf-8"), lambda name: f"pictures/{name}")
        for name in chapter.pictures:
            resources[f"pictures/{name}"] = pictures.read(_find(folder, name))
        documents.append(Document(name=f"chapter-{number}", title=chapter.title, body=chapter.body))
    front = '<figure><img src="cover.jpg" alt="{}" /></figure>\n'.format(facts["title"])
    first = Document(name="cover", title=facts["title"], body=front, listed=False)
    return epub.pack(
        Book(
            name=facts["name"],
            title=facts["title"],
            language=language,
            authors=tuple(facts["authors"]),
            description=facts["description"],
            modified=facts["modified"],
            subjects=tuple(facts.get("subjects", ())),
            documents=(first, *documents),
            resources=resources,
            contents=_CONTENTS[language],
            accessibility={
                "accessMode": ("textual", "visual"),
                "accessModeSufficient": ("textual",),
                "accessibilityFeature": ("alternativeText", "readingOrder", "structuralNavigation", "tableOfContents"),
                "accessibilityHazard": ("none",),
                "accessibilitySummary": (facts["accessibility"],),
            },
        )
    )


def cover(folder: Path, facts: dict[str, dict[str, str]]) -> covers.Cover:
    """The cover that `book.toml` describes under `[cover]`; its picture is a drawing's name, or a scene's file."""
    wanted = dict(facts["cover"])
    if wanted["picture"].endswith(".svg"):
        scene = _find(folder, wanted["picture"]).read_text("utf-8")
        inner = scene.replace("<svg ", '<svg x="70" y="480" width="760" height="570" ', 1)
        wanted["picture"] = inner
    return covers.Cover(**{**wanted, "lines": tuple(wanted["lines"])})  # type: ignore[arg-type]  # as the class says


def _find(folder: Path, name: str) -> Path:
    for place in (folder / "pictures", folder.parent / "pictures"):
        if (place / name).exists():
            return place / name
    msg = f"{folder.name} shows {name}, which is not there"
    raise FileNotFoundError(msg)
