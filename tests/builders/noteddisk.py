"""A small ext4 disk of which every write and flush is noted, so that the power can be cut between any two of them.

Needs root, loop devices and qemu-storage-daemon (Debian: qemu-system-common), whose `blklogwrites` writes the log in
the format of Linux's dm-log-writes (Documentation/admin-guide/device-mapper/log-writes.rst).
"""

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

SIZE = "48M"
_SUPER = struct.Struct("<QQQI")
_ENTRY = struct.Struct("<QQQQ")
_MAY_MOUNT = 21  # CAP_SYS_ADMIN: capabilities(7)
_FLUSH, _FUA, _DISCARD = 1, 2, 4
_TOOLS = ("qemu-storage-daemon", "losetup", "mkfs.ext4", "mount", "umount")


def missing() -> str:
    """What this machine lacks for it; empty when nothing."""
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    if not int(status["CapEff"], 16) >> _MAY_MOUNT & 1:
        return "only root mounts disks"
    if not Path("/dev/fuse").exists() or not Path("/dev/loop-control").exists():
        return "there is no FUSE or no loop device"
    return ", ".join(f"there is no {tool}" for tool in _TOOLS if shutil.which(tool) is None)


class CannotMountError(Exception):
    """The file system is damaged beyond what its journal mends."""


@dataclass(frozen=True, kw_only=True)
class _Entry:
    sector: int
    sectors: int
    flags: int
    at: int  # where its bytes lie in the log


class NotedDisk:
    """The disk.

    Args:
        folder: an empty one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base, self._log = folder / "base.img", folder / "log.img"
        _run("truncate", "-s", SIZE, self._base)
        _run("mkfs.ext4", "-q", self._base)

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """The file system, while all is well."""
        disk, export, place = self._folder / "disk.img", self._folder / "export", self._folder / "mounted"
        shutil.copyfile(self._base, disk)
        self._log.unlink(missing_ok=True)
        _run("truncate", "-s", "1G", self._log)
        export.touch()
        daemon = subprocess.Popen(
            [
                "qemu-storage-daemon",
                *("--blockdev", f"file,node-name=disk,filename={disk}"),
                *("--blockdev", f"file,node-name=log,filename={self._log}"),
                *("--blockdev", "blklogwrites,node-name=noted,file=disk,log=log,log-super-update-interval=1"),
                *("--export", f"fuse,id=export,node-name=noted,mountpoint={export},writable=on"),
            ],
        )
        try:
            until = time.monotonic() + 10
            while not os.path.ismount(export) and time.monotonic() < until:
                time.sleep(0.02)
            with _loop(export, place):
                yield place
        finally:
            daemon.terminate()
            daemon.wait(10)

    @property
    def noted(self) -> int:
        """How many entries the log has."""
        with self._log.open("rb") as log:
            return int(_SUPER.unpack(log.read(_SUPER.size))[2])

    def cuts(
        self, moments: Sequence[int], dice: Random, *, keeps_flushed: bool = True
    ) -> Iterator[tuple[int, Path | None]]:
        """The disk as power cuts leave it after so many entries: mounted, one after another, in the order of time.

        What was flushed is there; of what was written since, each write is there or not, by chance.

        Args:
            moments: numbers of entries.
            dice: chance.
            keeps_flushed: else the disk lies: what it says it has flushed is there by chance, too.

        Returns:
            The moment, and where the file system is mounted; None when it is damaged.
        """
        entries, sector = self._entries()
        durable, crashed = self._folder / "durable.img", self._folder / "crashed.img"
        shutil.copyfile(self._base, durable)
        done = 0
        for moment in sorted(moments):
            flushed = max((n for n in range(done, moment) if entries[n].flags & _FLUSH), default=done - 1) + 1
            if not keeps_flushed:
                flushed = max(0, moment - 40)
            self._apply(durable, entries[done:flushed], sector)
            done = max(done, flushed)
            shutil.copyfile(durable, crashed)
            rest = [e for e in entries[done:moment] if e.flags & _FUA * keeps_flushed or dice.random() < 0.5]
            self._apply(crashed, rest, sector)
            try:
                with _loop(crashed, self._folder / "cut") as place:
                    yield moment, place
            except CannotMountError:
                yield moment, None

    def _entries(self) -> tuple[list[_Entry], int]:
        with self._log.open("rb") as log:
            _, _, count, sector = _SUPER.unpack(log.read(_SUPER.size))
            found, at = [], sector
            for _ in range(count):
                log.seek(at)
                where, sectors, flags, _ = _ENTRY.unpack(log.read(_ENTRY.size))
                found.append(_Entry(sector=where, sectors=sectors, flags=flags, at=at + sector))
                at += sector + (0 if flags & _DISCARD else sectors * sector)
        return found, sector

    def _apply(self, image: Path, entries: Sequence[_Entry], sector: int) -> None:
        with self._log.open("rb") as log, image.open("r+b") as disk:
            for entry in entries:
                if entry.sectors and not entry.flags & _DISCARD:
                    log.seek(entry.at)
                    disk.seek(entry.sector * sector)
                    disk.write(log.read(entry.sectors * sector))


@contextmanager
def _loop(image: Path, place: Path) -> Iterator[Path]:
    device = _run("losetup", "--find", "--show", image).strip()
    place.mkdir(exist_ok=True)
    try:
        try:
            _run("mount", device, place)
        except subprocess.CalledProcessError as error:
            raise CannotMountError(image) from error
        try:
            yield place
        finally:
            _run("umount", place)
    finally:
        _run("losetup", "--detach", device)


def _run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
