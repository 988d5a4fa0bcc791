"""How well the search answers a set of queries with known answers, through the product's own index and query path."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.content.finding import passages
from kiosk.content.finding.analysis import IndexedItem
from kiosk.content.index import Index
from kiosk.content.model import Kind, Section
from kiosk.content.search import Query, Searcher
from kiosk.errors import NONSENSE, KioskError
from kiosk.sqlite import Mode

_Line = TypeVar("_Line")
FIRST = 10  # hits that count


class BadSearchSet(KioskError):
    """The folder holds no search set."""

    message = "{file} is no search set: {reason}."
    advice = "Name a folder with collection.jsonl and queries.jsonl (see their README)."


@dataclass(frozen=True, kw_only=True)
class Document:
    """A line of collection.jsonl: what would be a title of the library."""

    id: str
    lang: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A line of queries.jsonl. `relevant` must be found, `not_relevant` should not be listed."""

    qid: str
    lang: str
    query: str
    kind: str
    relevant: tuple[str, ...]
    not_relevant: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The first hits of a question."""

    question: Question
    first: tuple[str, ...]

    @property
    def recall(self) -> float | None:
        """Relevant ids among the first ten, of the ten or fewer there are; None for a question without answer."""
        relevant = set(self.question.relevant)
        return len(relevant & set(self.first)) / min(FIRST, len(relevant)) if relevant else None

    @property
    def wrong(self) -> float:
        """The share of wrong ids in what is listed."""
        return len(set(self.question.not_relevant) & set(self.first)) / max(1, len(self.first))


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of one language and kind of difficulty; averages over its queries."""

    lang: str
    kind: str
    queries: int
    recall_at_10: float | None
    wrong_in_first_ten: float
    answered: int


def read(folder: Path) -> tuple[tuple[Document, ...], tuple[Question, ...]]:
    """Read a search set.

    Raises:
        BadSearchSet: a file is missing or not as described.
    """
    return _lines(folder / "collection.jsonl", Document), _lines(folder / "queries.jsonl", Question)


def _lines(file: Path, kind: type[_Line]) -> tuple[_Line, ...]:
    try:
        return tuple(msgspec.json.Decoder(kind).decode_lines(file.read_bytes()))
    except (OSError, *NONSENSE) as error:
        raise BadSearchSet(file=file, reason=error) from error


def library(folder: Path, documents: Sequence[Document]) -> None:
    """Make a library in an empty folder: each document an item, written as an import writes it."""
    index = Index.open(folder, Mode.WRITE)
    analyses = []
    for document in documents:
        sections = (Section(place="0", text=document.text),) if document.text else ()
        item = IndexedItem(id=document.id, kind=Kind.EPUB, title=document.title, languages=(document.lang,))
        analyses.append(Index.analyse(item, sections))
        prepared = folder / "prepared" / document.id[:2] / document.id
        prepared.mkdir(parents=True)
        passages.write(prepared / passages.FILE, sections)
    index.write(analyses)
    index.optimise()
    index.close()


def ask(
    folder: Path, documents: Sequence[Document], questions: Sequence[Question], *, by_language: bool = True
) -> list[Answer]:
    """Put the questions to the library; with `by_language`, each with the filter of the language that it means."""
    every = frozenset(d.id for d in documents)
    shown = {lang: frozenset(d.id for d in documents if d.lang == lang) for lang in {d.lang for d in documents}}
    searcher = Searcher.open(folder)
    answers = []
    for question in questions:
        among = shown.get(question.lang, every) if by_language else every
        results = searcher.search(Query(text=question.query, limit=FIRST), among)
        answers.append(Answer(question=question, first=tuple(hit.item for hit in results.hits)))
    return answers


def rows(answers: Sequence[Answer]) -> list[Row]:
    """Average the answers by language and kind, in the order in which the kinds are asked."""
    groups: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.question.lang, answer.question.kind].append(answer)
    return [_row(lang, kind, group) for (lang, kind), group in groups.items()]


def _row(lang: str, kind: str, group: Sequence[Answer]) -> Row:
    recalls = [a.recall for a in group if a.recall is not None]
    return Row(
        lang=lang,
        kind=kind,
        queries=len(group),
        recall_at_10=round(sum(recalls) / len(recalls), 3) if recalls else None,
        wrong_in_first_ten=round(sum(a.wrong for a in group) / len(group), 3),
        answered=sum(1 for a in group if a.first),
    )


def summary(answers: Sequence[Answer]) -> list[Row]:
    """The same averages by language, over all kinds."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.question.lang].append(answer)
    return [_row(lang, "all kinds", group) for lang, group in groups.items()]
