"""What the index holds of one title, worked out before anything is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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

    `heading` is the title as it is shown. `sounds` are the codes of `romanise` for the names in it.
    """

    heading: str
    title: str
    people: str = ""
    about: str = ""
    sounds: str = ""
    blocks: tuple[BlockTerms, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """All that `Index.write` needs of one item, in plain data. `words` are the distinct words as they are spelled."""

    item: str
    kind: Kind
    language: str
    description: str
    entries: tuple[Entry, ...]
    words: tuple[str, ...]


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
    words: set[str] = set()
    own = _item_entry(item, language, words)
    entries: list[Entry] = []
    apart = item.kind is Kind.ZIM
    blocks = passages.blocks(sections, apart=apart)
    if apart:
        entries.append(own)
        entries.extend(_article_entry(article, language, words) for article in _articles(blocks))
    else:
        own_blocks: list[BlockTerms] = []
        heading = item.title
        for block in blocks:
            own_blocks.append(_block(block, language, heading, words))
            heading = block.pieces[-1].heading or heading
        entries.append(replace(own, blocks=tuple(own_blocks)))
    return Analysis(
        item=item.id,
        kind=item.kind,
        language=language,
        description=passages.plain(item.description[:_ABOUT]),
        entries=tuple(entries),
        words=tuple(sorted(w for w in words if w and not w[0].isdigit())),
    )


def _article_entry(article: Sequence[passages.Block], language: str, words: set[str]) -> Entry:
    heading = passages.plain(article[0].pieces[0].heading)
    words.update(terms.all_words(heading))
    return Entry(
        heading=heading,
        title=_title_terms(heading, language),
        sounds=" ".join(romanise.sounds_of_names((heading,))),
        blocks=tuple(_block(block, language, heading, words) for block in article),
    )
