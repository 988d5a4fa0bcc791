"""The commands of head office, as people there give them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from click import Context
from click.testing import CliRunner, Result

from kiosk.cli.hq import NotInstalled, WithReports, hq
from kiosk.cli.main import kiosk
from kiosk.hq import keys
from kiosk.usage.keys import to_text
from tests.builders.headquarters import PASSPHRASE, Headquarters
from tests.builders.logs import own_logger
from tests.builders.prisons import Prison


class Desk:
    """Head office's folder, a passphrase file, and a stick."""

    def __init__(self, folder: Path) -> None:
        self.office = Headquarters(folder=folder / "hq")
        self.folder, self.stick = folder, folder / "stick"
        self.stick.mkdir()
        self.secret = folder / "passphrase"
        self.secret.write_text(f"{PASSPHRASE}\n")

    def give(self, *command: str, code: int = 0, options: tuple[str, ...] = (), asked: str = "") -> Result:
        given = options or ("--passphrase-file", str(self.secret))
        line = ["--data", str(self.folder), "hq", "--hq", str(self.office.folder), *given, *command]
        result = CliRunner().invoke(kiosk, line, input=asked, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def register(self, prison: Prison) -> None:
        file = self.folder / f"{prison.id}.yml"
        names = "{km: ក, en: Here, fr: Ici}"
        key = to_text(prison.public)
        file.write_text(f"id: {prison.id}\nname: {names}\nprovince: Kep\nterminals: 3\nkeys: [{key}]\n", "utf-8")
        self.give("site", "add", str(file))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with own_logger():
        yield Desk(tmp_path)


def test_from_site_to_status_and_acknowledgement(desk: Desk) -> None:
    prison = Prison(office=desk.office.public)
    desk.register(prison)
    assert "Here" in desk.give("site", "list").output
    assert json.loads(desk.give("site", "list", "--json").output)["province"] == "Kep"
    assert "never" in desk.give("status").output
    prison.day("2026-11-02", sessions=12, power_losses=1)
    prison.put(desk.stick, 2)
    (desk.stick / "usage-here-0001.zip").write_bytes(b"PK\x03\x04 broken")
    shown = desk.give("collect", str(desk.stick), "--sealed", code=1).output
    assert "1 accepted · 0 known · 1 refused" in shown
    assert "not a whole usage bundle" in shown
    assert "not opened yet" in desk.give("status").output
    lines = desk.give("collect", str(desk.stick), "--json", code=1).output.splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["refused", "known"]
    (desk.stick / "usage-here-0001.zip").unlink()
    assert "bundles missing: 1" in desk.give("status").output
    assert json.loads(desk.give("status", "--json").output)["coverage"]["power_losses"] == 1
    desk.give("collect", str(desk.stick))
    assert "up to bundle 2" in desk.give("acknowledge", str(desk.stick)).output
    assert (desk.stick / "usage-ack-here.json").exists()
    assert desk.give("acknowledge", str(desk.stick), "--site", "there").output == ""
    assert "1 libraries" in desk.give("export", str(desk.folder / "dataset")).output
    assert list((desk.folder / "dataset").glob("figures/year=2026/month=11/site=here/*.parquet"))
    assert "not empty" in desk.give("export", str(desk.folder / "dataset"), code=1).stderr
    (desk.folder / "file").touch()
    assert "cannot be written" in desk.give("export", str(desk.folder / "file" / "dataset"), code=1).stderr


def test_keys_are_made_rotated_and_handed_over(desk: Desk, tmp_path: Path) -> None:
    desk.office.folder = tmp_path / "new"
    asked, twice = ("--hq", str(tmp_path / "new")), f"{PASSPHRASE} 1\n" * 2 + f"{PASSPHRASE} 2\n" * 2
    shown = desk.give("keygen", "--holders", "2", options=asked, asked=twice)
    assert keys.public(tmp_path / "new").fingerprint in shown.output
    both = []
    for holder in (1, 2):
        file = tmp_path / f"holder-{holder}"
        file.write_text(f"{PASSPHRASE} {holder}\n")
        both += ["--passphrase-file", str(file)]
    assert "GDP" in desk.give("keygen", "--rotate", "--name", "GDP", options=tuple(both)).output
    assert len(keys.open_ring(tmp_path / "new", [f"{PASSPHRASE} 1", f"{PASSPHRASE} 2"]).pairs) == 2
    desk.give("passphrase", "--new-passphrase-file", str(desk.secret), options=tuple(both))
    assert keys.open_ring(tmp_path / "new", [PASSPHRASE]).public.name == "GDP"
    assert "keys in" in desk.give("keygen", code=1).stderr


@pytest.mark.parametrize("content", [None, b"", b"\xff\xff"])
def test_a_passphrase_file_without_one_is_told(desk: Desk, content: bytes | None) -> None:
    desk.secret.unlink()
    if content is not None:
        desk.secret.write_bytes(content)
    assert "no passphrase" in desk.give("acknowledge", str(desk.stick), code=1).stderr


def test_a_wrong_passphrase_is_told(desk: Desk) -> None:
    shown = desk.give("acknowledge", str(desk.stick), code=1, options=("--hq", str(desk.office.folder)), asked="no\n")
    assert "not right" in shown.stderr


class Bare(WithReports):
    later: ClassVar = {"report": "hq_of_another_year"}


def test_a_command_whose_packages_are_missing_says_so_and_is_not_in_the_help(desk: Desk) -> None:
    assert {"collect", "export"} <= set(hq.list_commands(Context(hq)))
    bare = Bare("hq")
    assert bare.list_commands(Context(bare)) == []
    with pytest.raises(NotInstalled, match="hq_of_another_year"):
        bare.get_command(Context(bare), "report")
    assert "export" in desk.give("--help").output
