"""All signs together: what is missing is said with what to do, and the file for the technician holds all of it."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from kiosk.backup import record
from kiosk.cli.main import kiosk
from kiosk.clock import Moment
from kiosk.config import Settings, Usage
from kiosk.content import checked
from kiosk.content.care import Finding, Trouble
from kiosk.health import wishes
from kiosk.health.examination import as_text, examine
from kiosk.health.model import About, Light, Sign
from kiosk.health.wishes import NobodyListens, StickBusy, Wish
from kiosk.sqlite import DatabaseMissing
from kiosk.usage.service import _alone
from tests.builders.collection import Collection
from tests.builders.head_office import FakeHeadOffice
from tests.builders.kiwixrun import free_port
from tests.builders.logs import own_logger
from tests.builders.visits import Site

NOW = Moment(time=datetime(2026, 11, 30, 3, tzinfo=UTC), trusted=True)
TODAY = date(2026, 11, 30)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with Collection(tmp_path / "data") as collection:
        collection.add("The apple")
    return Settings(data=tmp_path / "data", terminal_port=free_port(), usage=Usage(site="here", name="Here"))


def signs(settings: Settings, now: Moment = NOW) -> dict[About, Sign]:
    return {sign.about: sign for sign in examine(settings, now).signs if sign.about is not About.POWER}


@contextmanager
def terminal_site(port: int) -> Iterator[None]:
    """Whoever answers /alive."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = http.server.HTTPServer(("127.0.0.1", port), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_part_that_does_not_answer_is_named_and_calls(settings: Settings) -> None:
    assert "kiosk-terminal, kiosk-counter" in str(signs(settings)[About.SERVICES])
    (settings.data / "usage").mkdir()
    with terminal_site(settings.terminal_port), _alone(settings.data / "usage"):
        sign = signs(settings)[About.SERVICES]
    assert (sign.light, str(sign)) == (Light.WORKS, "All parts of the library answer.")
    with terminal_site(settings.terminal_port):
        assert str(signs(settings)[About.SERVICES]).endswith(": kiosk-counter.")


def test_kiwix_is_asked_for_where_there_are_zim_files(settings: Settings) -> None:
    (settings.data / "zim").mkdir()
    (settings.data / "zim" / "one.zim").touch()
    assert "kiosk-kiwix" in str(signs(replace(settings, kiwix_port=free_port()))[About.SERVICES])


def test_a_clock_that_nobody_set_needs_help(settings: Settings) -> None:
    assert signs(settings)[About.CLOCK].light is Light.WORKS
    assert signs(settings, replace(NOW, trusted=False))[About.CLOCK].light is Light.HELP


def test_an_old_backup_and_none_need_help(settings: Settings) -> None:
    assert str(signs(settings)[About.BACKUP]) == "There is no backup yet."
    for days, light in ((40, Light.WORKS), (41, Light.HELP)):
        made = TODAY - timedelta(days=days)
        record.write(settings.data, record.Last(number=1, made=made, originals=True))
        assert signs(settings)[About.BACKUP].light is light


def test_files_that_the_last_check_missed_call_and_an_old_check_needs_help(settings: Settings) -> None:
    assert str(signs(settings)[About.LIBRARY]) == "1 titles can be read."
    checked.write(settings.data, TODAY, [Finding(trouble=Trouble.CHANGED, subject="tiger.epub", advice="")])
    assert signs(settings)[About.LIBRARY].light is Light.CALL
    checked.write(settings.data, TODAY - timedelta(days=31), [])
    assert signs(settings)[About.LIBRARY].light is Light.HELP
    (settings.data / "index.db").unlink()
    assert "Searching" in str(signs(settings)[About.LIBRARY])


