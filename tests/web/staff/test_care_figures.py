"""Paper figures are entered with a second question, reported on one page, and put on a stick after they were shown."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import Hours, Usage
from kiosk.intake.sticks import Sticks
from kiosk.people.model import Role
from kiosk.sqlite import Mode
from kiosk.usage.bundle import read
from kiosk.usage.model import DayFigures, DayLabel, EnteredKey, Figure, MonthFigures, MonthKey, StaffFigure, Subject
from kiosk.usage.tally import FILE, open_tally
from kiosk.web.staff.house import NAME
from tests.builders.head_office import FakeHeadOffice
from tests.builders.staffroom import StaffBrowser, StaffRoom

MONTH = "2026-10"  # the one before the room's watch


@pytest.fixture
def site(room: StaffRoom, tmp_path: Path) -> StaffRoom:
    """A library with a name, head office's key, and a stick that is plugged in."""
    hours = (Hours(days=(1, 2, 3, 4, 5), start="08:00", end="11:00"),)
    usage = Usage(site="here", name="Here", terminals=4, hours=hours)
    house = room.app.extensions[NAME]
    house.settings = replace(room.settings, usage=usage)
    (tmp_path / "media" / "STICK").mkdir(parents=True)
    house.sticks = Sticks([tmp_path / "media"], Path.is_dir)
    FakeHeadOffice().install(room.settings.data / "usage")
    return room


def count(room: StaffRoom, item: str = "") -> None:
    """A month of use: sessions, and a title that was opened often and two that were opened little."""
    tally = open_tally(room.settings.data / "usage" / FILE, Mode.WRITE)
    day = DayFigures(sessions=9, active_seconds=6000, open_seconds=9000)
    days = {DayLabel(f"{MONTH}-0{number}", 1): day for number in (5, 6)}
    months = {MonthKey(MONTH, Subject.SITE, "", Figure.SESSIONS): 18}
    for title, times in ((item or "a" * 16, 14), ("b" * 16, 3), ("c" * 16, 4)):
        months[MonthKey(MONTH, Subject.TITLE, title, Figure.UNIQUE_REQUESTS)] = times
    tally.add(days, MonthFigures(months))
    tally.close()


def entered(room: StaffRoom) -> dict[EnteredKey, int]:
    tally = open_tally(room.settings.data / "usage" / FILE, Mode.READ)
    try:
        return tally.entered()
    finally:
        tally.close()


def fill_in(browser: StaffBrowser, lang: str = "en", **fields: str) -> str:
    data = {name.replace("__", "."): value for name, value in fields.items()} | {"month": fields.get("month", MONTH)}
    return browser.post(f"/{lang}/figures/", data=data, follow_redirects=True).text


def loans(value: int, month: str = MONTH) -> dict[EnteredKey, int]:
    return {EnteredKey(month, StaffFigure.LOANS, "", "all"): value}


def test_the_form_of_the_last_month_takes_khmer_digits(site: StaffRoom) -> None:
    librarian = site.as_(Role.LIBRARIAN)
    assert "Enter the paper figures of October 2026" in librarian.get("/en/").text
    page = fill_in(librarian, "km", **{"loans..all": "១២០"})
    assert "១២០" in page
    assert entered(site) == loans(120)
    assert "Enter the paper figures" not in librarian.get("/en/").text


def test_what_is_no_number_is_said_at_its_box_and_what_was_typed_stays(site: StaffRoom) -> None:
    page = fill_in(site.as_(Role.LIBRARIAN), **{"loans..all": "Dara", "held..all": "640"})
    assert "Dara is no number" in page
    assert 'value="640"' in page
    assert not (site.settings.data / "usage" / FILE).exists()


def test_a_figure_far_from_last_month_s_is_asked_about_once_more_and_kept_when_it_is_right(site: StaffRoom) -> None:
    librarian = site.as_(Role.LIBRARIAN)
    fill_in(librarian, month="2026-09", **{"loans..all": "30"})
    page = fill_in(librarian, **{"loans..all": "300"})
    assert "300 is far more than 30 in the month before. Is it right?" in page
    assert entered(site) == loans(30, "2026-09")
    (sure,) = re.findall(r'name="sure" value="([^"]+)"', page)
    assert "are entered" in fill_in(librarian, sure=sure, **{"loans..all": "300"})
    assert entered(site) == loans(30, "2026-09") | loans(300)


