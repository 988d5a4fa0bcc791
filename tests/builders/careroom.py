"""Something to see on the pages of care: a year of use, a stick, a voice that waits."""

import random
from dataclasses import replace
from pathlib import Path

from kiosk.backup.saving import save
from kiosk.config import Hours, Usage
from kiosk.content.model import State
from kiosk.content.recorder import Recorder
from kiosk.intake.sticks import Sticks
from kiosk.sqlite import Mode
from kiosk.usage.model import DayFigures, DayLabel, EnteredKey, Figure, MonthFigures, MonthKey, StaffFigure, Subject
from kiosk.usage.tally import FILE, Tally, open_tally
from kiosk.web.staff.house import NAME
from tests.builders.head_office import FakeHeadOffice
from tests.builders.staffroom import StaffRoom
from tests.builders.voices import make_voice

MONTH = "2026-10"  # the one before the room's watch
_USAGE = Usage(
    site="battambang",
    name="បណ្ណាល័យពន្ធនាគារបាត់ដំបង",
    terminals=6,
    hours=(Hours(days=(1, 2, 3, 4, 5, 6), start="08:00", end="11:00"),),
)


def fill(room: StaffRoom) -> dict[str, dict[str, object]]:
    """Give the library all that; returns what fills the addresses of pages about one thing."""
    name(room)
    stick = plug_in(room, room.settings.data.parent / "media" / "KINGSTON")
    (stick / "សៀវភៅ").mkdir(exist_ok=True)
    (stick / "ទន្សាយ.epub").write_bytes(b"a book")
    save(room.settings, stick, room.watch.today(), originals=False)
    FakeHeadOffice().install(room.settings.data / "usage")
    tally = open_tally(room.settings.data / "usage" / FILE, Mode.WRITE)
    titles = [item.id for item in room.collection.curation.catalogue.everything() if item.state is State.SHOWN]
    for month in range(1, 11):
        _use(tally, f"2026-{month:02}", titles)
    tally.close()
    path = make_voice(room.settings.data / "voice.wav")
    with Recorder(room.settings, room.collection.curation.db, room.watch.today) as recorder:
        recorder.add("label:home", "km", path, state=State.WAITING)
        recorder.add("label:back", "km", path)
    return {
        "voices.record": {"spoken": "km", "key": "label:home"},
        "report.month": {"period": MONTH},
        "picking.folder": {"key": "0-KINGSTON"},
    }


def name(room: StaffRoom) -> None:
    """Let it be a library with a name and hours."""
    house = room.app.extensions[NAME]
    house.settings = replace(house.settings, usage=_USAGE, ask=room.settings.data.parent / "ask")
    house.settings.ask.mkdir(exist_ok=True)


def plug_in(room: StaffRoom, stick: Path) -> Path:
    """Have this folder taken for a stick."""
    stick.mkdir(parents=True, exist_ok=True)
    room.app.extensions[NAME].sticks = Sticks([stick.parent], Path.is_dir)
    return stick


def _use(tally: Tally, month: str, titles: list[str]) -> None:
    """A month of a small prison, the same each time it is made."""
    chance = random.Random(month)  # noqa: S311 - plausible figures, no secrets
    days = {
        DayLabel(f"{month}-{day:02}", 1): DayFigures(
            sessions=chance.randint(8, 30),
            active_seconds=chance.randint(8_000, 30_000),
            requests=chance.randint(20, 50),
            investigations=60,
            searches=chance.randint(3, 20),
            searches_without_result=2,
            open_seconds=3 * 3600,
            busy_seconds=600,
            boots=2,
            power_losses=int(day % 3 == 0),
        )
        for day in range(1, 27)
    }
    months = MonthFigures({MonthKey(month, Subject.SITE, "", Figure.SESSIONS): sum(d.sessions for d in days.values())})
    uses = {title: chance.randint(11, 90) for title in titles}
    for title, n in uses.items():
        shares = {Figure.UNIQUE_REQUESTS: 1.0, Figure.REQUESTS: 1.2, Figure.PLAYS: 0.5, Figure.ACTIVE_SECONDS: 600.0}
        for figure, share in shares.items():
            months[MonthKey(month, Subject.TITLE, title, figure)] = round(n * share)
    for subject, key in ((Subject.SHELF, "stories"), (Subject.LANGUAGE, "km"), (Subject.KIND, "epub")):
        months[MonthKey(month, subject, key, Figure.UNIQUE_REQUESTS)] = sum(uses.values())
        months[MonthKey(month, subject, key, Figure.ACTIVE_SECONDS)] = sum(uses.values()) * 600
    tally.add(days, months)
    registered = {"all": 92, "female": 31, "male": 61, "under-18": 14, "18-25": 38, "over-25": 40}
    told = {EnteredKey(month, StaffFigure.REGISTERED, "", group): n for group, n in registered.items()}
    told[EnteredKey(month, StaffFigure.LOANS, "", "all")] = chance.randint(90, 160)
    told[EnteredKey(month, StaffFigure.HELD, "", "all")] = 640
    for programme, n in (("literacy", 8), ("vocational", 4)):
        told[EnteredKey(month, StaffFigure.CLASSES, programme, "all")] = n
        told[EnteredKey(month, StaffFigure.ATTENDANCE, programme, "all")] = n * 14
    tally.enter(told)
