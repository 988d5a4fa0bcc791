"""Health is told in three lights, backups are begun and shown, and what only the machine can do is asked of it."""

import os
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.backup import job, manifest, record
from kiosk.backup.saving import save
from kiosk.intake.sticks import Sticks
from kiosk.people.model import Role
from kiosk.web.staff.house import NAME
from tests.builders.staffroom import StaffBrowser, StaffRoom


@pytest.fixture
def box(room: StaffRoom, tmp_path: Path) -> Path:
    """A machine that listens to wishes in a folder, with a stick that is plugged in."""
    for folder in ("ask", "media/STICK"):
        (tmp_path / folder).mkdir(parents=True)
    house = room.app.extensions[NAME]
    house.settings = replace(room.settings, ask=tmp_path / "ask")
    house.sticks = Sticks([tmp_path / "media"], Path.is_dir)
    room.collection.add("The apple")
    return tmp_path


def key(page: str) -> str:
    (found,) = re.findall(r'name="stick" value="([^"]+)"', page)
    return str(found)


def test_health_says_in_every_language_what_is_wrong_and_what_to_do(room: StaffRoom) -> None:
    technician = room.as_(Role.TECHNICIAN)
    for lang, words in (
        ("en", "Call the technician"),
        ("km", "សូមហៅជាងបច្ចេកទេស"),
        ("fr", "Appelez le"),
    ):
        page = technician.get(f"/{lang}/health/").text
        assert words in page
        assert "kiosk-counter" in page
        assert "{" not in page.partition("<main")[2]


def test_the_file_for_the_technician_goes_on_the_stick(room: StaffRoom, box: Path) -> None:
    librarian = room.as_(Role.LIBRARIAN)
    page = librarian.get("/en/health/").text
    said = librarian.post("/en/health/report/", data={"stick": key(page)}, follow_redirects=True).text
    assert "library-health.txt" in said
    assert "Light: call" in (box / "media/STICK/library-health.txt").read_text()


def test_switching_off_and_starting_anew_are_asked_about_and_then_wished(room: StaffRoom, box: Path) -> None:
    librarian = room.as_(Role.LIBRARIAN)
    assert "is interrupted" in librarian.get("/en/health/off/").text
    assert not list((box / "ask").iterdir())
    assert "starts anew" in librarian.post("/en/health/off/", data={"again": "1"}).text
    assert [file.name for file in (box / "ask").iterdir()] == ["reboot"]
    (box / "ask/reboot").unlink()
    assert "goes off" in librarian.post("/en/health/off/", data={"off": "1"}).text
    assert [file.name for file in (box / "ask").iterdir()] == ["poweroff"]


def test_where_nobody_listens_nothing_is_offered(room: StaffRoom) -> None:
    librarian = room.as_(Role.LIBRARIAN)
    assert "Switch the library off" not in librarian.get("/en/health/").text
    assert "cannot be switched off from here" in librarian.post("/en/health/off/", data={"off": "1"}).text


def test_a_stick_is_let_go_before_it_is_pulled_out(room: StaffRoom, box: Path) -> None:
    librarian = room.as_(Role.LIBRARIAN)
    assert "STICK" in librarian.get("/en/stick/").text
    room.app.extensions[NAME].settings = replace(room.settings, ask=box / "nobody")
    assert "no longer blinks" in librarian.post("/en/stick/", follow_redirects=True).text


def state(browser: StaffBrowser) -> dict[str, object]:
    """How far a backup is, as the script asks for it."""
    told = browser.get("/en/backup/state").json
    assert isinstance(told, dict)
    return told


def wait_for(browser: StaffBrowser, words: str) -> str:
    """The backup page, as soon as it says this."""
    until = time.monotonic() + 60
    while words not in (page := browser.get("/en/backup/").text):
        assert time.monotonic() < until, page
        time.sleep(0.2)
    return page


def test_a_backup_is_begun_and_told_when_it_is_whole(room: StaffRoom, box: Path) -> None:
    approver = room.as_(Role.APPROVER)
    assert "Save a backup on a stick" in approver.get("/en/").text
    page = approver.get("/en/backup/").text
    assert "Nothing about readers and no pass phrase is in it" in page
    said = approver.post("/en/backup/", data={"stick": key(page), "originals": "1"}, follow_redirects=True).text
    assert "The library is being saved" in said or "The backup is whole" in said
    page = wait_for(approver, "The backup is whole")
    found = manifest.read(box / "media/STICK/kiosk-backup")
    assert found.fingerprint in page
    assert (found.titles, len(found.files)) == (1, 1)
    assert record.read(room.settings.data) is not None


def test_how_far_it_is_does_not_keep_a_session_awake(room: StaffRoom, box: Path) -> None:
    approver = room.as_(Role.APPROVER)
    with job.only_job(room.settings.data, job.Doing.SAVE, box) as at_work:
        at_work.tell(1, 2)
        assert state(approver) == {"running": True, "done": 1, "total": 2}
        assert "The library is being saved" in approver.get("/en/backup/").text
    room.watch.go(590)
    assert state(approver)["running"] is False
    room.watch.go(20)
    assert approver.get("/en/backup/").status_code == 403


def test_a_backup_that_was_cut_off_says_what_to_do(room: StaffRoom, box: Path) -> None:
    with job.only_job(room.settings.data, job.Doing.SAVE, box):
        pass
    assert "It was cut off" in room.as_(Role.LIBRARIAN).get("/en/backup/").text


def test_whoever_saves_first_leaves_the_other_user_of_a_box_a_way_in(room: StaffRoom, tmp_path: Path) -> None:
    mask = os.umask(0o002)
    try:
        with job.only_job(room.settings.data, job.Doing.SAVE, tmp_path):
            pass
    finally:
        os.umask(mask)
    assert (room.settings.data / "backup.lock").stat().st_mode & 0o777 == 0o664


def test_the_technician_brings_a_backup_back_whose_number_he_compared(room: StaffRoom, box: Path) -> None:
    _, made = save(room.settings, box / "media/STICK", date(2026, 11, 23), originals=True)
    room.collection.add("The pear")
    technician = room.as_(Role.TECHNICIAN)
    page = technician.get("/en/backup/restore/").text
    assert made.fingerprint in page
    form = {"fingerprint": made.fingerprint}
    assert "you are sure" in technician.post("/en/backup/restore/", data=form, follow_redirects=True).text
    technician.post("/en/backup/restore/", data={**form, "sure": "1"})
    until = time.monotonic() + 60
    while len(tuple(room.collection.curation.catalogue.everything())) != 1:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert [item.publication.title for item in room.collection.curation.catalogue.everything()] == ["The apple"]


def test_nobody_else_brings_one_back(room: StaffRoom) -> None:
    for role in (Role.LIBRARIAN, Role.APPROVER):
        browser = room.as_(role)
        assert browser.get("/en/backup/restore/").status_code == 403
        assert browser.post("/en/backup/restore/", data={"fingerprint": "x", "sure": "1"}).status_code == 403


def test_the_guide_is_there_in_every_language(room: StaffRoom) -> None:
    for lang, words in (("en", "How things are done"), ("km", "របៀបធ្វើការ"), ("fr", "Comment on fait")):
        page = room.as_(Role.LIBRARIAN).get(f"/{lang}/help/").text
        assert words in page
        assert page.count("<section") == 10