def test_a_yes_to_one_question_is_no_yes_to_another(site: StaffRoom) -> None:
    librarian = site.as_(Role.LIBRARIAN)
    fill_in(librarian, month="2026-09", **{"loans..all": "30"})
    page = fill_in(librarian, sure="loans..all=300", **{"loans..all": "3000"})
    assert "Is it right?" in page
    assert entered(site) == loans(30, "2026-09")


def test_a_correction_shows_what_stood_there_before(site: StaffRoom) -> None:
    librarian = site.as_(Role.LIBRARIAN)
    for value in ("120", "130"):
        page = fill_in(librarian, **{"loans..all": value})
    assert "entered: 130" in page
    assert "before: 120" in page


def test_a_small_figure_that_was_entered_is_not_shown_again(site: StaffRoom) -> None:
    page = fill_in(site.as_(Role.LIBRARIAN), **{"registered..female": "4", "registered..male": "30"})
    assert "entered: &lt; 10" in page
    assert "entered: 4" not in page
    assert "withheld" in page


def test_other_fields_and_months_are_not_taken(site: StaffRoom) -> None:
    librarian = site.as_(Role.LIBRARIAN)
    fill_in(librarian, month="1999-01", **{"loans..all": "50", "names..all": "7", "attendance.gardening.all": "9"})
    assert entered(site) == loans(50)
    assert "Nothing was filled in" in fill_in(librarian)


def test_the_report_of_a_month_is_one_page_of_released_figures_with_their_marks(site: StaffRoom) -> None:
    item = site.collection.add("The apple")
    count(site, item.id)
    fill_in(site.as_(Role.LIBRARIAN), **{"loans..all": "120", "registered..female": "4", "registered..male": "30"})
    technician = site.as_(Role.TECHNICIAN)
    assert f"/en/report/{MONTH}/" in technician.get("/en/report/").text
    page = technician.get(f"/en/report/{MONTH}/").text
    marks, signs = ("measured", "entered by staff", "estimated"), ("Prepared by", "Checked by", "Approved by")
    assert all(words in page for words in (*marks, *signs, "The apple", "October 2026"))
    assert "<svg" in page
    assert ">4<" not in page
    assert ">3<" not in page
    assert "ការប្រើប្រាស់" in technician.get(f"/km/report/{MONTH}/").text


def test_a_month_without_figures_has_no_report(site: StaffRoom) -> None:
    count(site)
    technician = site.as_(Role.TECHNICIAN)
    assert technician.get("/en/report/1999-01/").status_code == 404
    assert technician.get("/en/report/nonsense/").status_code == 404


def test_what_will_leave_is_shown_and_then_put_on_the_stick(site: StaffRoom, tmp_path: Path) -> None:
    count(site)
    librarian = site.as_(Role.LIBRARIAN)
    page = librarian.get("/en/statistics/").text
    assert "Bundle number 1 of 23 November 2026" in page
    assert "Sealed for head office: the exact figures" in page
    (key,) = re.findall(r'name="stick" value="([^"]+)"', page)
    assert not list((tmp_path / "media" / "STICK").iterdir())
    said = librarian.post("/en/statistics/", data={"stick": key}, follow_redirects=True).text
    assert "The statistics are on the stick, as number 1." in said
    bundle = read((tmp_path / "media" / "STICK" / "usage-here-0001.zip").read_bytes())
    assert bundle.manifest.number == 1
    assert "Bundle number 2" in librarian.get("/en/statistics/").text


def test_without_head_office_s_key_it_is_said_what_to_do(room: StaffRoom) -> None:
    (room.settings.data / "usage").mkdir()
    count(room)
    answer = room.as_(Role.LIBRARIAN).get("/en/statistics/")
    assert "key is not installed here" in answer.text


def test_a_stick_that_went_away_is_told(site: StaffRoom) -> None:
    count(site)
    assert "cannot be read any more" in site.as_(Role.LIBRARIAN).post("/en/statistics/", data={"stick": "sdz9"}).text
