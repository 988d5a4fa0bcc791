"""Compiled templates are kept where that is allowed."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from kiosk.web.compiled import Compiled


def render(folder: Path) -> str:
    return (
        Environment(loader=FileSystemLoader(folder), bytecode_cache=Compiled(folder), autoescape=True)
        .get_template("a")
        .render()
    )


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    assert render(tmp_path) == "one"
    (kept,) = (tmp_path / "__pycache__").iterdir()
    made = kept.stat().st_mtime_ns
    assert render(tmp_path) == "one"
    assert kept.stat().st_mtime_ns == made


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    render(tmp_path)
    (tmp_path / "a").write_text("two")
    assert render(tmp_path) == "two"


def test_where_nothing_can_be_kept_pages_still_come(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    (tmp_path / "__pycache__").write_text("a file in the way")
    assert render(tmp_path) == "one"
