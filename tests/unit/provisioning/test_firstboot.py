"""The first start of a stock card: name, address and technicians, no secret and no password."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kiosk.sites.file import read_site
from provisioning.commands import provisioning
from provisioning.firstboot import FirstBoot, NobodyMayProvision, first_boots

EXAMPLE = Path(__file__).parents[3] / "provisioning" / "sites" / "example.yml"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJlYWRlcnMgb2YgdGhlIGxpYnJhcnkgYXJlIGZyZWU a technician"


@pytest.fixture
def machines() -> list[FirstBoot]:
    return first_boots(read_site(EXAMPLE), (KEY,))


def test_there_are_files_for_the_server_and_each_terminal(machines: list[FirstBoot]) -> None:
    assert [machine.name for machine in machines] == ["example", *(f"example-terminal-{n}" for n in range(1, 7))]
    assert all(set(machine.files) == {"user-data", "network-config", "meta-data"} for machine in machines)


def test_each_has_its_address_and_no_way_out(machines: list[FirstBoot]) -> None:
    plans = [yaml.safe_load(machine.files["network-config"])["ethernets"]["library"] for machine in machines]
    assert [plan["addresses"] for plan in plans[:3]] == [["10.20.0.1/24"], ["10.20.0.11/24"], ["10.20.0.12/24"]]
    assert plans[0]["match"] == {"name": "eth0"}
    assert not any({"gateway4", "routes", "nameservers"} & set(plan) for plan in plans)


def test_a_key_opens_the_account_and_no_password_does(machines: list[FirstBoot]) -> None:
    for machine in machines:
        assert machine.files["user-data"].startswith("#cloud-config\n")
        told = yaml.safe_load(machine.files["user-data"])
        assert told["users"][0]["ssh_authorized_keys"] == [KEY]
        assert told["users"][0]["lock_passwd"] is True
        assert told["ssh_pwauth"] is False
        assert "passwd:" not in machine.files["user-data"].replace("lock_passwd:", "")


def test_without_a_technician_there_are_no_files() -> None:
    with pytest.raises(NobodyMayProvision):
        first_boots(read_site(EXAMPLE), ())


def test_the_command_writes_a_folder_for_each_machine(tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "example.yml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    (sites / "technicians.pub").write_text(f"{KEY}\n")
    done = CliRunner().invoke(provisioning, ["firstboot", str(tmp_path / "out"), "--sites", str(sites)])
    assert done.exit_code == 0
    assert len(list((tmp_path / "out").iterdir())) == 7
    assert (tmp_path / "out" / "example-terminal-6" / "user-data").exists()
