"""A stock card that is told its site's files comes up with its name, address and technicians, and keys of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.sites.file import read_site
from provisioning.firstboot import FirstBoot, first_boots
from tests.builders.container import Container, Lan, card, missing
from tests.builders.technician import LAPTOP, ROOT, SITE, Technician, ssh_key

pytestmark = pytest.mark.host
ROOTS = ROOT / "build" / "roots"
SEED = "var/lib/cloud/seed/nocloud"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[FirstBoot]:
    site = tmp_path_factory.mktemp("site") / "takeo.yml"
    site.write_text(SITE, "utf-8")
    key = ssh_key(ROOTS).with_suffix(".pub").read_text().strip()
    return first_boots(read_site(site), (key,))


@pytest.fixture(scope="module")
def lan() -> Iterator[Lan]:
    if lacks := missing():
        pytest.skip(lacks)
    with Lan(LAPTOP) as lan:
        yield lan


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, files: list[FirstBoot], lan: Lan) -> Iterator[list[Container]]:
    """The server and the first terminal, switched on for the first time."""
    stock = card(ROOTS, "firstboot", ["cloud-init", "netplan.io"])
    started = []
    try:
        for machine in files[:2]:
            container = Container(tmp_path_factory.mktemp(machine.name), [stock], lan)
            started.append(container)
            seed = container.changes / SEED
            seed.mkdir(parents=True)
            for name, text in machine.files.items():
                (seed / name).write_text(text, "utf-8")
            # netplan as on Raspberry Pi OS; but for NetworkManager, which needs the kernel's modules, systemd stands.
            wanted = container.changes / "etc/systemd/system/multi-user.target.wants"
            wanted.mkdir(parents=True)
            (wanted / "systemd-networkd.service").symlink_to("/usr/lib/systemd/system/systemd-networkd.service")
            container.start()
            container.run("cloud-init", "status", "--wait", seconds=240)
        yield started
    finally:
        for container in started:
            container.close()


def test_they_have_their_names(machines: list[Container]) -> None:
    assert [machine.sh("hostname").strip() for machine in machines] == ["takeo", "takeo-terminal-1"]


def test_they_have_their_addresses_and_no_way_out(machines: list[Container]) -> None:
    for machine, address in zip(machines, ("10.20.0.1/24", "10.20.0.11/24"), strict=True):
        assert address in machine.sh("ip -4 addr show eth0")
        assert machine.sh("ip route show default") == ""


def test_the_technician_comes_in_by_key_and_nobody_by_password(machines: list[Container]) -> None:
    for machine in machines:
        assert "technician" in machine.sh("id technician")
        assert machine.sh("getent shadow technician").split(":")[1].startswith("!")
        assert "ssh-ed25519" in machine.sh("cat /home/technician/.ssh/authorized_keys")
        assert "passwordauthentication no" in machine.sh("sshd -T")
        passwords = [line.split(":")[1] for line in machine.sh("cat /etc/shadow").splitlines()]
        assert not [password for password in passwords if password.startswith("$")]


def test_each_made_keys_of_its_own(machines: list[Container]) -> None:
    made = [machine.sh("cat /etc/ssh/ssh_host_ed25519_key.pub").split()[1] for machine in machines]
    assert len({*made, (ROOTS / "firstboot/etc/ssh/ssh_host_ed25519_key.pub").read_text().split()[1]}) == 3


def test_the_technician_reaches_them_over_the_network(tmp_path: Path, machines: list[Container], lan: Lan) -> None:
    assert machines
    laptop = Technician(tmp_path / "laptop", lan, ssh_key(ROOTS))
    for address in ("10.20.0.1", "10.20.0.11"):
        assert laptop.ssh(address, "sudo", "true").code == 0
        assert laptop.ssh(address, "true", user="root").code != 0
    laptop.close()
