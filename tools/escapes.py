"""The handbook's page of the ways out of a terminal, made of `provisioning/escapes.yml`.

python -m tools.escapes   writes docs/escapes.md
"""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
LIST = ROOT / "provisioning" / "escapes.yml"
PAGE = ROOT / "docs" / "escapes.md"
_HEAD = """# Ways out of a terminal, and what stops them

This page is made of `provisioning/escapes.yml` (`./run escapes --page`); tests take each way of it. What leads out
of an open terminal leads nowhere at ours, and the tests show both: a way that would not work anyway proves nothing.

**A new way out was found?** Write a line into the list, and see its test fail. Then mend it.

| what stops it | where |
|---|---|
| keyboard | the keyboard map has no Ctrl, Alt, logo and function keys: `ansible/roles/terminal/files/xkb` |
| bindings | labwc keeps every chord, all but plain clicks, and a second window to itself: `templates/rc.xml.j2` |
| policies | what Chromium may open and offer: `templates/policies.json.j2` |
| kiosk | Chromium without bars and menus: `templates/browser.args.j2` |
| host | no console, no keys of the kernel, no lid, no boot menu: `tasks/console.yml`, `tasks/boot.yml` |
| session | whatever goes wrong, the screen comes back from nothing: `files/session.py`, `files/kiosk-screen.service` |
"""
_PARTS: dict[str, tuple[str, str]] = {
    "keys": (
        "Keys",
        "`tests/host/test_terminal_escapes.py`: real keys at labwc and Chromium of Debian 13, each a fresh browser.",
    ),
    "mouse": ("Mouse", "The same file."),
    "pages": ("What a page does", "The same file, without a driver. What is then seen does no harm: it is named."),
    "addresses": ("Addresses", "`tests/browser/test_terminal_policies.py`: a driver asks for each."),
    "permissions": ("What a page may ask for", "The same file."),
    "crashes": (
        "When something dies",
        "`tests/host/test_terminal_service.py`: the real unit in a container; each time the library is back.",
    ),
    "settings": (
        "What only a real machine shows",
        "A test sees that it is set; that it works is on the [technician's list](terminals.md).",
    ),
}
_NAMES = ("address", "page", "permission", "crash", "setting")


def page() -> str:
    """The text of the page."""
    ways: dict[str, list[dict[str, Any]]] = yaml.safe_load(LIST.read_text("utf-8"))
    parts = [_HEAD]
    for part, (title, where) in _PARTS.items():
        rows = "\n".join(_row(way) for way in ways[part])
        parts.append(
            f"## {title}\n\n{where}\n\n| way | what it would lead to | what stops it |\n|---|---|---|\n{rows}\n"
        )
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _row(way: dict[str, Any]) -> str:
    return f"| {_name(way)} | {way.get('without', '')} | {_stops(way)} |"


def _name(way: dict[str, Any]) -> str:
    if "keys" in way:
        return "+".join(way["keys"])
    if "mouse" in way:
        return "+".join([*way.get("holding", []), f"{way['mouse']} at a {way.get('at', 'text')}"])
    name = next(way[word] for word in _NAMES if word in way)
    return f"`{name}`" if "address" in way else str(name)


def _stops(way: dict[str, Any]) -> str:
    stops = ", ".join(way.get("by", ["session"] if "crash" in way else ["policies"]))
    return f"{stops} (leaves {way['leaves']})" if "leaves" in way else stops


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
