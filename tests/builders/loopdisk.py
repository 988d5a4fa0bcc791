"""A small ext4 disk in a file: its every byte can be read afterwards, also those that no file has any more."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TOOLS = ("mkfs.ext4", "mount", "umount")


def missing() -> str:
    """What this machine lacks for it; empty when nothing."""
    if os.geteuid() != 0:
        return "only root mounts disks"
    if not Path("/dev/loop-control").exists():
        return "there is no loop device"
    return ", ".join(f"there is no {tool}" for tool in _TOOLS if shutil.which(tool) is None)


class LoopDisk:
    """The disk, as a file `image` in a folder.

    Args:
        folder: an empty one.
        mebibytes: its size.
    """

    def __init__(self, folder: Path, mebibytes: int = 96) -> None:
        self.image, self._place = folder / "disk.img", folder / "disk"
        with self.image.open("wb") as file:
            file.truncate(mebibytes << 20)
        subprocess.run(["mkfs.ext4", "-q", self.image], check=True)
        self._place.mkdir()

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """The file system; everything is on the disk when it is left."""
        subprocess.run(["mount", "-o", "loop", self.image, self._place], check=True)
        try:
            yield self._place
        finally:
            subprocess.run(["umount", self._place], check=True)

    def holds(self, trace: bytes) -> bool:
        """Whether these bytes are anywhere on it: in a file, in the journal, in free space."""
        return trace in self.image.read_bytes()
