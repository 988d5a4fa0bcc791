"""Settings come from a file over the defaults, and from the environment over both."""

from pathlib import Path

import pytest

from kiosk.config import MIB, BadSettings, Limits, Settings, data_folder, load


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings(data=tmp_path)


def test_the_data_folder_is_absolute_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(Path("below")).data == tmp_path / "below"


def test_the_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('host = "0.0.0.0"\naccel = true\n[limits]\nreserve = 1\nseconds = 3\n')
    assert load(tmp_path) == Settings(
        data=tmp_path,
        host="0.0.0.0",  # noqa: S104 - a setting like any other
        accel=True,
        limits=Limits(reserve=1, seconds=3.0),
    )


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kiosk.toml").write_text("terminal_port = 8000\nactive_port = 8001\n")
    monkeypatch.setenv("KIOSK_TERMINAL_PORT", "9000")
    monkeypatch.setenv("KIOSK_HOST", "")
    settings = load(tmp_path)
    assert (settings.terminal_port, settings.active_port, settings.host) == (9000, 8001, "127.0.0.1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown: colour"),
        ("data = '/tmp'", "unknown: data"),
        ("[limits]\nentrys = 1\npagez = 2", "unknown: entrys, pagez"),
        ("limits = 3", "table"),
        ("terminal_port = 'many'", "int"),
        ("[limits]\nreserve = 'all'", "int"),
        ("terminal_port = ", "Invalid value"),
    ],
)
def test_a_wrong_file_is_refused_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "kiosk.toml").write_text(text)
    with pytest.raises(BadSettings) as caught:
        load(tmp_path)
    assert said in str(caught.value)
    assert str(tmp_path / "kiosk.toml") in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings):
        load(tmp_path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").mkdir()
    with pytest.raises(BadSettings, match="directory"):
        load(tmp_path)


def test_a_port_of_the_environment_that_is_no_number_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_KIWIX_PORT", "high")
    with pytest.raises(BadSettings, match="kiwix_port"):
        load(tmp_path)


def test_the_data_folder_is_as_given_else_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_DATA", "/somewhere")
    assert data_folder(Path("/here")) == Path("/here")
    assert data_folder() == Path("/somewhere")
    monkeypatch.delenv("KIOSK_DATA")
    assert data_folder() == Path("/var/lib/kiosk")


def test_content_never_takes_the_last_500_megabytes_by_default() -> None:
    assert Limits().reserve == 500 * MIB