def test_figures_that_nobody_fetches_need_help(settings: Settings) -> None:
    folder = settings.data / "usage"
    assert "key is not installed" in str(signs(settings)[About.COLLECTION])
    FakeHeadOffice().install(folder)
    assert str(signs(settings)[About.COLLECTION]) == "No figures have left the library yet."
    with own_logger():
        Site(folder=folder).counter.close()
        (settings.data / "kiosk.toml").write_text('[usage]\nsite = "here"\n')
        stick = settings.data.parent / "stick"
        stick.mkdir()
        give = ["--data", str(settings.data), "usage", "bundle", str(stick)]
        assert CliRunner().invoke(kiosk, give, catch_exceptions=False).exit_code == 0
    today = Moment(time=datetime.now(UTC), trusted=True)
    assert signs(settings, today)[About.COLLECTION].light is Light.WORKS
    later = replace(today, time=today.time + timedelta(days=101))
    assert signs(settings, later)[About.COLLECTION].light is Light.HELP


def test_power_cuts_of_the_month_are_counted(settings: Settings) -> None:
    site = Site(folder=settings.data / "usage")
    for _ in range(3):
        site.write()
        site.cut()
    site.counter.close()
    (cuts,) = [sign for sign in examine(settings, NOW).signs if "cut" in sign.says]
    assert (cuts.light, str(cuts)) == (Light.WORKS, "The power was cut 3 times this month.")


def test_the_worst_comes_first_and_is_the_light_of_all(settings: Settings) -> None:
    found = examine(settings, NOW)
    lights = [sign.light for sign in found.signs]
    assert lights == sorted(lights, reverse=True)
    assert found.light is Light.CALL
    assert all(sign.advice for sign in found.troubles)
    assert all(not sign.advice for sign in found.signs if sign.light is Light.WORKS)


def test_the_file_for_the_technician_holds_every_sign_and_what_the_check_found(settings: Settings) -> None:
    checked.write(settings.data, TODAY, [Finding(trouble=Trouble.CHANGED, subject="tiger.epub", advice="")])
    found = examine(settings, NOW)
    text = as_text(settings, found)
    assert all(str(sign) in text and sign.what_to_do in text for sign in found.signs)
    assert "original changed: tiger.epub" in text
    assert "{" not in text


def test_the_command_tells_it_for_people_machines_and_sticks(settings: Settings, tmp_path: Path) -> None:
    with own_logger():
        give = ["--data", str(settings.data), "health"]
        said = CliRunner().invoke(kiosk, give, catch_exceptions=False)
        told = CliRunner().invoke(kiosk, [*give, "--json"], catch_exceptions=False)
        CliRunner().invoke(kiosk, [*give, "--report", str(tmp_path)], catch_exceptions=False)
    assert (said.exit_code, told.exit_code) == (2, 2)
    answer = msgspec.json.decode(told.stdout)
    assert answer["light"] == "call"
    assert {sign["about"] for sign in answer["signs"]} >= {"services", "disk", "backup", "clock"}
    assert "Light: call" in (tmp_path / "library-health.txt").read_text()


def test_where_there_is_no_data_folder_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        examine(Settings(data=tmp_path / "nowhere"), NOW)


# What is asked of the machine's services.


def test_a_wish_is_a_file_where_somebody_listens_and_refused_where_nobody_does(tmp_path: Path) -> None:
    wishes.ask(tmp_path, Wish.REBOOT)
    assert [file.name for file in tmp_path.iterdir()] == ["reboot"]
    with pytest.raises(NobodyListens):
        wishes.ask(tmp_path / "nowhere", Wish.POWEROFF)
    assert not (tmp_path / "nowhere").exists()


def test_a_stick_may_be_taken_out_when_whoever_listens_took_the_wish_away(tmp_path: Path) -> None:
    def listen() -> None:
        while not (tmp_path / "eject").exists():
            pass
        (tmp_path / "eject").unlink()

    thread = threading.Thread(target=listen)
    thread.start()
    assert wishes.let_go(tmp_path)
    thread.join()
    with pytest.raises(StickBusy):
        wishes.let_go(tmp_path, seconds=0)
    assert not wishes.let_go(tmp_path / "nowhere")
