"""`./run forget NAME`: a card that is written anew has a new key, and ssh takes it at the next play."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[3] / "run"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBmv4j5ZbwXMYOxMpAyHkG4iRAGRRvYcSbCn4oTUqRE9"

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")


def forget(home: Path, name: str) -> str:
    done = subprocess.run(
        [RUN, "forget", name], env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_key_of_one_machine_is_forgotten_and_those_of_others_are_not(tmp_path: Path) -> None:
    known = tmp_path / ".ssh" / "known_hosts"
    known.parent.mkdir()
    known.write_text(f"prey-sar {KEY}\nbattambang {KEY}\n", "utf-8")
    assert "next play takes the key that prey-sar" in forget(tmp_path, "prey-sar")
    assert known.read_text("utf-8") == f"battambang {KEY}\n"


def test_a_machine_that_was_never_met_is_nothing_to_forget(tmp_path: Path) -> None:
    assert "nothing to forget" in forget(tmp_path, "prey-sar")
