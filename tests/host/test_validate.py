"""Before anything is touched, what is missing is said; nothing is changed by it."""

import shutil
from pathlib import Path

import pytest

from tests.builders.container import Container
from tests.builders.technician import NETWORK, Technician

pytestmark = [pytest.mark.host, pytest.mark.long]
DESK = ("-e", "validate_machine=false", "--limit", "servers")
CABLE = ("--limit", "takeo")


def files(box: Container) -> set[str]:
    """What there is on the card, with the time of its last change."""
    others = " ".join(f"-not -path '{folder}/*'" for folder in ("/home", "/tmp", "/var/log"))  # noqa: S108 - only named
    found = f"find / -xdev -type f {others} -not -name '*.pyc' -printf '%p %C@\\n'"
    return set(box.sh(found).splitlines())


def test_where_everything_is_there_nothing_is_said_and_nothing_is_touched(
    box: Container, technician: Technician
) -> None:
    assert technician.ssh(f"{NETWORK}.1", "sudo", "true").code == 0  # what a login leaves is there before
    before = files(box)
    assert technician.play("validate", *CABLE).changed == 0
    assert files(box) - before == set()


def test_at_the_desk_the_bundle_and_the_keys_are_looked_at_without_a_machine(technician: Technician) -> None:
    assert technician.play("validate", *DESK).failed == 0
    (technician.sites / "technicians.pub").write_text("")
    done = technician.try_play("validate", *DESK)
    assert done.code != 0
    assert "There is no technician's key" in done.out


def test_a_bundle_that_is_missing_or_damaged_is_said(technician: Technician, bundle: Path, tmp_path: Path) -> None:
    technician.bundle = tmp_path / "away"
    assert "There is no bundle in" in technician.try_play("validate", *DESK).out
    shutil.copytree(bundle, technician.bundle, ignore=shutil.ignore_patterns("technician", "source", "terminal*"))
    assert technician.play("validate", *DESK).failed == 0
    (archive,) = technician.bundle.glob("server-*.tar")
    with archive.open("ab") as file:
        file.write(b"x")
    assert f"{archive.name} is damaged" in technician.try_play("validate", *DESK).out


@pytest.mark.usefixtures("box")
def test_a_machine_that_is_too_small_is_said(technician: Technician) -> None:
    done = technician.try_play("validate", *CABLE, "-e", "validate_memory=100000000")
    assert "less than 100000000 MiB of memory" in done.out
    done = technician.try_play("validate", *CABLE, "-e", "validate_room=100000000")
    assert "less than 100000000 MiB free" in done.out


def test_a_machine_of_another_debian_is_said(technician: Technician, box: Container) -> None:
    box.sh("sed -i 's/13/12/; s/trixie/bookworm/' /etc/os-release /etc/debian_version")
    assert "is to have Raspberry Pi OS or Debian 13" in technician.try_play("validate", *CABLE).out
