"""The keys on the screen are those of Khmer keyboards, by the table of the X keyboard extension."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAYOUTS = ROOT / "kiosk" / "web" / "static" / "keyboard" / "layouts.js"
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
XKB = Path("/usr/share/X11/xkb/symbols/kh")

# XKB's names of keys, row by row, in the order of the `code`s of UI Events.
ROWS = ("TLDE AE01-12", "AD01-12 BKSL", "AC01-11", "AB01-10")
# Key symbols by name, and those that libX11's table Compose turns into two letters.
SYMBOLS = {
    "guillemotleft": "\u00ab", "guillemotright": "\u00bb", "exclam": "!", "at": "@", "quotedbl": '"', "dollar": "$",
    "percent": "%", "EuroSign": "\u20ac", "asterisk": "*", "parenleft": "(", "braceleft": "{", "parenright": ")",
    "braceright": "}", "equal": "=", "backslash": "\\", "comma": ",", "period": ".", "question": "?", "slash": "/",
    "space": " ", "nobreakspace": "\u00a0",
    "U17ff": "\u17b6\u17c6", "U17fe": "\u17c4\u17c7", "U17fd": "\u17c1\u17c7", "U17fc": "\u17bb\u17c6",
    "U17fb": "\u17bb\u17c7",
}  # fmt: skip

pytestmark = [
    pytest.mark.skipif(not NODE, reason="node is not installed"),
    pytest.mark.skipif(not XKB.exists(), reason="xkb-data is not installed"),
]


def names() -> list[list[str]]:
    rows = []
    for row in ROWS:
        keys: list[str] = []
        for part in row.split():
            first, _, last = part.partition("-")
            keys += [f"{first[:2]}{n:02}" for n in range(int(first[2:]), int(last) + 1)] if last else [part]
        rows.append(keys)
    return rows


def standard() -> dict[str, list[str]]:
    """XKB's key names with the letters of their first three levels."""
    basic = XKB.read_text("utf-8").partition('xkb_symbols "olpc"')[0]
    table = {}
    for name, listed in re.findall(r"key <(\w+)>\s*{\s*\[([^\]]+)\]", basic):
        levels = [re.sub("^0x100", "U", symbol.strip()) for symbol in listed.split(",")][:3]  # older files
        table[name] = [SYMBOLS.get(symbol) or letter(symbol) for symbol in levels]
    return table


def letter(symbol: str) -> str:
    return chr(int(symbol[1:], 16)) if re.fullmatch("U[0-9a-f]{4}", symbol) else ""


def ours() -> dict[str, list[str]]:
    script = "const { layouts } = await import(process.argv[1]); console.log(JSON.stringify(layouts.nida))"
    said = subprocess.run(
        [str(NODE), "--input-type=module", "-e", script, LAYOUTS.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    layout = json.loads(said)
    drawn = {"SPCE": layout["space"]}
    for row, keys in zip(names(), layout["rows"], strict=True):
        drawn.update({name: key["levels"] for name, key in zip(row, keys, strict=True)})
    return drawn


def test_every_key_types_what_it_types_on_khmer_keyboards() -> None:
    table, drawn = standard(), ours()
    assert len(drawn) == 48
    for name, levels in drawn.items():
        for level, (typed, expected) in enumerate(zip(levels, table[name], strict=True)):
            # XKB leaves keys of right alt free; there we follow Keyman's Khmer Angkor.
            if expected:
                assert typed == expected, f"{name}, level {level}"
