"""The sites' files become Ansible's inventory and the settings of each server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk import config
from kiosk.sites.file import SiteFileRefused, read_site
from provisioning.commands import provisioning
from provisioning.inventory import inventory
from provisioning.registry import TechniciansRefused, read_registry
from provisioning.settings import kiosk_toml
from tests.builders.sitefiles import SITE, written

ROOT = Path(__file__).parents[3]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJw5 a technician"


def test_a_site_is_a_server_and_its_terminals(tmp_path: Path) -> None:
    written(tmp_path, SITE.replace("id: battambang", "id: prey-veng"), "a.yml")
    written(tmp_path, KEY + "\n# a comment\n\n", "technicians.pub")
    found = inventory(read_registry(tmp_path))
    assert found["servers"]["hosts"] == ["prey-veng"]
    assert found["terminals"]["hosts"] == [f"prey-veng-terminal-{n}" for n in range(1, 7)]
    assert found["site_prey_veng"]["hosts"] == ["prey-veng", *found["terminals"]["hosts"]]
    assert found["site_prey_veng"]["vars"]["site"]["network"]["terminals"][5]["address"] == "10.0.0.16"
    assert found["_meta"]["hostvars"]["prey-veng"]["ansible_host"] == "10.0.0.1"
    assert found["_meta"]["hostvars"]["prey-veng-terminal-6"]["ansible_host"] == "10.0.0.16"
    assert found["all"]["vars"]["technicians"] == [KEY]


def test_the_example_counts_only_where_nothing_else_is(tmp_path: Path) -> None:
    example = (ROOT / "provisioning/sites/example.yml").read_text("utf-8")
    written(tmp_path, example, "example.yml")
    assert [site.id for site in read_registry(tmp_path).sites] == ["example"]
    written(tmp_path, SITE)
    assert [site.id for site in read_registry(tmp_path).sites] == ["battambang"]


def test_two_files_of_one_site_are_refused(tmp_path: Path) -> None:
    written(tmp_path, SITE)
    written(tmp_path, SITE, "again.yml")
    with pytest.raises(SiteFileRefused, match="another file"):
        read_registry(tmp_path)


def test_what_is_no_key_of_a_technician_is_refused(tmp_path: Path) -> None:
    written(tmp_path, KEY + "\n-----BEGIN OPENSSH PRIVATE KEY-----\n", "technicians.pub")
    with pytest.raises(TechniciansRefused) as refused:
        read_registry(tmp_path)
    assert refused.value.parts["line"] == 2


def test_the_settings_of_the_server_are_those_of_the_file(tmp_path: Path) -> None:
    site = read_site(written(tmp_path, SITE.replace("en: Battambang", "en: 'The \"B\" library'")))
    (tmp_path / "kiosk.toml").write_text(kiosk_toml(site), "utf-8")
    usage = config.load(tmp_path).usage
    assert (usage.site, usage.name, usage.terminals) == ("battambang", "បាត់ដំបង", 6)
    assert usage.hours == site.hours
    assert config.load(tmp_path).accel


def test_ansible_is_told_of_a_wrong_file_with_line_and_reason(tmp_path: Path) -> None:
    written(tmp_path, SITE.replace("terminals: 6", "terminals: six"))
    asked = [sys.executable, "-m", "provisioning", "inventory", "--list", "--sites", str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "battambang.yml, line 7: here a number from 1 to 500 is wanted" in done.stderr
    written(tmp_path, SITE)
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stdout)["servers"] == {"hosts": ["battambang"]}


def test_checking_says_what_the_files_mean(tmp_path: Path) -> None:
    written(tmp_path, SITE)
    said = CliRunner().invoke(provisioning, ["check", str(tmp_path)]).output
    assert "6 terminals, 10.0.0.11 to 10.0.0.16" in said
    assert "open Sa, 08:00 to 11:00, women" in said
    assert "no key: nothing is sealed" in said
    assert json.loads(CliRunner().invoke(provisioning, ["inventory", "--host", "x"]).output) == {}
