"""A fresh card gets its name and its technicians; nobody has a password, and nobody else comes in."""

import pytest

from tests.builders.container import Container
from tests.builders.technician import NETWORK, Technician

pytestmark = [pytest.mark.host, pytest.mark.long]
ADDRESS = f"{NETWORK}.1"


def test_the_machine_has_its_name_and_its_technicians_and_a_second_run_changes_nothing(
    box: Container, technician: Technician
) -> None:
    box.sh("install -d -m 700 /root/.ssh; cp /home/technician/.ssh/authorized_keys /root/.ssh/; echo root:x | chpasswd")
    assert technician.ssh(ADDRESS, "true", user="root").code == 0  # the control: the bad state is a way in
    box.sh("echo ssh-ed25519 AAAA stranger >>/home/technician/.ssh/authorized_keys")

    assert technician.play_role("base").changed > 0
    assert technician.play_role("base").changed == 0

    assert box.sh("hostname").strip() == "takeo"
    assert technician.ssh(ADDRESS, "true", user="root").code == 255
    assert technician.ssh(ADDRESS, "sudo", "id", "-u").out.strip() == "0"
    assert "stranger" not in box.sh("cat /home/technician/.ssh/authorized_keys")
    assert box.sh("cut -d: -f2 /etc/shadow | grep -v '^[!*]' || true") == ""


@pytest.mark.usefixtures("box")
def test_without_a_technician_s_key_nothing_is_done(technician: Technician) -> None:
    (technician.sites / "technicians.pub").unlink()
    done = technician.try_play("server")
    assert done.code != 0
    assert "nobody could come in again" in done.out
    assert technician.ssh(ADDRESS, "sudo", "id", "-u").out.strip() == "0"
