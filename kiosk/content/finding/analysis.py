"""What the index holds of one title, worked out before anything is written."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Self

from kiosk.content.finding import passages, terms
from kiosk.content.model import Kind, Publication, Section
from kiosk.khmer import romanise

_ABOUT = 400  # letters of a description that are kept to show


@dataclass(frozen=True, kw_only=True)
class IndexedItem:
    """What the index should know of an item besides its text. `names` are further names it may be looked for by."""

    id: str
    kind: Kind
    title: str
    languages: tuple[str, ...] = ()
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    series: str = ""
    subjects: tuple[str, ...] = ()
    description: str = ""
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, item_id: str, publication: Publication) -> Self:
        """Take what the index needs from a publication."""
        return cls(
            id=item_id,
            kind=publication.kind,
            title=publication.title,
            languages=publication.languages,
            subtitle=publication.subtitle,
            authors=publication.authors,
            series=publication.series,
            subjects=publication.subjects,
            description=publication.description,
        )

    def digest(self) -> str:
        """Sixteen hexadecimal digits that are others when one of the facts is another."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class BlockTerms:
    """A block of the packed text (see `passages.Block`): where it is, and its terms in order, joined by spaces."""

    terms: str
    member: int
    first: int
    pieces: int
    before: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What can be found as one result: an item, or an article of a ZIM. Fields are terms joined by spaces.

    `heading` is the title as it is shown. `sounds` are the codes of `romanise` for the names in it. `words` are those
    of the title and the text as they are spelled.
    """

    heading: str
    title: str
    people: str = ""
    about: str = ""
    sounds: str = ""
    blocks: tuple[BlockTerms, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """All that `Index.write` needs of one item, in plain data.

    Of a ZIM with all its articles the entries may be more than memory holds: they are worked out, or read, as they are
    asked for. `facts` is the digest of the item that it was made of.
    """

    item: str
    facts: str
    kind: Kind
    language: str
    description: str
    entries: Iterable[Entry]


def _title_terms(text: str, language: str) -> str:
    """Both ways of a title: every word as it is, for what is typed exactly, then its stems."""
    exact = terms.all_words(text)
    stemmed = terms.terms(text, language)
    return " ".join(exact if exact == stemmed else [*exact, *stemmed])


def _block(block: passages.Block, language: str, heading: str, words: set[str]) -> BlockTerms:
    texts: list[str] = []
    for piece in block.pieces:
        if piece.heading and piece.heading != heading:
            heading = piece.heading
            texts.append(heading)
        texts.append(piece.text)
    runs = terms.runs(terms.fold("\n".join(texts)))
    found = terms.terms_of_runs(runs, language)
    words.update(found if any(map(terms.is_unspaced, runs)) else runs)
    return BlockTerms(
        terms=" ".join(found), member=block.member, first=block.first, pieces=len(block.pieces), before=block.before
    )


def _articles(blocks: Iterable[passages.Block]) -> Iterator[list[passages.Block]]:
    """Gather the blocks of one article; they come one after the other."""
    article: list[passages.Block] = []
    for block in blocks:
        if article and block.pieces[0].place != article[-1].pieces[0].place:
            yield article
            article = []
        article.append(block)
    if article:
        yield article


def _item_entry(item: IndexedItem, language: str, words: set[str]) -> Entry:
    title = " ".join((item.title, item.subtitle, item.series, *item.names))
    people = " ".join(item.authors)
    about = " ".join((*item.subjects, item.description))
    for text in (title, people, about):
        words.update(terms.all_words(text))
    return Entry(
        heading=passages.plain(item.title),
        title=_title_terms(title, language),
        people=" ".join(terms.all_words(people)),
        about=" ".join(terms.terms(about, language)),
        sounds=" ".join(romanise.sounds_of_names((item.title, *item.names, *item.authors))),
    )


def analyse(item: IndexedItem, sections: Iterable[Section]) -> Analysis:
    """Work out what the index holds of an item. Slow and pure: any process may do it."""
    language = item.languages[0] if item.languages else ""
    return Analysis(
        item=item.id,
        facts=item.digest(),
        kind=item.kind,
        language=language,
        description=passages.plain(item.description[:_ABOUT]),
        entries=_with_articles(item, language, sections)
        if item.kind is Kind.ZIM
        else (_whole(item, language, sections),),
    )


def _whole(item: IndexedItem, language: str, sections: Iterable[Section]) -> Entry:
    """An item with all its text."""
    words: set[str] = set()
    own = _item_entry(item, language, words)
    blocks: list[BlockTerms] = []
    heading = item.title
    for block in passages.blocks(sections):
        blocks.append(_block(block, language, heading, words))
        heading = block.pieces[-1].heading or heading
    return replace(own, blocks=tuple(blocks), words=_spelled(words))


def _with_articles(item: IndexedItem, language: str, sections: Iterable[Section]) -> Iterator[Entry]:
    """A ZIM, and each of its articles for itself."""
    words: set[str] = set()
    own = _item_entry(item, language, words)
    yield replace(own, words=_spelled(words))
    for article in _articles(passages.blocks(sections, apart=True)):
        yield _article_entry(article, language)


def _article_entry(article: Sequence[passages.Block], language: str) -> Entry:
    heading = passages.plain(article[0].pieces[0].heading)
    words = set(terms.all_words(heading))
    return Entry(
        heading=heading,
        title=_title_terms(heading, language),
        sounds=" ".join(romanise.sounds_of_names((heading,))),
        blocks=tuple(_block(block, language, heading, words) for block in article),
        words=_spelled(words),
    )


def _spelled(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if word and not word[0].isdigit()))
