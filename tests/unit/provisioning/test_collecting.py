"""A collection ends with what head office took in and a table, also when it is limited to one site."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.headquarters import PASSPHRASE, Headquarters

PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")
pytestmark = pytest.mark.skipif(not PLAYBOOK.exists(), reason="there is no Ansible here")
ROOT = Path(__file__).parents[3]
SITES = ("takeo", "kampot")
_NOBODY = {"ansible_host": "127.0.0.1", "ansible_port": 1}  # where no machine answers


def collect(folder: Path, *arguments: str) -> str:
    """What the play says, with our variables and machines that are all away."""
    inventory = folder / "inventory"
    inventory.mkdir()
    (inventory / "group_vars").symlink_to(ROOT / "ansible/inventory/group_vars")
    servers = {name: {**_NOBODY, "technicians": [], "site": {"id": name}} for name in SITES}
    (inventory / "sites.yml").write_text(json.dumps({"servers": {"hosts": servers}, "terminals": {}}))
    office = Headquarters(folder=folder / "office")
    (office.folder / "passphrase").write_text(PASSPHRASE + "\n")
    given = {
        "collect_to": str(folder / "collected"),
        "headoffice_folder": str(office.folder),
        "headoffice_passphrases": [str(office.folder / "passphrase")],
    }
    words = ["-i", str(inventory / "sites.yml"), "-e", json.dumps(given), *arguments, "ansible/playbooks/collect.yml"]
    environment = {"ANSIBLE_CONFIG": "ansible/ansible.cfg", "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    done = subprocess.run(
        [str(PLAYBOOK), *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_with_a_limit_the_table_is_of_this_site(tmp_path: Path) -> None:
    said = collect(tmp_path, "--limit", "kampot")
    assert "0 sites came, 1 away, 0 failed" in said
    assert (tmp_path / "collected/acknowledgements").is_dir()


def test_without_one_it_is_of_all_and_told_once(tmp_path: Path) -> None:
    said = collect(tmp_path)
    assert said.count("0 sites came, 2 away, 0 failed") == 1
