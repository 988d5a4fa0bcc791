"""A bundle is called complete on a machine only when every byte of it is on the card."""

from pathlib import Path

import yaml

CARRY = Path(__file__).parents[3] / "ansible/roles/bundle/tasks/carry.yml"


def test_all_that_was_unpacked_is_on_the_card_before_it_is_called_complete() -> None:
    (steps,) = (task["block"] for task in yaml.safe_load(CARRY.read_text("utf-8")) if "block" in task)
    unpacked, synced, complete = steps[-3:]
    assert "ansible.builtin.unarchive" in unpacked
    assert synced["ansible.builtin.command"] == "sync --file-system {{ bundle_store }}"
    assert complete["ansible.builtin.copy"]["dest"].endswith("/complete")
    assert set(synced) == {"name", "ansible.builtin.command", "changed_when"}  # it runs whatever the others did
