"""One file that is written to a card: a table of partitions, and three file systems made of folders."""

import os
from pathlib import Path

from kiosk import process
from kiosk.errors import KioskError

_MB = 1 << 20
_FIRMWARE = 256  # MB; firmware, kernel and drivers take a third of it
_ROOM = {"root": 800, "data": 1024}  # MB beside what is there; the data partition grows to the card's end
_START = 4  # MB before the first partition, as cards are laid out


class DiskFailed(KioskError):
    """A file system could not be made."""

    message = "The card's image could not be made: {reason}."
    advice = "This needs mtools, fdisk, e2fsprogs, and some 5 GB of room."


def make(firmware: Path, root: Path, data: Path, target: Path) -> None:
    """Make the image; the parts are folders.

    Raises:
        DiskFailed: a tool failed.
    """
    sizes = [_FIRMWARE, *(_size(folder) + _ROOM[name] for name, folder in (("root", root), ("data", data)))]
    starts = [_START, _START + sizes[0], _START + sizes[0] + sizes[1]]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with target.open("wb") as image:
        image.truncate((starts[-1] + sizes[-1]) * _MB)
    rows = zip(starts, sizes, ("c, bootable", "83", "83"), strict=True)
    table = "label: dos\n" + "".join(f"start={start}MiB, size={size}MiB, type={kind}\n" for start, size, kind in rows)
    script = target.with_name(f"{target.name}.table")
    script.write_text(table)
    _run("sh", "-c", f"exec sfdisk --quiet '{target}' <'{script}'")
    script.unlink()
    part = f"{target}@@{_START}M"
    _run("mformat", "-i", part, "-F", "-v", "KIOSK-BOOT", "-T", str(sizes[0] * _MB // 512), "::")
    _run("mcopy", "-s", "-i", part, *sorted(firmware.iterdir()), "::")
    for name, folder, start, size in (("root", root, starts[1], sizes[1]), ("data", data, starts[2], sizes[2])):
        place = f"offset={start * _MB}"
        _run("mke2fs", "-q", "-F", "-t", "ext4", "-L", f"kiosk-{name}", "-d", folder, "-E", place, target, f"{size}M")


def _size(folder: Path) -> int:
    """What a folder's files take on a disk, in MB."""
    blocks = 0
    for path, _, names in os.walk(folder):
        blocks += 8 + sum(-(-os.lstat(f"{path}/{name}").st_size // 4096) * 8 for name in names)
    return blocks * 512 // _MB + 1


def _run(*command: str | Path) -> None:
    done = process.run(command, seconds=1200, package="mtools fdisk e2fsprogs")
    if done.code:
        raise DiskFailed(reason=(done.err.strip().splitlines() or [f"{command[0]} failed"])[-1])
