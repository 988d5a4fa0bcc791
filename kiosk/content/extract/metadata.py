"""Cleaning of what files say of themselves: titles, names, descriptions, languages, dates."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

import icu

LONGEST = 10_000  # letters of one fact; more is no description
_LONGEST_TAG = 35  # letters, RFC 5646 section 4.4.1

# Control characters, orders of direction (bidi overrides, embeddings, isolates), byte order marks, half characters.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LINE_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_BREAKS = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|blockquote)\b[^<>]*>", re.IGNORECASE)
_UNREAD = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
_WRITTEN_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_BETWEEN = re.compile(r"[,;|/\s]+")
# White space as JavaScript's `\\s` has it, so that viewers count alike, and what is invisible.
_NOT_LETTERS_OF_ASCII = " \t\n\v\f\r"
_NOT_LETTERS = _NOT_LETTERS_OF_ASCII + (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u2060\ufeff"
)
_FIRST_YEAR = 1000  # earlier ones stand for "unknown" in what programs write

# Codes that name no language: undetermined, multiple, none, not coded (ISO 639-2, RFC 5646 section 4.1).
_NO_LANGUAGE = {"und", "mul", "zxx", "mis", "root", "x", "xx", "none", "unknown"}
# Languages written out; a file's author wrote what a form seemed to ask for.
_BY_NAME = {
    "english": "en",
    "french": "fr",
    "fran\u00e7ais": "fr",
    "francais": "fr",
    "khmer": "km",
    "cambodian": "km",
    "\u1781\u17d2\u1798\u17c2\u179a": "km",
    "\u1797\u17b6\u179f\u17b6\u1781\u17d2\u1798\u17c2\u179a": "km",
    "vietnamese": "vi",
    "thai": "th",
    "chinese": "zh",
    "german": "de",
    "spanish": "es",
}
# Scripts that (in a library like this) one language is written in.
_SCRIPTS = (
    ("km", re.compile("[\u1780-\u17ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("my", re.compile("[\u1000-\u109f]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 4_000  # letters looked at


def clean(text: str) -> str:
    """One line of plain text: NFC, no control characters or orders of direction, single spaces, no ends of white."""
    text = _UNSEEN.sub("", text[: 2 * LONGEST])
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip()[:LONGEST])


def clean_lines(text: str) -> str:
    """The same, but lines stay lines; empty ones go."""
    text = _LINE_SPACE.sub(" ", _UNSEEN.sub("", text[: 2 * LONGEST]))
    return unicodedata.normalize("NFC", _LINES.sub("\n", text).strip()[:LONGEST])


def without_markup(text: str) -> str:
    """A description as plain lines: many are written in HTML, some in HTML that was escaped once more."""
    text = text[: 2 * LONGEST]
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub("", _BREAKS.sub("\n", _UNREAD.sub("", text)))
        if "&" not in text:
            break
        text = html.unescape(text)
    return clean_lines(text)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Cleaned, without empty and repeated ones, in their order."""
    return tuple(dict.fromkeys(text for given in texts if (text := clean(given))))


def language(given: str) -> str:
    """The BCP 47 tag of one language in its shortest form (`eng` and `English` are `en`), or empty if it is none."""
    given = clean(given).strip(".-_")
    if tag := _BY_NAME.get(given.casefold()):
        return tag
    if not _WRITTEN_TAG.fullmatch(given) or len(given) > _LONGEST_TAG:
        return ""
    # Only the canonical form knows the bibliographic codes of ISO 639-2 (`fre`); only the tag is BCP 47.
    tag = str(icu.Locale(icu.Locale.createCanonical(given.replace("-", "_")).getName()).toLanguageTag())
    main = tag.partition("-")[0]
    return "" if main in _NO_LANGUAGE or not icu.Locale(main).getISO3Language() else tag


def languages(given: Sequence[str], sample: str = "") -> tuple[str, ...]:
    """The tags of all languages named, each of which may name several; if none is known, that of the sample's script.

    `sample` is text of the publication. Only languages with a script of their own are told from it.
    """
    parts = [part for text in given for part in ([text] if language(text) else _BETWEEN.split(text))]
    tags = tuple(dict.fromkeys(tag for part in parts if (tag := language(part))))
    return tags or tuple(filter(None, [_language_of_script(sample)]))


def date(given: str) -> str:
    """A date without its time of day when it is written as ISO 8601 wants, else as given."""
    given = clean(given)[:100]
    if not (match := _DATE.fullmatch(given)):
        return given
    year, month, day = match.groups()
    if int(year) < _FIRST_YEAR:
        return ""
    return "-".join(part for part in (year, month, day) if part)


def letters(text: str) -> int:
    """How many characters are neither white space nor U+200B-U+200D, U+2060, U+FEFF (see `model.Section`)."""
    return len(text) - sum(map(text.count, _NOT_LETTERS_OF_ASCII if text.isascii() else _NOT_LETTERS))


def _language_of_script(sample: str) -> str:
    """The language whose script most letters are of; its marks count, too."""
    sample = sample[:_SAMPLE]
    for tag, script in _SCRIPTS:
        own = len(script.findall(sample))
        if own > len(sample) // 2 or (own and own > len(_LETTER.findall(script.sub("", sample)))):
            return tag
    return ""
