"""A stick is plugged in: looked through and picked from by keyboard alone, pulled out in the middle, put back."""

import os
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.content.jobs import Jobs
from kiosk.content.model import State
from kiosk.content.store import Store
from kiosk.intake.sticks import Sticks
from kiosk.people.model import Role
from kiosk.web.staff.house import NAME, House
from tests.builders import importing, loopdisk
from tests.builders.keys import Keys
from tests.builders.mixed import make_book
from tests.builders.staffdesk import StaffDesk
from tests.builders.staffsite import Program

CACHES = Path("/proc/sys/vm/drop_caches")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(loopdisk.missing()), reason=loopdisk.missing() or "none"),
    pytest.mark.skipif(not os.access(CACHES, os.W_OK), reason="the kernel's caches cannot be dropped"),
]
MIB = 1 << 20
PATIENCE = 120_000  # milliseconds that an import may take on a busy machine
FOLDER = "សៀវភៅថ្មី"


class Stick:
    """A disk in a file, in the place of a stick: two books, and a long recording between them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.mounts = folder
        self.disk = loopdisk.LoopDisk(folder)
        self.place = folder / "disk"
        with self.disk.mounted() as place:
            files = place / FOLDER
            files.mkdir()
            make_book(files / "១.epub", "ទន្សាយ")
            _sound(files / "២.wav", 48)
            make_book(files / "៣.epub", "ខ្លា")
            (files / "._១.epub").write_bytes(b"left by another system")
            (place / "autorun.inf").write_text("[autorun]")
            with (place / "wikipedia.zim").open("wb") as file:
                file.truncate(20 << 30)
        self._whole = folder / "whole.img"
        shutil.copyfile(self.disk.image, self._whole)

    def plug_in(self) -> None:
        """Mount it, as the box does."""
        subprocess.run(["mount", "-o", "loop,ro", self.disk.image, self.place], check=True)

    def pull_out(self) -> None:
        """Take it away, whoever reads from it at this moment."""
        subprocess.run(["umount", "-l", self.place], check=True)

    def lose_half(self) -> None:
        """From here on the second half cannot be read: whoever copies the recording is in its middle."""
        os.truncate(self.disk.image, self._whole.stat().st_size // 2)
        CACHES.write_text("3")

    def put_back(self) -> None:
        """Have all of it again."""
        with self._whole.open("rb") as source, self.disk.image.open("r+b") as target:
            shutil.copyfileobj(source, target)
        CACHES.write_text("3")


def _sound(path: Path, mebibytes: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(os.urandom(mebibytes * MIB))


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    stick = Stick(tmp_path / "media")
    stick.plug_in()
    yield stick
    while stick.place.is_mount():
        stick.pull_out()


@pytest.fixture
def desk(tmp_path: Path, stick: Stick) -> Iterator[StaffDesk]:
    data = importing.new_library(tmp_path / "data")
    with StaffDesk(data) as desk:
        house(desk).sticks = Sticks([stick.mounts])
        yield desk


@pytest.fixture
def worker(desk: StaffDesk) -> Iterator[Program]:
    worker = Program(desk.room.settings.data, "worker")
    yield worker
    worker.end()


def house(desk: StaffDesk) -> House:
    found = desk.room.app.extensions[NAME]
    assert isinstance(found, House)
    return found


def open_folder(keys: Keys) -> None:
    """From the start page into the folder of the stick."""
    keys.press(".desk-tiles a[href$='/add/']")
    keys.press("a[href*='/add/stick/']")
    keys.press("li a.other[href*='place=']")
    assert keys.page.locator("li.row label bdi").all_inner_texts() == ["១.epub", "២.wav", "៣.epub"]


def test_a_stick_is_looked_through_and_picked_from_by_keyboard_alone(
    desk: StaffDesk, worker: Program, chromium: Browser
) -> None:
    keys = Keys(desk.sign_in(chromium, Role.LIBRARIAN))
    open_folder(keys)
    for number in (0, 2):
        keys.tick("[name=pick]", number)
    keys.press("button.go:not([name])")
    assert keys.page.url.endswith("/km/queue/")
    worker.start()
    expect(keys.page.locator(".row.accepted")).to_have_count(2, timeout=PATIENCE)
    states = {(item.publication.title, item.state) for item in desk.room.collection.curation.catalogue.everything()}
    assert states == {("ទន្សាយ", State.WAITING), ("ខ្លា", State.WAITING)}


def test_a_stick_pulled_out_in_the_middle_of_a_file_is_told_and_goes_on_when_it_is_back(
    desk: StaffDesk, worker: Program, stick: Stick, chromium: Browser
) -> None:
    keys = Keys(desk.sign_in(chromium, Role.LIBRARIAN))
    open_folder(keys)
    stick.lose_half()
    keys.press("[name=all]")
    worker.start()
    page = keys.page
    expect(page.locator(".row.refused").filter(has_text="២.wav")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-busy]")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator(".row.refused .why").first).to_contain_text("USB នៅដោតជាប់")
    stick.pull_out()
    data = desk.room.settings.data
    assert not list((data / "staging").glob("*/*"))
    importing.whole(data)
    keys.press("button[id^=go-on]:not([name])")
    expect(page.locator("[data-busy]")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator(".row.refused").filter(has_text="២.wav")).to_be_visible()
    stick.put_back()
    stick.plug_in()
    keys.press("button[id^=go-on]:not([name])")
    expect(page.locator(".row.accepted")).to_have_count(3, timeout=PATIENCE)
    assert len(importing.whole(data)) == 3


def test_a_stick_that_went_away_meanwhile_is_told_where_it_was_looked_at(
    desk: StaffDesk, stick: Stick, chromium: Browser
) -> None:
    keys = Keys(desk.sign_in(chromium, Role.LIBRARIAN))
    open_folder(keys)
    stick.pull_out()
    keys.tick("[name=pick]", 0)
    keys.press("button.go:not([name])")
    told(keys.page, "ដក")  # pulled out
    assert Jobs(desk.room.collection.curation.db).newest(9) == ()


def test_what_is_too_large_for_the_disk_is_refused_before_its_first_byte(desk: StaffDesk, chromium: Browser) -> None:
    settings = house(desk).settings
    reserve = Store(settings.data).free() - (1 << 30)
    house(desk).settings = replace(settings, limits=replace(settings.limits, reserve=reserve))
    keys = Keys(desk.sign_in(chromium, Role.LIBRARIAN))
    keys.press(".desk-tiles a[href$='/add/']")
    keys.press("a[href*='/add/stick/']")
    assert "wikipedia.zim" in keys.page.locator("li.row label bdi").all_inner_texts()
    keys.tick("[name=pick]", 2)
    keys.press("button.go:not([name])")
    told(keys.page, "គ្មានកន្លែង")
    assert Jobs(desk.room.collection.curation.db).newest(9) == ()


def told(page: Page, words: str) -> None:
    expect(page.locator(".message.bad")).to_contain_text(words)
