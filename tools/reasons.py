"""Finds what errors and notices say to people, for the translation catalogues."""

import ast
from collections.abc import Iterator
from typing import IO

_SAID = {"message", "advice"}
_PARTS = {"detail", "what", "how"}  # of a sentence, where they are words of ours


def extract(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The texts of class attributes and keyword arguments called `message` and `advice`, as Babel asks an extractor.

    With the option `values` also names of things, as members of an enumeration and in tables.
    """
    del keywords, comment_tags
    values = isinstance(options, dict) and options.get("values") == "yes"
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and (_name(line.targets[0]) in _SAID or values):
                    yield from _text(line.value)
        elif isinstance(node, ast.keyword) and node.arg in _SAID | _PARTS:
            yield from _text(node.value)
        elif values and isinstance(node, ast.Tuple):
            for element in node.elts:
                yield from (text for text in _text(element) if " " in text[2] and text[2][0].isalpha())


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> Iterator[tuple[int, None, str, list[str]]]:
    if isinstance(node, ast.BoolOp):  # `error.strerror or "it is not there"`
        for value in node.values:
            yield from _text(value)
    if isinstance(node, ast.IfExp):
        yield from _text(node.body)
        yield from _text(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.lineno, None, node.value, []
