"""The machines of these tests leave nothing behind, also when a run of tests is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.container import groups
from tests.builders.technician import ROOT
from tests.host.test_units import wait_until

pytestmark = pytest.mark.host
_RUN = """
import sys, time
from pathlib import Path
from tests.builders.container import Container, Lan
with Lan("10.20.0.250/24") as lan:
    box = Container(Path(sys.argv[1]), [Path(sys.argv[2])], lan)
    box.start()
    print(box.name, box.leader, flush=True)
    time.sleep(600)
"""


def test_a_run_that_is_killed_leaves_no_process_and_no_control_group(tmp_path: Path, fresh_card: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", _RUN, tmp_path / "box", fresh_card], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    name, leader = run.stdout.readline().split()
    process = Path("/proc") / leader
    assert process.exists()
    assert name in groups()
    run.kill()
    run.communicate()
    wait_until(lambda: not process.exists())
    wait_until(lambda: name not in groups())
