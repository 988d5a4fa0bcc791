"""The pages put typed Khmer into the same order as the server: one table and many accidental typings, both sides."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.khmer.normalise import normalise

ROOT = Path(__file__).parents[3]
ORDERS: list[list[str]] = json.loads((ROOT / "tests" / "js" / "keyboard-orders.json").read_text("utf-8"))
MODULE = ROOT / "kiosk" / "web" / "static" / "keyboard" / "normalise.js"
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
LETTERS = [chr(code) for code in range(0x1780, 0x17DE)]
MARKS = [chr(code) for code in range(0x17B6, 0x17D4)]
OTHERS = [" ", "\t", "\x1c", "\x85", "\u00a0", "\u200b", "\u200d", "\ufeff", "a", "\u0301", "1", "\u17e1", "\u2003"]
SCRIPT = """
import { readFileSync } from 'node:fs';
const { normalise } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(normalise)));
"""


def in_the_page(texts: list[str]) -> list[str]:
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", SCRIPT, MODULE.as_uri()],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answers: list[str] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize(("given", "right", "why"), ORDERS)
def test_the_table_of_the_keyboard_is_right(given: str, right: str, why: str) -> None:
    assert normalise(given) == right, why


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_page_and_server_agree_whatever_is_typed() -> None:
    draw = random.Random(7)  # noqa: S311  # the same texts in every run
    kinds = [LETTERS[:35], LETTERS, MARKS, MARKS, ["\u17d2"], OTHERS]
    texts = ["".join(draw.choice(draw.choice(kinds)) for _ in range(draw.randint(1, 12))) for _ in range(5000)]
    assert in_the_page(texts) == [normalise(text) for text in texts]
