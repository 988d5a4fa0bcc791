"""Subtitles: WebVTT or SRT in any sensible encoding, made into plain, harmless WebVTT."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import icu

from kiosk.config import MIB
from kiosk.content.extract import common_words, metadata
from kiosk.content.model import SourceFile
from kiosk.content.refusals import Gone, TooLarge, Unreadable

_LARGEST = 8 * MIB  # bytes; two hours of speech are 0.2 MiB
_CUES = 50_000
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
# 01:02:03,456 --> 01:02:04.000 with or without hours; whatever follows are settings.
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(.*)")
# The settings that only place the words on the picture (WebVTT, section 4.4).
_SETTING = re.compile(
    r"(line:-?\d{1,3}%?|position:\d{1,3}%|size:\d{1,3}%|align:(start|center|end|left|right)|vertical:(rl|lr))"
)
_KEPT = ("b", "i", "v", "ruby", "rt")
# A tag begins with a letter, or is a time or a comment: `1 < 2 and 3 > 2` is text.
_MARKUP = re.compile(r"<(/?)([A-Za-z]+)(?:\.[^\s>]*)?(?:\s+([^>]*))?>|</?[A-Za-z!?/][^>]*>|</?[\d:.]*>|\{\\[^}]*\}")
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|nbsp);)")
_NAME = re.compile(
    r".*?[._ -]([A-Za-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}))?)(?:[._ -](?i:forced|sdh|cc|full|default))*"
)
# What old files in these languages are coded as where they are no Unicode.
_CODE_PAGES = {**dict.fromkeys(("ru", "uk", "bg", "be"), "cp1251"), "th": "cp874"}


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words on the screen from `begin` to `end` seconds; `markup` is WebVTT cue text, `text` the bare words."""

    begin: float
    end: float
    markup: str
    text: str
    settings: str = ""


@dataclass(frozen=True, kw_only=True)
class Subtitled:
    """One file of subtitles: its language (BCP 47, may be empty), that language's own name, and its cues by time."""

    language: str
    label: str
    cues: tuple[Cue, ...]

    def vtt(self) -> bytes:
        """The file a terminal gets: header and cues, nothing else (no styles, regions or notes)."""
        blocks = [f"{_clock(c.begin)} --> {_clock(c.end)}{c.settings}\n{c.markup}\n" for c in self.cues]
        return "\n".join(["WEBVTT\n", *blocks]).encode()


def read(file: SourceFile, film: str = "") -> Subtitled:
    """Read a file of subtitles. `film` is the name of the film beside it, so that its own words are no language.

    Raises:
        Gone: it cannot be read.
        TooLarge: over 8 MiB, or more cues than anybody speaks.
        Unreadable: there are no cues in it.
    """
    try:
        with file.path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise Gone(detail=error.strerror) from error
    if len(data) > _LARGEST:
        raise TooLarge(what="the file of subtitles", limit="8 MiB")
    named = language_of_name(file.name, film)
    cues = parse(decoded(data, named))
    if not cues:
        raise Unreadable(detail=f"{file.name} holds no subtitles")
    words = "\n".join(cue.text for cue in cues[:200])
    by_letters = next(iter(metadata.languages([], words)), "")
    language = named or by_letters or common_words.language(words)
    return Subtitled(language=language, label=label(language) or Path(file.name).stem, cues=cues)


def harmless(data: bytes, name: str) -> bytes:
    """The captions of a film in a book as plain WebVTT.

    Raises:
        TooLarge: more than anybody speaks.
        Unreadable: there are no cues in it.
    """
    cues = parse(decoded(data))
    if not cues:
        raise Unreadable(detail=f"{name} holds no subtitles")
    return Subtitled(language="", label="", cues=cues).vtt()


def decoded(data: bytes, language: str = "") -> str:
    """The bytes as text: by their mark, else UTF-8, else UTF-16 by its zeros, else the old code page of the language.

    That of Western Windows, where nothing is known.
    """
    for encoding, mark in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        head = data[:400]
    # Times and line ends are ASCII, so that one half of UTF-16 is full of zeros.
    if head[1::2].count(0) > len(head) // 8:
        return data.decode("utf-16-le", "replace")
    if head[::2].count(0) > len(head) // 8:
        return data.decode("utf-16-be", "replace")
    return data.decode(_CODE_PAGES.get(language.partition("-")[0], "cp1252"), "replace")


def parse(text: str) -> tuple[Cue, ...]:
    """The cues of WebVTT or SRT, in the order of time. Notes, styles, regions and what makes no sense are left out.

    Raises:
        TooLarge: there are more than anybody speaks.
    """
    found: list[Cue] = []
    lines = text.replace("\0", "").splitlines()
    at = 0
    while at < len(lines):
        timing = _TIMING.match(lines[at])
        at += 1
        if not timing:
            continue
        words: list[str] = []
        while at < len(lines) and lines[at].strip() and not _TIMING.match(lines[at]):
            words.append(metadata.clean(lines[at]))
            at += 1
        # Without an empty line between, the number of the next one is no words of this one.
        if words and words[-1].isdecimal() and at < len(lines) and lines[at].strip():
            words.pop()
        begin, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:8])
        markup = _clean_markup("\n".join(words))
        bare = _bare(markup)
        if begin < end and bare:
            placed = "".join(f" {s}" for s in timing[9].split() if _SETTING.fullmatch(s))
            found.append(Cue(begin=begin, end=end, markup=markup, text=bare, settings=placed))
        if len(found) > _CUES:
            raise TooLarge(what="the number of subtitles", limit=_CUES)
    return tuple(sorted(found, key=lambda cue: cue.begin))


def language_of_name(name: str, film: str = "") -> str:
    """The language in `film.km.vtt` or `film_km.srt` as BCP 47, or empty."""
    stem = name.rpartition(".")[0] or name
    own = film.rpartition(".")[0]
    rest = stem[len(own) :] if stem.casefold().startswith(own.casefold()) else stem
    match = _NAME.fullmatch(rest)
    if not match:
        return ""
    tag = next(iter(metadata.languages([match[1].replace("_", "-")], "")), "")
    return tag if icu.Locale(tag).getDisplayLanguage(icu.Locale.getEnglish()) not in ("", tag) else ""


def label(language: str) -> str:
    """The language's name in itself, as a reader looks for it."""
    if not language:
        return ""
    locale = icu.Locale(language)
    return str(locale.getDisplayLanguage(locale))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def _clock(seconds: float) -> str:
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"


def _clean_markup(text: str) -> str:
    """WebVTT cue text with only bold, italic, voice and ruby, each closed in its turn."""
    out: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in _MARKUP.finditer(text):
        out.append(_plain(text[at : tag.start()]))
        at = tag.end()
        name = (tag[2] or "").lower()
        if name not in _KEPT:
            continue
        if not tag[1]:
            opened.append(name)
            speaker = _plain(tag[3] or "") if name == "v" else ""
            out.append(f"<{name} {speaker}>" if speaker else f"<{name}>")
        elif name in opened:
            while (last := opened.pop()) != name:
                out.append(f"</{last}>")
            out.append(f"</{name}>")
    out.append(_plain(text[at:]))
    out.extend(f"</{name}>" for name in reversed(opened))
    return "".join(out).strip()


def _plain(text: str) -> str:
    """Text without markup. Escaping `>` also undoes an arrow, which would be taken for a timing."""
    return _LOOSE.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def _bare(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()
