"""From a fresh card to a server, over the technician's cable and without any network; a second run changes nothing."""

import json
from pathlib import Path

import pytest

from tests.builders.container import Container
from tests.builders.provisioned import differences, state
from tests.builders.technician import Technician

pytestmark = pytest.mark.host


def look_at(technician: Technician, folder: Path) -> dict[str, str]:
    """The self-test, which has to pass; how each of its checks ended."""
    technician.play("selftest", "-e", f"selftest_to={folder}")
    assert "តាកែវ" in (folder / "takeo.html").read_text("utf-8")  # the page to sign
    return {
        check["key"]: check["outcome"] for check in json.loads((folder / "takeo.json").read_text("utf-8"))["checks"]
    }


def test_a_second_run_changes_nothing_nor_does_a_reboot(
    server: Container, technician: Technician, tmp_path: Path
) -> None:
    before = state(server)
    first = look_at(technician, tmp_path / "first")
    assert [check for check, outcome in first.items() if outcome != "good"] == [
        "content",
        "book",  # no titles yet
        "sealing",  # the site's file names no head office
    ]
    again = technician.play("server")
    assert again.changed == 0, [line for line in again.output.splitlines() if line.startswith("changed")]
    assert differences(before, state(server)) == []
    server.reboot()
    assert server.sh("systemctl --failed --no-legend --plain") == ""
    assert differences(before, state(server)) == []
    assert look_at(technician, tmp_path / "again") == first
    assert technician.play("server").changed == 0


def test_the_self_test_sees_what_is_wrong(server: Container, technician: Technician) -> None:
    """The control."""
    server.sh("nft flush ruleset; systemctl stop kiosk-counter.socket kiosk-counter")
    done = technician.try_play("selftest")
    assert done.code != 0
    assert "This machine is not ready" in done.out


@pytest.mark.long
def test_checking_changes_nothing_and_fails_nowhere(server: Container, technician: Technician) -> None:
    before = state(server)
    assert technician.play("server", "--check").changed == 0
    assert differences(before, state(server)) == []


def test_there_is_no_way_out_but_to_the_technician(server: Container, technician: Technician) -> None:
    assert "default" not in server.sh("ip route")
    assert "default" not in technician.lan.run("ip", "route").out
    assert technician.ssh("10.20.0.1", "true").code == 0  # the control
