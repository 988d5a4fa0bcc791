"""Values out of YAML nodes: each as it is written, or refused at its line."""

import re
from collections.abc import Collection, Iterator, Mapping

import yaml

LONGEST = 200  # characters of a text


class Wrong(ValueError):
    """What is wrong at a place of the file."""

    def __init__(self, node: yaml.Node, reason: str) -> None:
        super().__init__(reason)
        self.line: int = node.start_mark.line + 1
        self.reason = reason


class Entries(Mapping[str, yaml.Node]):
    """The entries of a mapping.

    Args:
        node: the mapping.
        known: the names that may stand here; another one is most likely a slip of the pen.

    Raises:
        Wrong: it is no mapping, or has an entry twice, or one that nobody knows.
    """

    def __init__(self, node: yaml.Node, known: Collection[str]) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise Wrong(node, "here entries are wanted, each as `name: value`")
        self._node = node
        self._found: dict[str, yaml.Node] = {}
        for name, value in node.value:
            if name.value in self._found:
                raise Wrong(name, f"{name.value} stands here twice")
            if name.value not in known:
                raise Wrong(name, f"nothing is known of {name.value}; here may stand {', '.join(known)}")
            self._found[name.value] = value

    def __getitem__(self, name: str) -> yaml.Node:
        try:
            return self._found[name]
        except KeyError:
            raise Wrong(self._node, f"{name} is missing") from None

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def items(node: yaml.Node) -> list[yaml.Node]:
    """What stands in a list."""
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong(node, "here a list is wanted")
    return list(node.value)


def text(node: yaml.Node, pattern: str = "", rule: str = "") -> str:
    """A scalar as it is written: `no` and `08:00` stay what they are."""
    found = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not found or len(found) > LONGEST or not found.isprintable():
        raise Wrong(node, f"here a text is wanted, of 1 to {LONGEST} characters")
    if pattern and not re.fullmatch(pattern, found):
        raise Wrong(node, rule)
    return found


def number(node: yaml.Node, most: int) -> int:
    """A whole number from 1 to `most`."""
    found = text(node)
    if not found.isascii() or not found.isdigit() or not 1 <= int(found) <= most:
        raise Wrong(node, f"here a number from 1 to {most} is wanted")
    return int(found)


def truth(node: yaml.Node) -> bool:
    """`yes` or `no`; `true` and `false` are the same."""
    found = text(node)
    if found not in {"yes", "no", "true", "false"}:
        raise Wrong(node, "here yes or no is wanted")
    return found in {"yes", "true"}
