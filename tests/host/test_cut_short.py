"""Provisioning is cut short at random tasks, every other time with the power; run again, all is as if nothing happened.

`KIOSK_CUTS=10` cuts ten machines instead of two.
"""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.builders.container import Container, Lan, running
from tests.builders.provisioned import differences, state, tasks
from tests.builders.technician import SERVER, Technician

pytestmark = [pytest.mark.host, pytest.mark.long]
CUTS = int(os.environ.get("KIOSK_CUTS", "2"))
SEED = int(os.environ.get("KIOSK_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
# What the machine goes by at this moment, whatever lies on the disk.
TAKEN_UP = (
    "nft --stateless list chain inet kiosk input; nft list set inet kiosk terminals;"
    "sysctl kernel.core_pattern fs.suid_dumpable; systemctl show -p DefaultLimitCORE; sshd -T | sort;"
    "systemctl show -p NeedDaemonReload --value kiosk-terminal ssh nftables"
)
LONGEST = 600  # seconds until the task is reached


def cut_at(technician: Technician, box: Container, task: int, *, power: bool) -> str:
    """Kill Ansible, or pull the machine's plug as well, while this task runs; says its name."""
    out = technician.folder / "cut.log"
    play = technician.lan.start(*technician.command("server"), environment=technician.environment, out=out)
    until = time.monotonic() + LONGEST
    begun: list[str] = []
    while len(begun) < task and play.poll() is None and time.monotonic() < until:
        begun = [line for line in out.read_text(errors="replace").splitlines() if line.startswith("TASK [")]
        time.sleep(0.02)
    time.sleep(random.Random(SEED + task).uniform(0, 0.5))  # noqa: S311 - somewhere in the middle of the task
    os.killpg(play.pid, signal.SIGKILL)
    play.wait()
    if power:
        box.kill()
        box.start()
    return begun[-1]


@pytest.mark.parametrize("cut", range(CUTS))
def test_a_run_that_was_cut_short_and_given_again_ends_as_an_undisturbed_one(
    cut: int, box: Container, technician: Technician, tmp_path: Path, lan: Lan, fresh_card: Path, provisioned: Path
) -> None:
    task = random.Random(SEED + cut).randrange(1, tasks(provisioned))  # noqa: S311 - chance here keeps no secret
    where = cut_at(technician, box, task, power=cut % 2 == 1)
    technician.play("server")
    taken_up = box.sh(TAKEN_UP)
    assert technician.play("server").changed == 0
    box.reboot()
    mended = state(box)
    box.stop()
    with running(tmp_path / "undisturbed", [provisioned, fresh_card], lan, SERVER) as server:
        undisturbed = state(server)
        assert taken_up == server.sh(TAKEN_UP), f"seed {SEED}, cut at {where}: written, and not taken up"
    assert differences(mended, undisturbed) == [], f"seed {SEED}, cut at {where}"
