"""The picture book: a fixed page for each sound, its word lit up while it sounds (EPUB 3.3 media overlays)."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

import msgspec

from demo import books, covers, encode, epub, fonts, pictures, sound
from demo.epub import Book, Document

_WIDTH, _HEIGHT = 1024, 768
_HEAD = f'<meta name="viewport" content="width={_WIDTH}, height={_HEIGHT}"/>'
_STYLE = f"""\
@font-face {{ font-family: "Battambang"; src: url("khmer.woff2"); }}
@font-face {{ font-family: "Battambang"; font-weight: bold; src: url("khmer-bold.woff2"); }}
html, body {{ margin: 0; padding: 0; width: {_WIDTH}px; height: {_HEIGHT}px; background: #fffdf6; color: #2d2a26; }}
body {{ font-family: "Battambang", sans-serif; text-align: center; overflow: hidden; }}
img {{ display: block; width: {_WIDTH}px; height: 560px; }}
img.cover {{ width: 576px; height: {_HEIGHT}px; margin: 0 auto; }}
p {{ margin: 0; }}
.word {{ font-size: 60px; line-height: 110px; font-weight: bold; }}
.sentence {{ font-size: 38px; line-height: 76px; }}
.word span, .sentence span {{ padding: 2px 18px; border-radius: 18px; }}
.end {{ font-size: 46px; line-height: 100px; }}
.all {{ width: 800px; margin: 30px auto 0; }}
.all img {{ display: inline-block; width: 240px; height: 131px; margin: 6px; border-radius: 12px; }}
.sounding {{ background: #ffe08a; color: #2d2a26; }}
"""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A sound struck at the seconds of `strikes`, or held for `lasts` seconds."""

    picture: str
    word: str
    sentence: str
    sound: str
    strikes: tuple[float, ...] = ()
    seconds: float = 0.0
    lasts: float = 0.0

    @property
    def length(self) -> float:
        """Seconds of the whole page."""
        return self.lasts or self.seconds


def build(folder: Path) -> bytes:
    """The EPUB of the book in a folder with `book.toml` and `pictures/`."""
    facts = tomllib.loads((folder / "book.toml").read_text("utf-8"))
    pages = msgspec.convert(facts["page"], list[Page])
    resources: dict[str, bytes | str] = {
        "style.css": _STYLE,
        "khmer.woff2": fonts.web_font(*fonts.BODY),
        "khmer-bold.woff2": fonts.web_font(*fonts.BOLD),
        "cover.jpg": covers.jpeg(books.cover(folder, facts)),
    }
    front = f'<img class="cover" src="cover.jpg" alt="{escape(facts["title"])}"/>\n'
    documents = [Document(name="cover", title=facts["title"], body=front, head=_HEAD)]
    for number, page in enumerate(pages, 1):
        resources[f"{page.picture}.svg"] = pictures.read(folder / "pictures" / f"{page.picture}.svg")
        resources[f"{page.picture}.mp3"] = encode.mp3(_played(page))
        resources[f"page-{number}.smil"] = _overlay(number, page)
        documents.append(_document(number, page))
    documents.append(_last(facts["ending"], pages))
    return epub.pack(
        Book(
            name=facts["name"],
            title=facts["title"],
            language=facts["language"],
            authors=tuple(facts["authors"]),
            description=facts["description"],
            modified=facts["modified"],
            subjects=tuple(facts["subjects"]),
            documents=tuple(documents),
            resources=resources,
            contents="មាតិកា",
            fixed=True,
            active_class="sounding",
            accessibility={
                "accessMode": ("visual", "textual", "auditory"),
                "accessModeSufficient": ("visual,textual", "textual"),
                "accessibilityFeature": ("alternativeText", "readingOrder", "synchronizedAudioText", "tableOfContents"),
                "accessibilityHazard": ("none",),
                "accessibilitySummary": (facts["accessibility"],),
            },
        )
    )


def _played(page: Page) -> sound.Samples:
    make = getattr(sound, page.sound)
    if page.lasts:
        return sound.levelled(make(page.lasts))
    ground = sound.silence(page.seconds)
    for second in page.strikes:
        sound.mix(ground, make(), second)
    return sound.levelled(ground)


def _document(number: int, page: Page) -> Document:
    body = (
        f'<img src="{page.picture}.svg" alt="{escape(page.sentence)}"/>\n'
        f'<p class="word"><span id="word">{escape(page.word)}</span></p>\n'
        f'<p class="sentence"><span id="sentence">{escape(page.sentence)}</span></p>\n'
    )
    return Document(
        name=f"page-{number}",
        title=page.word,
        body=body,
        head=_HEAD,
        overlay=f"page-{number}.smil",
        seconds=page.length,
    )


def _overlay(number: int, page: Page) -> str:
    """The word first, for half of the sound, then the sentence."""
    half = page.length / 2
    pairs = (("word", 0.0, half), ("sentence", half, page.length))
    pars = "".join(
        f'<par id="{part}"><text src="page-{number}.xhtml#{part}"/>'
        f'<audio src="{page.picture}.mp3" clipBegin="{begin:.3f}s" clipEnd="{end:.3f}s"/></par>\n'
        for part, begin, end in pairs
    )
    return f'<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body>\n{pars}</body></smil>\n'


def _last(question: str, pages: list[Page]) -> Document:
    images = "".join(f'<img src="{page.picture}.svg" alt="{escape(page.word)}"/>' for page in pages[:9])
    body = f'<p class="end">{escape(question)}</p>\n<div class="all">{images}</div>\n'
    return Document(name="end", title=question, body=body, head=_HEAD)
