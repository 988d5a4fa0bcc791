"""A book made to do harm is refused with a reason or read harmlessly, quickly and in little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import MIB, Limits
from kiosk.content.extract.epub_container import NoContainer, NoPackage
from kiosk.content.refusals import TooLarge, Unreadable
from tests.builders.epub import prepare
from tests.builders.hostile import HOSTILE

# Runs in a process of its own, whose memory is measured: one book after another.
_READ = """
import json, sys, tempfile, time
from pathlib import Path
from kiosk.errors import KioskError
from tests.builders.epub import prepare
for path in sys.argv[1:]:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        try:
            outcome = prepare(Path(path), Path(folder)).extracted.publication.title
        except KioskError as error:
            outcome = error.code
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    print(json.dumps([path, outcome, time.process_time() - began, peak]), flush=True)
"""
_SECONDS, _MEBIBYTES = 10, 200


def test_every_hostile_book_ends_soon_and_in_little_memory(tmp_path: Path) -> None:
    paths = [write(tmp_path) for write in HOSTILE.values()]
    done = subprocess.run(
        [sys.executable, "-c", _READ, *map(str, paths)], capture_output=True, text=True, timeout=300, check=False
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(paths), done.stderr[-2000:]
    assert max(peak for *_, peak in rows) < _MEBIBYTES
    assert max(seconds for *_, seconds, _ in rows) < _SECONDS
    assert {outcome for _, outcome, *_ in rows} == {
        "A Book",
        "TooLarge",
        "Overlapping",
        "Unreadable",
        "NoContainer",
        "NoPackage",
    }


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("bomb", TooLarge),
        ("many", TooLarge),
        ("millions", TooLarge),
        ("truncated", Unreadable),
        ("symlink", NoContainer),
        ("names", NoPackage),
    ],
)
def test_a_container_made_to_do_harm_is_refused(tmp_path: Path, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        prepare(HOSTILE[name](tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["billion laughs", "external entities", "billion laughs in the package", "polyglot"])
def test_entities_and_false_faces_stay_words(tmp_path: Path, name: str) -> None:
    prepared = prepare(HOSTILE[name](tmp_path), tmp_path)
    assert prepared.extracted.sections[0].text.startswith("good")
    assert len(prepared.extracted.sections[0].text) < 20
    assert "root:" not in prepared.all_text()
    assert "script" not in prepared.all_text()


def test_names_that_lead_outside_write_nothing_outside(tmp_path: Path) -> None:
    prepared = prepare(HOSTILE["traversal"](tmp_path), tmp_path)
    assert prepared.names == {"0001.xhtml"}
    assert {file.name for file in tmp_path.iterdir()} == {"traversal.epub", "prepared"}
    assert "passwd" not in prepared.all_text()


@pytest.mark.parametrize("name", ["polyglot picture", "huge picture"])
def test_a_picture_that_is_none_or_too_large_is_left_out(tmp_path: Path, name: str) -> None:
    prepared = prepare(HOSTILE[name](tmp_path), tmp_path)
    assert prepared.codes == {"FilesUnusable"}
    assert prepared.names == {"0001.xhtml"}


@pytest.mark.parametrize("name", ["page over the limit", "many elements", "many ampersands"])
def test_a_page_that_is_too_large_stays_empty_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    prepared = prepare(HOSTILE[name](tmp_path), tmp_path, Limits(entry=64 * MIB))
    assert prepared.codes == {"PagesLost"}
    assert [section.text for section in prepared.extracted.sections] == ["good"]
    assert len(prepared.manifest.pages) == 2


def test_an_encoding_that_hides_marks_hides_nothing(tmp_path: Path) -> None:
    assert "<script" not in prepare(HOSTILE["UTF-7"](tmp_path), tmp_path).all_text()
