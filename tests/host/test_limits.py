"""The units' limits of memory and tasks hold: each is broken on purpose, and what stays below it is let be.

systemd of Debian 13 wants limits in the second version of control groups, which containers on this kind of machine do
not have; that of Debian 12 takes the first, so the limits of our units are tried with it.
"""

import itertools
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.container import missing

pytestmark = [pytest.mark.host, pytest.mark.long]
ROOT = Path(__file__).parents[2]
UNITS = ("kiosk-terminal", "kiosk-kiwix", "kiosk-staff", "kiosk-worker", "kiosk-counter", "nginx")
_MIB = 1024 * 1024
_NAMES = itertools.count(1)
_ALLOCATE = "x = bytearray({bytes}); print(len(x))"
_FORK = """
import subprocess
made = []
try:
    for _ in range({count}):
        made.append(subprocess.Popen(["sleep", "100"]))
finally:
    for each in made:
        each.kill()
"""


class OlderMachine:
    """A container of Debian 12, whose systemd limits by the first version of control groups."""

    def __init__(self, folder: Path, root: Path) -> None:
        for part in ("changes", "work", "root"):
            (folder / part).mkdir(parents=True)
        script = f"""set -e
mount -t overlay overlay -o lowerdir={root},upperdir={folder}/changes,workdir={folder}/work {folder}/root
exec systemd-nspawn --quiet --register=no --keep-unit --boot --console=pipe --machine=older-{os.getpid()} \
  --directory={folder}/root --link-journal=no --resolv-conf=off --timezone=off --private-network
"""
        with (folder / "console.log").open("wb") as console:
            self._nspawn = subprocess.Popen(
                [
                    "setpriv",
                    "--pdeathsig",
                    "KILL",
                    "unshare",
                    "--mount",
                    "--propagation",
                    "private",
                    "sh",
                    "-c",
                    script,
                ],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while not self._is_up():
            assert time.monotonic() < until, (folder / "console.log").read_text(errors="replace")
            time.sleep(0.2)
        for controller in ("memory", "pids"):
            self.run(f"mount -o remount,bind,rw /sys/fs/cgroup/{controller}")
        self.run("systemctl daemon-reexec")

    def _is_up(self) -> bool:
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children").read_text().split()
        if not children or Path(f"/proc/{children[0]}/comm").read_text() != "systemd\n":
            return False
        self._leader = children[0]
        return self.run("systemctl is-system-running").stdout.strip() in {"running", "degraded"}

    def run(self, script: str) -> "subprocess.CompletedProcess[str]":
        """Run a shell's script in it."""
        enter = [
            "nsenter",
            f"--target={self._leader}",
            "--all",
            "--",
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        return subprocess.run([*enter, "sh", "-c", script], capture_output=True, text=True, check=False, timeout=60)

    def result(self, limits: list[str], program: str) -> str:
        """How a service with these limits ends that runs a Python program."""
        name = f"probe-{next(_NAMES)}"
        unit = "\n".join(["[Service]", "Type=oneshot", *limits, f"ExecStart=/usr/bin/python3 /run/{name}.py"])
        place = Path(f"/proc/{self._leader}/root/run")
        (place / f"{name}.py").write_text(program)
        (place / "systemd" / "system" / f"{name}.service").parent.mkdir(parents=True, exist_ok=True)
        (place / "systemd" / "system" / f"{name}.service").write_text(unit + "\n")
        self.run(f"systemctl daemon-reload; systemctl start {name}")
        return self.run(f"systemctl show --property=Result --value {name}").stdout.strip()

    def close(self) -> None:
        """Pull the plug."""
        self._nspawn.kill()
        self._nspawn.wait()


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OlderMachine]:
    if lacks := missing():
        pytest.skip(lacks)
    if not Path("/sys/fs/cgroup/memory/memory.limit_in_bytes").exists():
        pytest.skip("this kernel limits memory by the second version of control groups")
    root = ROOT / "build" / "roots" / "bookworm"
    if not root.exists():
        sources = Path("/etc/apt/sources.list.d/debian.sources").read_text()
        archive = next(line.split()[1] for line in sources.splitlines() if line.startswith("URIs:"))
        source = f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {archive} bookworm main"
        made = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=systemd,systemd-sysv,dbus,python3-minimal"]
        draft = root.with_name("bookworm.draft")
        shutil.rmtree(draft, ignore_errors=True)  # of a run that was killed
        subprocess.run([*made, "bookworm", str(draft), source], check=True)
        draft.rename(root)
    machine = OlderMachine(tmp_path_factory.mktemp("older"), root)
    yield machine
    machine.close()


def limits(unit: str) -> dict[str, str]:
    """What a unit's file says of memory and tasks."""
    file = f"{unit}.service" if unit != "nginx" else "nginx.service.d/kiosk.conf"
    text = (ROOT / "systemd" / file).read_text()
    return dict(re.findall(r"^(MemoryMax|TasksMax|MemorySwapMax)=(.+)$", text, re.MULTILINE))


@pytest.mark.parametrize("unit", UNITS)
def test_a_process_that_takes_too_much_memory_dies_and_one_that_does_not_lives(older: OlderMachine, unit: str) -> None:
    said = limits(unit)
    most = int(said["MemoryMax"].removesuffix("M")) * _MIB
    held = [f"MemoryMax={said['MemoryMax']}", "MemorySwapMax=0"]
    # The kernel kills it; that it was for want of memory only the second version of control groups tells systemd.
    assert older.result(held, _ALLOCATE.format(bytes=most + 32 * _MIB)) == "signal"
    assert older.result(held, _ALLOCATE.format(bytes=most - 32 * _MIB)) == "success"
    assert older.result([], _ALLOCATE.format(bytes=most + 32 * _MIB)) == "success"  # the control


@pytest.mark.parametrize("unit", UNITS)
def test_a_process_that_forks_too_often_is_held_and_one_that_does_not_goes_on(older: OlderMachine, unit: str) -> None:
    most = int(limits(unit)["TasksMax"])
    held = [f"TasksMax={most}"]
    assert older.result(held, _FORK.format(count=most + 4)) == "exit-code"
    assert older.result(held, _FORK.format(count=most - 4)) == "success"
    assert older.result([], _FORK.format(count=most + 4)) == "success"  # the control
