"""The command that measures the search against a set of queries with known answers."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from kiosk.content import quality
from kiosk.content.quality import Row


@click.command("search-quality")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the rows.")
@click.option("--any-language", is_flag=True, help="Ask without the language filter.")
@click.option("--worst", is_flag=True, help="Also list the queries that were not answered in full.")
def search_quality(folder: Path, *, as_json: bool, any_language: bool, worst: bool) -> None:
    """Measure the search on FOLDER/collection.jsonl and FOLDER/queries.jsonl."""
    documents, questions = quality.read(folder)
    with tempfile.TemporaryDirectory(prefix="kiosk-quality-") as place:
        quality.library(Path(place), documents)
        answers = quality.ask(Path(place), documents, questions, by_language=not any_language)
    rows = quality.rows(answers)
    if as_json:
        click.echo(msgspec.json.encode({"rows": rows}).decode())
        return
    _table([*rows, *quality.summary(answers)])
    for answer in answers if worst else ():
        if answer.recall not in {None, 1.0} or answer.wrong or (answer.recall is None and answer.first):
            found = set(answer.first)
            missed = [i for i in answer.question.relevant if i not in found][: quality.FIRST]
            click.echo(f"{answer.question.qid} {answer.question.query!r}: missed {missed}, wrong {answer.wrong:.2f}")


def _table(rows: Sequence[Row]) -> None:
    width = max(len(row.kind) for row in rows)
    click.echo(f"{'lang':5} {'kind':{width}} {'queries':>7} {'recall@10':>9} {'wrong':>6} {'answered':>8}")
    for row in rows:
        recall = "" if row.recall_at_10 is None else f"{row.recall_at_10:.2f}"
        wrong = f"{row.wrong_in_first_ten:.0%}"
        click.echo(f"{row.lang:5} {row.kind:{width}} {row.queries:7} {recall:>9} {wrong:>6} {row.answered:8}")
