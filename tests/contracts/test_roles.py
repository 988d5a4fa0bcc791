"""Every role has the house's form, and is named in the documentation with every playbook."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROLES = sorted(path for path in (ROOT / "ansible/roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted((ROOT / "ansible/playbooks").glob("*.yml"))


def name(path: Path) -> str:
    return path.stem


def entries(role: Path) -> set[str]:
    """The files that a playbook may begin with besides `main.yml`: each has its own specification of arguments."""
    specs = yaml.safe_load((role / "meta/argument_specs.yml").read_text("utf-8"))
    return {f"{entry}.yml" for entry in specs["argument_specs"]}


def options(role: Path) -> dict[str, dict[str, object]]:
    specs = yaml.safe_load((role / "meta/argument_specs.yml").read_text("utf-8"))
    found: dict[str, dict[str, object]] = specs["argument_specs"]["main"].get("options", {})
    return found


def defaults(role: Path) -> dict[str, object]:
    file = role / "defaults/main.yml"
    return (yaml.safe_load(file.read_text("utf-8")) or {}) if file.exists() else {}


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_a_role_specifies_every_variable_it_has_and_all_begin_with_its_name(role: Path) -> None:
    assert set(defaults(role)) <= set(options(role))
    assert [option for option in options(role) if not option.startswith(f"{role.name}_")] == []


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_what_is_required_has_no_default_and_what_is_not_has_one(role: Path) -> None:
    required = {option for option, spec in options(role).items() if spec.get("required")}
    assert required.isdisjoint(defaults(role))
    assert set(options(role)) - required == set(defaults(role))


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_the_tasks_of_a_role_begin_with_an_index_of_one_file_a_concern(role: Path) -> None:
    index = yaml.safe_load((role / "tasks/main.yml").read_text("utf-8"))
    included = {task.get("ansible.builtin.include_tasks") or task["ansible.builtin.import_tasks"] for task in index}
    assert included == {file.name for file in (role / "tasks").glob("*.yml")} - entries(role)


@pytest.mark.parametrize("role", ROLES, ids=name)
def test_a_role_ignores_no_error(role: Path) -> None:
    assert [file.name for file in role.rglob("*.yml") if "ignore_errors" in file.read_text("utf-8")] == []


@pytest.mark.parametrize("path", [*ROLES, *PLAYBOOKS], ids=name)
def test_roles_and_playbooks_are_named_in_the_documentation(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "docs/provisioning.md").read_text("utf-8")
