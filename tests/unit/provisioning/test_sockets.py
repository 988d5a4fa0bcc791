"""Which USB devices the rules of servers and of terminals let in."""

import re
from pathlib import Path

import jinja2
import pytest
import yaml

ANSIBLE = Path(__file__).parents[3] / "ansible"
ROLE = ANSIBLE / "roles/usb"
_RULE = re.compile(r"allow(?: id (?P<id>\S+))? with-interface match-all \{ (?P<interfaces>[^}]+) \}")


def rules(*, usb_input: bool) -> list[str]:
    """The rules as the role writes them, without comments."""
    template = (ROLE / "templates/rules.conf.j2").read_text("utf-8")
    words = {"ansible_managed": "by Ansible", "usb_input": usb_input, "usb_allowed": []}
    text = jinja2.Environment(trim_blocks=True, autoescape=False).from_string(template).render(words)  # noqa: S701
    return [line for line in text.splitlines() if not line.startswith("#")]


def like(pattern: str, name: str) -> bool:
    return all(one in ("*", other) for one, other in zip(pattern.split(":"), name.split(":"), strict=True))


def lets_in(told: list[str], *interfaces: str, device: str = "1234:5678") -> bool:
    """Whether one of these rules takes a device with these interfaces, by usbguard-rules.conf(5)."""
    assert told[-1] == "reject"
    for line in told[:-1]:
        rule = _RULE.fullmatch(line)
        assert rule, f"only rules that look at every interface are safe, not: {line}"
        named = rule["interfaces"].split()
        whose = rule["id"] is None or like(rule["id"], device)
        if whose and all(any(like(pattern, name) for pattern in named) for name in interfaces):
            return True
    return False


@pytest.mark.parametrize("usb_input", [False, True])
def test_sticks_and_hubs_are_let_in(*, usb_input: bool) -> None:
    told = rules(usb_input=usb_input)
    assert lets_in(told, "08:06:50")
    assert lets_in(told, "08:06:50", "08:06:62")  # a stick that knows two ways to give its data
    assert lets_in(told, "09:00:00", device="1d6b:0002")
    assert lets_in(told, "09:00:01", "09:00:02")
    assert lets_in(told, "ff:00:ff", device="0424:ec00")


@pytest.mark.parametrize("usb_input", [False, True])
def test_what_hides_in_a_stick_or_behind_a_makers_number_is_not(*, usb_input: bool) -> None:
    told = rules(usb_input=usb_input)
    assert not lets_in(told, "08:06:50", "03:01:01")
    assert not lets_in(told, "09:00:00", "03:01:01")
    assert not lets_in(told, "09:00:01", "02:06:00", device="1d6b:0002")
    assert not lets_in(told, "08:06:50", "e0:01:03")  # a telephone's network
    assert not lets_in(told, "0e:01:00")  # a camera
    assert not lets_in(told, "ff:00:00", device="0424:9514")
    assert not lets_in(told, "03:01:01", "ff:00:ff", device="0424:ec00")


def test_keyboards_work_at_terminals_only() -> None:
    for interfaces in (("03:01:01",), ("03:01:01", "03:01:02"), ("01:01:00", "01:02:00", "03:00:00")):
        assert lets_in(rules(usb_input=True), *interfaces)
        assert not lets_in(rules(usb_input=False), *interfaces)


def test_a_machine_with_usbguard_has_rules_of_ours_and_those_of_a_terminal_let_the_next_mouse_in() -> None:
    packages = yaml.safe_load((ANSIBLE.parent / "provisioning/packages.yml").read_text("utf-8"))
    for kind in ("server", "terminal"):
        (play,) = yaml.safe_load((ANSIBLE / f"playbooks/{kind}.yml").read_text("utf-8"))
        assert ("usbguard" in packages[kind]) == ("usb" in play["roles"])
        assert play["roles"].index("usb") > play["roles"].index("bundle")  # which installs it
    told = yaml.safe_load((ANSIBLE / "inventory/group_vars/terminals.yml").read_text("utf-8"))
    assert lets_in(rules(usb_input=told["usb_input"]), "03:01:02")
    assert not told["usb_mounted"]


def test_the_guard_finds_the_folder_of_its_log_although_logs_lie_in_memory() -> None:
    tasks = (ANSIBLE / "roles/storage/tasks/journal.yml").read_text("utf-8")
    assert "d /var/log/usbguard " in tasks
