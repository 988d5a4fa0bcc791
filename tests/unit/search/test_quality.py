"""The quality of the search is measured through the product's own index and query path."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.search_quality import search_quality
from kiosk.content import quality

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "search"
DOCUMENTS = [
    {"id": "a", "lang": "en", "kind": "story", "title": "Beasts", "text": "A crocodile sleeps.", "source": "us"},
    {"id": "b", "lang": "en", "kind": "story", "title": "", "text": "A crocodile and a tiger."},
    {"id": "c", "lang": "fr", "kind": "place", "title": "Un crocodile", "text": ""},
]
QUESTIONS = [
    {"qid": "1", "lang": "en", "query": "crocodiles", "kind": "word", "relevant": ["a", "b"], "note": "unused"},
    {"qid": "2", "lang": "en", "query": "tiger", "kind": "word", "relevant": ["a"]},
    {"qid": "3", "lang": "en", "query": "tiger", "kind": "trap", "relevant": ["a"], "not_relevant": ["b"]},
    {"qid": "4", "lang": "fr", "query": "qqqqq", "kind": "no-answer", "relevant": []},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("collection", DOCUMENTS), ("queries", QUESTIONS)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return tmp_path


def test_rows_hold_the_figures_of_each_kind(folder: Path) -> None:
    result = CliRunner().invoke(search_quality, [str(folder), "--json"], catch_exceptions=False)
    assert json.loads(result.output) == {
        "rows": [
            {"lang": "en", "kind": "word", "queries": 2, "recall_at_10": 0.5, "wrong_in_first_ten": 0.0, "answered": 2},
            {"lang": "en", "kind": "trap", "queries": 1, "recall_at_10": 0.0, "wrong_in_first_ten": 1.0, "answered": 1},
            {
                "lang": "fr",
                "kind": "no-answer",
                "queries": 1,
                "recall_at_10": None,
                "wrong_in_first_ten": 0.0,
                "answered": 0,
            },
        ]
    }


def test_the_table_ends_with_the_averages_and_lists_what_was_missed(folder: Path) -> None:
    result = CliRunner().invoke(search_quality, [str(folder), "--worst", "--any-language"], catch_exceptions=False)
    assert "all kinds" in result.output
    assert "2 'tiger': missed ['a'], wrong 0.00" in result.output


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "collection.jsonl").write_text("no json", "utf-8")
    with pytest.raises(quality.BadSearchSet, match="is no search set"):
        quality.read(tmp_path)


@pytest.mark.corpus
def test_the_targets_are_reached_on_the_development_set(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("the shared corpus is not beside the checkout")
    documents, questions = quality.read(CORPUS)
    quality.library(tmp_path, documents)
    answers = quality.ask(tmp_path, documents, questions)
    by_language = {row.lang: row for row in quality.summary(answers)}
    assert (by_language["km"].recall_at_10 or 0) >= 0.9
    assert (by_language["en"].recall_at_10 or 0) >= 0.95
    assert (by_language["fr"].recall_at_10 or 0) >= 0.95
    rows = {(row.lang, row.kind): row for row in quality.rows(answers)}
    assert rows["km", "trap: letters inside other words"].wrong_in_first_ten <= 0.05
    assert rows["km", "no-answer"].answered == 0
    for kind, least in (("misspelling", 0.75), ("Latin spelling of a Khmer name", 0.75), ("question", 0.6)):
        assert (rows["km", kind].recall_at_10 or 0) >= least
