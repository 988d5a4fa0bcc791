"""Tasks of roles, played on this machine with programs that only write down what they are asked."""

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

    def play(self, tasks: str, **variables: str) -> int:
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
        extra = [part for key, value in given.items() for part in ("-e", f"{key}={value}")]
        done = subprocess.run(
            [PLAYBOOK, "-i", "localhost,", *extra, self.folder / "play.yml"],
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


def test_a_counter_hears_of_a_clock_that_a_play_sets(machine: Machine) -> None:
    assert machine.play("clock/set") == 2
    assert machine.told == ["usage clock 2026-11-30T14:05:00"]
    assert machine.play("clock/set") == 0
    assert len(machine.told) == 1


def test_where_there_is_no_library_yet_the_time_is_set_all_the_same(machine: Machine) -> None:
    (machine.folder / "kiosk").unlink()
    machine.play("clock/set")
    assert (machine.folder / "set").exists()


def test_head_office_s_key_is_installed_and_the_second_time_nothing_changes(machine: Machine) -> None:
    assert machine.play("server/office", server_head_office_replace="false") == 1
    assert machine.told == ["usage key add /etc/kiosk/head-office.json"]
    assert machine.play("server/office", server_head_office_replace="false") == 0
    machine.play("server/office", server_head_office_replace="true")
    assert machine.told[-1] == "usage key add /etc/kiosk/head-office.json --replace"
