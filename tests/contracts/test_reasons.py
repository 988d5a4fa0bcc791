"""Every reason that people are shown is a sentence, and is given all its parts wherever it is made."""

import ast
import string
from dataclasses import dataclass
from pathlib import Path

import pytest

import kiosk

ROOT = Path(kiosk.__file__).parent
TREES = {file: ast.parse(file.read_text("utf-8")) for file in sorted(ROOT.rglob("*.py"))}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A class that derives from KioskError, as it stands in the source."""

    bases: tuple[str, ...]
    texts: dict[str, str]


def classes() -> list[tuple[str, Reason]]:
    found = []
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)
                texts = {}
                for line in node.body:
                    if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                        texts[ast.unparse(line.targets[0])] = str(line.value.value)
                found.append((node.name, Reason(bases=bases, texts=texts)))
    return found


CLASSES = dict(classes())


def is_reason(name: str) -> bool:
    own = [base for base in CLASSES[name].bases if base in CLASSES and base != name]
    return name == "KioskError" or any(is_reason(base) for base in own)


REASONS = sorted(name for name in CLASSES if name != "KioskError" and is_reason(name))


def text(name: str, which: str) -> str:
    """Its message or advice, its own or that of the class it derives from."""
    reason = CLASSES[name]
    if which in reason.texts or name == "KioskError":
        return reason.texts.get(which, "")
    return next(text(base, which) for base in reason.bases if base in CLASSES and is_reason(base))


def parts(name: str) -> set[str]:
    texts = text(name, "message") + text(name, "advice")
    return {part for _, part, _, _ in string.Formatter().parse(texts) if part is not None}


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_says_what_happened_in_a_sentence(name: str) -> None:
    message, advice = text(name, "message"), text(name, "advice")
    assert message[0].isupper() or message[0] == "{", message
    assert message.endswith("."), message
    assert "  " not in message + advice
    # A command to give may stand at the end of an advice.
    assert not advice or advice.endswith(".") or "kiosk" in advice.rpartition(": ")[2], advice
    assert all(part.isidentifier() for part in parts(name))


def made() -> list[tuple[str, str, frozenset[str]]]:
    """Where reasons are made: place, name, and the parts they are given."""
    found = []
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = frozenset(keyword.arg or "**" for keyword in node.keywords)
            elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                name, given = node.exc.id, frozenset()
            else:
                continue
            if name in REASONS:
                found.append((f"{file.relative_to(ROOT)}:{node.lineno}", name, given))
    return found


@pytest.mark.parametrize(("place", "name", "given"), made())
def test_a_reason_is_given_the_parts_it_names(place: str, name: str, given: frozenset[str]) -> None:
    assert "**" in given or parts(name) <= given, f"{place}: {name} wants {parts(name) - given}"


def test_two_reasons_never_share_a_name() -> None:
    names = [name for name, _ in classes() if name in REASONS]
    assert sorted(names) == REASONS
