"""A role that is given a wrong value, or not given what it cannot do without, stops before it touches anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders.container import Container
from tests.builders.technician import ROOT, Technician

arg_spec = pytest.importorskip("ansible.module_utils.common.arg_spec")
pytestmark = pytest.mark.host
ROLES = sorted(path.name for path in (ROOT / "ansible/roles").iterdir() if path.is_dir())
RIGHT: dict[str, Any] = {"raw": "{}", "str": "word", "int": 5, "bool": True, "path": "/place", "dict": {"a": 1}}
WRONG: dict[str, Any] = {"int": "soon", "bool": "perhaps", "list": {"a": 1}, "dict": "word"}


def options(role: str) -> dict[str, Any]:
    """The options of a role as Ansible's validator takes them."""
    said = yaml.safe_load((ROOT / "ansible/roles" / role / "meta/argument_specs.yml").read_text("utf-8"))
    known = ("type", "elements", "required", "choices")
    found: dict[str, Any] = said["argument_specs"]["main"]["options"]
    return {name: {key: spec[key] for key in known if key in spec} for name, spec in found.items()}


def value(spec: dict[str, Any]) -> Any:
    """One that an option takes."""
    if "choices" in spec:
        return spec["choices"][0]
    if spec.get("type") == "list":
        return [value({"type": spec.get("elements", "str")})]
    return RIGHT[spec.get("type", "str")]


def right(role: str) -> dict[str, Any]:
    return {name: value(spec) for name, spec in options(role).items()}


def errors(role: str, given: dict[str, Any]) -> list[str]:
    """What Ansible's own validator says; it is the one that runs before a role's first task."""
    return list(arg_spec.ArgumentSpecValidator(options(role)).validate(given).error_messages)


def wrongs() -> Iterator[tuple[str, str, Any]]:
    for role in ROLES:
        for name, spec in options(role).items():
            if "choices" in spec:
                yield role, name, "nonsense"
            elif spec.get("type", "str") in WRONG:
                yield role, name, WRONG[spec["type"]]
            if spec.get("elements") in WRONG:
                yield role, name, [WRONG[spec["elements"]]]
            if spec.get("required"):
                yield role, name, None


@pytest.mark.parametrize("role", ROLES)
def test_right_values_are_taken(role: str) -> None:
    assert errors(role, right(role)) == []


@pytest.mark.parametrize(("role", "name", "wrong"), list(wrongs()), ids=str)
def test_a_wrong_value_is_refused_by_its_name(role: str, name: str, wrong: Any) -> None:
    given = right(role)
    if wrong is None:
        del given[name]
    else:
        given[name] = wrong
    said = errors(role, given)
    assert len(said) == 1
    assert name in said[0]


def test_ansible_stops_before_it_touches_anything(box: Container, technician: Technician, tmp_path: Path) -> None:
    play = tmp_path / "play.yml"
    play.write_text("- hosts: takeo\n  roles: [watchdog]\n")
    wrong = technician.try_play(play, "-e", "watchdog_seconds=soon")
    assert wrong.code != 0
    assert "watchdog_seconds" in wrong.out
    assert box.run("test", "-e", "/etc/systemd/system.conf.d/kiosk-watchdog.conf").code == 1
    assert technician.play(play).changed > 0  # the control
    assert box.run("test", "-e", "/etc/systemd/system.conf.d/kiosk-watchdog.conf").code == 0
