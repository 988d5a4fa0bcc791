"""A laptop's boot menu starts the terminal and does nothing else.

That GRUB does what it is told here was tried in QEMU (2.06): the entry starts by itself, `e` and `c` ask for a name
that nobody has; without --unrestricted the entry does, too.
"""

import subprocess
from pathlib import Path

import yaml

ROLE = Path(__file__).parents[3] / "ansible/roles/terminal"


def test_nobody_changes_an_entry_and_all_may_start_it() -> None:
    done = subprocess.run(["sh", ROLE / "files/grub/01_kiosk"], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        'set superusers=""',
        "export superusers",
        'menuentry_id_option="--unrestricted $menuentry_id_option"',
        "export menuentry_id_option",
    ]


def test_it_is_not_shown_even_after_a_power_cut() -> None:
    script = f". {ROLE}/files/grub/kiosk.cfg; echo $GRUB_TIMEOUT_STYLE $GRUB_TIMEOUT $GRUB_RECORDFAIL_TIMEOUT"
    done = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["hidden", "0", "0"]


def test_a_machine_without_it_is_left_alone() -> None:
    tasks = (ROLE / "tasks/main.yml").read_text("utf-8")
    assert "include_tasks: boot.yml" in tasks
    look, mend = yaml.safe_load((ROLE / "tasks/boot.yml").read_text("utf-8"))
    assert look["ansible.builtin.stat"]["path"] == "/etc/default/grub"
    assert mend["when"] == f"{look['register']}.stat.exists"
