"""What a terminal's session decides by itself: open or closed, sound or silence, a page or none."""

import datetime as dt
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).parents[3] / "ansible" / "roles" / "terminal" / "files" / "session.py"
HOURS = [
    {"days": [1, 2, 3, 4, 5], "start": "08:00", "end": "11:00"},
    {"days": [6], "start": "20:00", "end": "24:00", "audience": "women"},
]


@pytest.fixture(scope="module")
def session() -> ModuleType:
    spec = importlib.util.spec_from_file_location("session", PROGRAM)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["session"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-30 07:59", False),
        ("2026-11-30 08:00", True),
        ("2026-11-30 10:59", True),
        ("2026-11-30 11:00", False),
        ("2026-12-05 09:00", False),
        ("2026-12-05 23:59", True),
        ("2026-12-06 09:00", False),
    ],
)
def test_a_library_is_open_in_its_hours(session: ModuleType, moment: str, open_: bool) -> None:  # noqa: FBT001
    assert session.is_open(HOURS, dt.datetime.fromisoformat(f"{moment}+07:00")) is open_


def test_a_library_without_hours_is_always_open(session: ModuleType) -> None:
    assert session.is_open([], dt.datetime.fromisoformat("2026-12-06 03:00+07:00"))


def test_sound_is_heard_on_any_card(session: ModuleType, tmp_path: Path) -> None:
    for number, state in enumerate(["closed", "state: SUSPENDED"]):
        place = tmp_path / f"card{number}" / "pcm0p" / "sub0"
        place.mkdir(parents=True)
        (place / "status").write_text(f"{state}\n")
    assert not session.something_sounds(tmp_path)
    (tmp_path / "card1" / "pcm0p" / "sub0" / "status").write_text("state: RUNNING\nowner_pid   : 7\n")
    assert session.something_sounds(tmp_path)


def test_a_page_is_a_process_of_the_reader_that_renders(session: ModuleType, tmp_path: Path) -> None:
    for pid, words in {
        7: "chromium\0--kiosk",
        8: "chromium\0--type=renderer\0--x",
        9: "chromium\0--type=utility",
    }.items():
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "cmdline").write_text(words)
    (tmp_path / "10").mkdir()  # it ended while we looked
    mine = tmp_path.stat().st_uid
    assert session.pages(mine, tmp_path) == 1
    assert session.pages(mine + 1, tmp_path) == 0
