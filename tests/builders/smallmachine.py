"""A container with as much memory as a small board has, and a data disk whose writes are counted."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders.container import Container

_MEMORY = Path("/sys/fs/cgroup/memory")  # of cgroup v1: the containers' own view has no limits of memory
_SECTOR = 512


def missing() -> str:
    """What this machine lacks for it; empty when nothing."""
    return "" if (_MEMORY / "memory.limit_in_bytes").exists() else "memory is not limited by cgroup v1 here"


class Memory:
    """A limit of memory for what is started inside the block `held`, and what came of it."""

    def __init__(self, name: str, limit: int) -> None:
        ours = next(
            line.split(":")[2]
            for line in Path("/proc/self/cgroup").read_text().splitlines()
            if line.split(":")[1] == "memory"
        )
        self._before = Path(f"{_MEMORY}{ours}")
        self._group = self._before / name
        self._group.mkdir()
        (self._group / "memory.limit_in_bytes").write_text(str(limit))

    @contextmanager
    def held(self) -> Iterator[None]:
        """What this process starts meanwhile is held by the limit."""
        (self._group / "cgroup.procs").write_text(str(os.getpid()))
        try:
            yield
        finally:
            (self._before / "cgroup.procs").write_text(str(os.getpid()))

    @property
    def held_now(self) -> int:
        """Bytes that processes hold by themselves, without the cache of files."""
        stat = dict(line.split() for line in (self._group / "memory.stat").read_text().splitlines())
        return int(stat["total_rss"]) + int(stat.get("total_shmem", 0))

    @property
    def killed(self) -> int:
        """How many processes had to die for want of memory."""
        control = dict(line.split() for line in (self._group / "memory.oom_control").read_text().splitlines())
        return int(control["oom_kill"])

    def close(self) -> None:
        """Take the group away, once all in it have ended."""
        until = time.monotonic() + 10
        while (self._group / "cgroup.procs").read_text() and time.monotonic() < until:
            time.sleep(0.1)
        self._group.rmdir()


class CountedDisk:
    """An ext4 disk for `/data` of a container that is on; what lay there is copied to it."""

    def __init__(self, folder: Path, box: Container, size: str = "2G") -> None:
        image = folder / "data.img"
        _run("truncate", "-s", size, image)
        _run("mkfs.ext4", "-q", image)
        self._loop = _run("losetup", "--find", "--show", image).strip()
        number = os.minor(Path(self._loop).stat().st_rdev)
        box.sh("systemctl stop kiosk.target 'kiosk-*' var-lib-kiosk.mount")
        script = (
            f"mknod /dev/counted b 7 {number}; mount -o noatime /dev/counted /mnt; cp -a /data/. /mnt/; umount /mnt;"
            " mount -o noatime,nodev,nosuid /dev/counted /data"
        )
        _run("nsenter", f"--target={box.leader}", "--mount", "--", "sh", "-ec", script)
        box.sh("systemctl start var-lib-kiosk.mount; systemctl start kiosk.target")

    @property
    def written(self) -> int:
        """Bytes written to the disk so far."""
        os.sync()
        return int(Path(f"/sys/block/{Path(self._loop).name}/stat").read_text().split()[6]) * _SECTOR

    def close(self) -> None:
        """Give the loop device back, after the container has ended."""
        _run("losetup", "--detach", self._loop)


@contextmanager
def counted_disk(folder: Path, box: Container) -> Iterator[CountedDisk]:
    """A counted disk, which is given back once the machine is off."""
    disk = CountedDisk(folder, box)
    try:
        yield disk
    finally:
        box.kill()
        disk.close()


def _run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
