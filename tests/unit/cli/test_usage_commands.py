"""Commands about use, as a librarian and a technician give them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import kiosk
from kiosk.clock import Clock
from kiosk.config import Usage
from kiosk.usage.bundle import open_exact, read
from kiosk.usage.counter import Counter
from kiosk.usage.model import EnteredKey, StaffFigure
from tests.builders.collection import Collection
from tests.builders.head_office import FakeHeadOffice
from tests.builders.logs import own_logger


class Site:
    """A data folder in which the counter has counted a little."""

    def __init__(self, data: Path) -> None:
        self.data = data
        data.mkdir()
        (data / "kiosk.toml").write_text('[usage]\nsite = "here"\nname = "Here"\n')
        Counter(data / "usage", Usage(site="here"), Clock()).close()

    def give(self, *command: str, code: int = 0) -> Result:
        result = CliRunner().invoke(kiosk, ["--data", str(self.data), *command], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with own_logger():
        yield Site(tmp_path / "data")


def test_released_figures_are_printed_for_the_month_asked_for(site: Site) -> None:
    assert "< 10" in site.give("usage", "show").output
    assert site.give("usage", "show", "--month", "1999-01").output == ""


def test_a_key_is_installed_and_told_by_its_fingerprint(site: Site, tmp_path: Path) -> None:
    office = FakeHeadOffice()
    assert "not installed" in site.give("usage", "key", "show", code=1).stderr
    file = tmp_path / "head-office.json"
    file.write_bytes(office.public.to_bytes())
    for command in (("key", "add", str(file)), ("key", "show")):
        assert office.public.fingerprint in site.give("usage", *command).output
    file.write_bytes(FakeHeadOffice().public.to_bytes())
    assert "--replace" in site.give("usage", "key", "add", str(file), code=1).stderr
    site.give("usage", "key", "add", str(file), "--replace")


def test_a_bundle_is_put_on_a_stick_and_holds_what_was_entered(site: Site, tmp_path: Path) -> None:
    office = FakeHeadOffice().install(site.data / "usage")
    site.give("usage", "enter", "2026-11", "loans", "120")
    site.give("usage", "enter", "2026-11", "attendance", "30", "--programme", "literacy", "--group", "female")
    assert "Bundle 1 is on the stick" in site.give("usage", "bundle", str(tmp_path)).output
    bundle = read((tmp_path / "usage-here-0001.zip").read_bytes())
    assert open_exact(office.private, bundle).entered == {
        EnteredKey("2026-11", StaffFigure.LOANS, "", "all"): 120,
        EnteredKey("2026-11", StaffFigure.ATTENDANCE, "literacy", "female"): 30,
    }


def test_a_stranger_s_acknowledgement_is_told(site: Site, tmp_path: Path) -> None:
    FakeHeadOffice().install(site.data / "usage")
    (tmp_path / "usage-ack-here.json").write_text("{}")
    assert "Tell head office" in site.give("usage", "bundle", str(tmp_path)).stderr


def test_a_stick_that_is_not_there_is_told_in_two_lines(site: Site) -> None:
    FakeHeadOffice().install(site.data / "usage")
    said = site.give("usage", "bundle", "/nowhere", code=1).stderr
    assert "Put the stick in" in said


@pytest.mark.parametrize("given", [("November", "loans", "3"), ("2026-13", "loans", "3")])
def test_a_month_that_is_none_is_refused(site: Site, given: tuple[str, ...]) -> None:
    assert "cannot be entered" in site.give("usage", "enter", *given, code=1).stderr


def test_a_programme_is_a_key_and_no_text(site: Site) -> None:
    said = site.give("usage", "enter", "2026-11", "classes", "3", "--programme", "with Dara", code=1).stderr
    assert "short key" in said


def test_the_clock_is_set_by_a_watch_and_not_before_what_is_past(site: Site) -> None:
    assert "trusted" in site.give("usage", "clock").output
    assert site.give("usage", "clock", "2033-05-06 07:08").output == "2033-05-06 07:08, trusted\n"
    Counter(site.data / "usage", Usage(), Clock()).close()
    assert "--back" in site.give("usage", "clock", "2031-05-06 07:08", code=1).stderr
    assert site.give("usage", "clock", "2031-05-06 07:08", "--back").output == "2031-05-06 07:08, trusted\n"


def test_the_titles_on_offer_travel_with_the_figures(site: Site, tmp_path: Path) -> None:
    FakeHeadOffice().install(site.data / "usage")
    with Collection(site.data) as collection:
        apple = collection.add("The apple")
    site.give("usage", "bundle", str(tmp_path))
    (offered,) = read((tmp_path / "usage-here-0001.zip").read_bytes()).offered
    assert (offered.title.id, offered.name) == (apple.id, "The apple")
