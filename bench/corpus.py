"""Books to measure with: EPUBs in Khmer and English, made from a seed, so that every run has the same ones."""

import random
import zipfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

CHAPTERS = 12
LETTERS = {"km": 6_000, "en": 9_000}  # of one chapter: about 18 kB and 9 kB of UTF-8

# Common words to build sentences of; the rarer ones are made of two or three of these, as Khmer does.
_COMMON = {
    language: (Path(__file__).parent / "words" / f"{language}.txt").read_text("utf-8").split() for language in LETTERS
}
_PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{language}" lang="{language}">'
    '<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>'
    "<body><h1>{title}</h1>{body}</body></html>"
)
_STYLE = "body { line-height: 1.7; margin: 1em } h1 { font-size: 1.4em } p { text-indent: 1em }"


class Words:
    """Draws words of one language by Zipf's law from a vocabulary of 30,000."""

    def __init__(self, language: str, chance: random.Random) -> None:
        common = _COMMON[language]
        rare = {"".join(chance.choices(common, k=chance.choice((2, 2, 3)))) for _ in range(36_000)}
        self._words = [*common, *sorted(rare)][:30_000]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self._space = "" if language == "km" else " "
        self._end = "។ " if language == "km" else ". "
        self._chance = chance

    def words(self, count: int) -> list[str]:
        """So many words."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self) -> str:
        """A sentence of 6 to 18 words, written as the language is: Khmer without spaces."""
        return self._space.join(self.words(self._chance.randint(6, 18))) + self._end

    def paragraphs(self, letters: int) -> Iterator[str]:
        """Paragraphs of some sentences until so many letters are written."""
        while letters > 0:
            text = "".join(self.sentence() for _ in range(self._chance.randint(3, 7)))
            letters -= len(text)
            yield text


def epub(
    path: Path, number: int, language: str, words: Words, chapters: int = CHAPTERS, *, letters: int | None = None
) -> int:
    """Write one book, with so many letters in each chapter; returns the bytes of its text in UTF-8."""
    size = 0
    title = "".join(words.sentence()).rstrip("។. ")[:60]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?>'
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        names = [f"c{chapter:02d}.xhtml" for chapter in range(chapters)]
        for chapter, name in enumerate(names):
            texts = list(words.paragraphs(letters or LETTERS[language]))
            size += sum(len(text.encode()) for text in texts)
            body = "".join(f"<p>{text}</p>" for text in texts)
            book.writestr(name, _PAGE.format(language=language, title=f"{title} {chapter + 1}", body=body))
        book.writestr("style.css", _STYLE)
        links = "".join(f'<li><a href="{name}">{chapter + 1}</a></li>' for chapter, name in enumerate(names))
        nav = f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{links}</ol></nav>'
        book.writestr("nav.xhtml", _PAGE.format(language=language, title=title, body=nav))
        book.writestr("book.opf", _package(number, title, language, names))
    return size


def _package(number: int, title: str, language: str, names: list[str]) -> str:
    items = "".join(f'<item id="{name[:3]}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    spine = "".join(f'<itemref idref="{name[:3]}"/>' for name in names)
    return (
        '<?xml version="1.0"?>'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:bench:{number}</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language><dc:creator>Bench {number % 97}</dc:creator>"
        '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'<item id="style" href="style.css" media-type="text/css"/>{items}</manifest><spine>{spine}</spine></package>'
    )


def make(folder: Path, books: int, chapters: int = CHAPTERS, seed: int = 7) -> int:
    """Fill a folder with `<number>.epub`, every other one in English, unless it is there; returns the bytes of text."""
    done = folder / "text-bytes"
    if done.exists():
        return int(done.read_text())
    folder.mkdir(parents=True, exist_ok=True)
    words = {language: Words(language, random.Random(f"{seed} {language}")) for language in _COMMON}
    size = 0
    for number in range(books):
        language = "km" if number % 2 == 0 else "en"
        size += epub(folder / f"{number:05d}.epub", number, language, words[language], chapters)
    done.write_text(str(size))
    return size
