"""What people carry in on sticks is taken, or refused with a reason and what to do, and never breaks the reader."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Limits
from kiosk.content.finding import passages
from kiosk.content.model import Kind, Publication, SourceFile
from kiosk.content.prepared import prepared_in
from kiosk.content.reader import PUBLICATION, Task
from kiosk.content.sandbox import Sandbox
from tests.builders.oddfiles import ODD, WORDS

_WORDLESS = {Kind.COMIC}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=120)) as box:
        yield box


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_taken_or_refused_with_advice(name: str, sandbox: Sandbox, tmp_path: Path) -> None:
    odd, path, folder = ODD[name], tmp_path / name, tmp_path / "prepared"
    odd.make(path)
    folder.mkdir()
    sandbox.begin(Task(item="a" * 16, name=name, files=(SourceFile(path=path, name=name),), folder=folder))
    answer = sandbox.finish()
    assert answer.code == odd.refused
    if answer.code:
        assert answer.why
        assert answer.why.advice
        return
    facts = prepared_in(folder, PUBLICATION)
    assert facts
    publication = msgspec.json.decode(facts.content(), type=Publication)
    assert {notice.code for notice in publication.notices if not notice.mild} == odd.noticed - {"NoText"}
    assert prepared_in(folder, publication.cover)
    text = " ".join(section.text for section in passages.stream(folder / passages.FILE))
    assert WORDS in text or publication.kind in _WORDLESS or "NoText" in odd.noticed
