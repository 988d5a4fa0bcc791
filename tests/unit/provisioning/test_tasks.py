"""Tasks of roles, played on this machine with programs that only write down what they are asked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROLES = Path(__file__).parents[3] / "ansible" / "roles"
PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")
pytestmark = pytest.mark.skipif(not PLAYBOOK.exists(), reason="there is no Ansible here")

_DATE = """#!/bin/sh
case $1 in
  +%s) if [ -e {folder}/set ]; then exec /bin/date +%s; else echo 1700000000; fi ;;
  --set=*) touch {folder}/set ;;
  *) if [ -e {folder}/set ]; then echo 2026-11-30T14:05:00; else echo 2023-11-14T00:00:00; fi ;;
esac
"""
_KIOSK = """#!/bin/sh
echo "$*" >>{folder}/told
case "$*" in
  'usage clock') grep -q 'clock 2' {folder}/told && echo 14:05, trusted || echo 00:00, not trusted ;;
  'usage key show') cat {folder}/installed ;;
  'usage key add '*) printf 'Office\\n0123 4567\\n' && printf 'Office\\n0123 4567\\nkey\\n' >{folder}/installed ;;
esac
"""


class Machine:
    """This one, with a `date` and a `kiosk` of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"date": _DATE, "kiosk": _KIOSK}.items():
            (folder / name).write_text(text.format(folder=folder))
            (folder / name).chmod(0o755)

    def play(self, tasks: str, **variables: object) -> int:
        """Play the tasks of a role (`role/file`); how many changed something."""
        role, name = tasks.split("/")
        text = (ROLES / role / "tasks" / f"{name}.yml").read_text("utf-8")
        text = text.replace("/usr/local/bin/kiosk", str(self.folder / "kiosk"))
        text = text.replace("/var/lib/kiosk/usage/head-office.json", str(self.folder / "installed"))
        text = re.sub("  notify: .*\n", "", text)
        (self.folder / "tasks.yml").write_text(text, "utf-8")
        play = "- hosts: localhost\n  connection: local\n  gather_facts: false\n"
        play += f"  environment:\n    PATH: {self.folder}:{os.environ['PATH']}\n  tasks:\n"  # not the technician's
        play += f"    - ansible.builtin.include_tasks: {self.folder}/tasks.yml\n"
        (self.folder / "play.yml").write_text(play)
        given = {"ansible_python_interpreter": sys.executable, **variables}
        done = subprocess.run(
            [PLAYBOOK, "-i", "localhost,", "-e", json.dumps(given), self.folder / "play.yml"],
            env={**os.environ, "ANSIBLE_LOCAL_TEMP": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return int(re.findall(r"changed=(\d+)", done.stdout)[-1])

    @property
    def told(self) -> list[str]:
        """With what the library's command was given."""
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_clock_that_is_wrong_is_set_once(machine: Machine) -> None:
    assert machine.play("clock/set") == 1
    assert (machine.folder / "set").exists()
    assert machine.play("clock/set") == 0


def test_a_counter_that_does_not_trust_its_clock_is_told_the_time(machine: Machine) -> None:
    machine.play("clock/set")
    assert machine.play("server/clock") == 0
    assert machine.told == ["usage clock", "usage clock 2026-11-30T14:05:00"]
    machine.play("server/clock")
    assert machine.told[2:] == ["usage clock"], "it knows the time now"


def test_a_counter_with_a_trusted_clock_hears_of_one_that_a_play_has_set(machine: Machine) -> None:
    machine.play("clock/set")
    (machine.folder / "told").write_text("usage clock 2024-01-01T00:00:00\n")
    machine.play("server/clock", clock_set={"changed": True})
    assert machine.told[1:] == ["usage clock", "usage clock 2026-11-30T14:05:00"]


def test_head_office_s_key_is_installed_and_the_second_time_nothing_changes(machine: Machine) -> None:
    assert machine.play("server/office", server_head_office_replace=False) == 1
    assert machine.told == ["usage key add /etc/kiosk/head-office.json"]
    assert machine.play("server/office", server_head_office_replace=False) == 0
    machine.play("server/office", server_head_office_replace=True)
    assert machine.told[-1] == "usage key add /etc/kiosk/head-office.json --replace"
