"""The shape of the code: small modules with names of their own, and nothing that happens at import."""

import ast
from pathlib import Path

import pytest

import kiosk

ROOT = Path(kiosk.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
MOST_LINES = 350


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_small_and_says_what_it_is_for(module: Path) -> None:
    text = module.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    said = ast.get_docstring(ast.parse(text))
    assert said
    assert said.splitlines()[0].endswith((".", "?"))


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_named_by_a_noun_of_its_own(module: Path) -> None:
    assert not VAGUE & {part.removesuffix(".py") for part in module.relative_to(ROOT).parts}


# What makes a connection, an application, a thread, a program, or asks for the time or the settings.
_OPENERS = {
    "open",
    "connect",
    "database",
    "create",
    "Flask",
    "Clock",
    "Settings",
    "load",
    "run",
    "start",
    "Thread",
    "now",
}


def called_at_import(tree: ast.Module) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    class Visitor(ast.NodeVisitor):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            for decorator in node.decorator_list:
                self.visit(decorator)

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
            self.visit_FunctionDef(node)  # type: ignore[arg-type]  # the same for our purpose

        def visit_Lambda(self, node: ast.Lambda) -> None:
            """Nothing in it happens yet."""

        def visit_If(self, node: ast.If) -> None:
            if "__main__" not in ast.unparse(node.test):
                self.generic_visit(node)

        def visit_Call(self, node: ast.Call) -> None:
            found.append((node.lineno, ast.unparse(node.func)))
            self.generic_visit(node)

    Visitor().visit(tree)
    return found


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_nothing_is_opened_started_or_asked_at_import(module: Path) -> None:
    calls = called_at_import(ast.parse(module.read_text("utf-8")))
    opened = [(line, call) for line, call in calls if call.rpartition(".")[2] in _OPENERS]
    assert opened == []


def test_no_comment_promises_work_for_later() -> None:
    marks = tuple(mark + ":" for mark in ("TO" + "DO", "FIX" + "ME", "X" * 3))
    found = [name(module) for module in MODULES if any(mark in module.read_text("utf-8") for mark in marks)]
    assert found == []
