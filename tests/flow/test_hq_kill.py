"""Whoever is killed while collecting collects again: nothing is lost, nothing counts twice."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from kiosk.sqlite import Mode
from tests.builders.headquarters import PASSPHRASE, Headquarters
from tests.builders.prisons import months_of_use

ROOT = Path(__file__).parents[2]
KILLS = 6


def collecting(folder: Path, secret: Path, stick: Path) -> list[str]:
    options = ["--data", str(folder), "hq", "--hq", str(folder), "--passphrase-file", str(secret)]
    return [sys.executable, "-m", "kiosk", *options, "collect", str(stick)]


def test_a_collection_killed_at_any_point_is_the_same_after_another(tmp_path: Path) -> None:
    office = Headquarters(folder=tmp_path / "hq")
    dice, stick, secret = random.Random(11), tmp_path / "stick", tmp_path / "passphrase"  # noqa: S311 - no secret
    secret.write_text(PASSPHRASE)
    for number in range(12):
        months_of_use(office.prison(f"site-{number}"), dice, 3, stick, cuts=8)
    whole = office.as_new(tmp_path / "whole", [])
    command = collecting(whole.folder, secret, stick)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    killed_inside = 0
    for attempt in range(10 * KILLS):
        if attempt >= KILLS and killed_inside:
            break  # on a busy machine the first ones may all come too late
        other = office.as_new(tmp_path / f"killed-{attempt}", [])
        command = collecting(other.folder, secret, stick)
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(dice.randrange(1, 36)):
                process.stdout.readline()
            time.sleep(dice.random() / 100)  # anywhere between two lines
            process.kill()
        with other.store(Mode.READ) as store:
            arrived = sum(len(store.arrived(key)) for site in store.sites() for key in site.keys)
        killed_inside += 0 < arrived < 36
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        assert other.dump() == whole.dump()
        shutil.rmtree(other.folder)
    assert killed_inside
