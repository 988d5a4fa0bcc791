"""A Raspberry Pi's kernel is told once that it is to limit the memory of services."""

import re
from pathlib import Path

import yaml

ROLE = Path(__file__).parents[3] / "ansible/roles/hardening"
STOCK = "console=serial0,115200 console=tty1 root=PARTUUID=0e1f-02 rootfstype=ext4 fsck.repair=yes rootwait\n"


def told(line: str) -> str:
    """The line after the role's task, which uses Python's `re` in this way (ansible.builtin.replace)."""
    tasks = yaml.safe_load((ROLE / "tasks/memory.yml").read_text("utf-8"))
    (task,) = (task["ansible.builtin.replace"] for task in tasks if "ansible.builtin.replace" in task)
    return re.sub(re.compile(task["regexp"], re.MULTILINE), task["replace"], line)


def test_it_is_told_at_the_end_of_the_one_line_and_once() -> None:
    assert told(STOCK) == f"{STOCK.rstrip()} cgroup_enable=memory\n"
    assert told(told(STOCK)) == told(STOCK)
    assert told(STOCK.rstrip()) == f"{STOCK.rstrip()} cgroup_enable=memory"
    assert told("cgroup_enable=memory rootwait\n") == "cgroup_enable=memory rootwait\n"


def test_other_words_and_a_second_line_do_not_mislead_it() -> None:
    assert told("cgroup_disable=memory rootwait\n") == "cgroup_disable=memory rootwait cgroup_enable=memory\n"
    assert told("a b\n\n") == "a b cgroup_enable=memory\n\n"


def test_it_is_part_of_the_role_and_the_machine_starts_anew() -> None:
    assert "include_tasks: memory.yml" in (ROLE / "tasks/main.yml").read_text("utf-8")
    handlers = yaml.safe_load((ROLE / "handlers/main.yml").read_text("utf-8"))
    assert any(one["name"] == "Start with limits of memory" and "ansible.builtin.reboot" in one for one in handlers)
