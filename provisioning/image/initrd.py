"""What the kernel starts first: a static busybox and the drivers of a card's disk, as an archive that it unpacks.

Debian's own is made on the machine that it is for, and takes a quarter of an hour where that machine is emulated. This
one is made anywhere in a second, and finds its disk on a Raspberry Pi as well as in a virtual machine: it loads what
the kernel's devices ask for by name, until the partition with the root's label is there.
"""

import gzip
import lzma
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from kiosk import process

_WANTED = re.compile(  # drivers, by their file's name; with all they need
    r".*(bcm2|bcm7|brcm|raspberrypi|iproc|virtio).*"
    r"|ext4|crc32c.*|overlay|mmc_block|sd_mod|usb-storage|uas|xhci-(pci|hcd|plat-hcd)|dwc2|ehci-pci|nvme"
    r"|gpio-regulator|fixed|phy-generic|pwrseq_.*|reset-(gpio|simple)"
)
_NEVER = re.compile(
    r".*(snd|vc04|vchiq|unicam|panel|touchscreen|-ts|vc4|brcmfmac|brcmutil|brcmsmac|bt|net|vsock|gpu|_mem|_input).*"
    r"|spi-.*|pwm-.*"
)
_INIT = Path(__file__).with_name("init")
_NEWC = "070701"  # the archive's format: cpio(5), "New ASCII Format"


def make(root: Path, kernel: str, target: Path, work: Path) -> int:
    """Make it out of a card's system, for its kernel of this version; how many drivers are in it."""
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("bin", "dev", "proc", "sys", "root", "lib"):
        (work / folder).mkdir(parents=True)
    shutil.copyfile(root / "usr/bin/busybox", work / "bin/busybox")
    shutil.copyfile(_INIT, work / "init")
    (work / "bin/busybox").chmod(0o755)
    (work / "init").chmod(0o755)
    (work / "bin/sh").symlink_to("busybox")
    modules = root / "usr/lib/modules" / kernel
    chosen = sorted(_with_all_they_need(modules))
    for file in chosen:
        place = work / "lib/modules" / kernel / file.removesuffix(".xz")
        place.parent.mkdir(parents=True, exist_ok=True)
        content = (modules / file).read_bytes()
        place.write_bytes(lzma.decompress(content) if file.endswith(".xz") else content)
    for told in ("modules.builtin", "modules.order", "modules.builtin.modinfo"):
        shutil.copyfile(modules / told, work / "lib/modules" / kernel / told)
    process.run(["depmod", "--basedir", work, kernel], seconds=60, package="kmod")
    target.write_bytes(gzip.compress(b"".join(_archive(work)), 6, mtime=0))
    return len(chosen)


def _with_all_they_need(modules: Path) -> set[str]:
    needs = {}
    for line in (modules / "modules.dep").read_text("utf-8").splitlines():
        file, _, others = line.partition(":")
        needs[file] = others.split()
    found = {file for file in needs if _WANTED.fullmatch(_name(file)) and not _NEVER.fullmatch(_name(file))}
    return found | {other for file in found for other in needs[file]}


def _name(file: str) -> str:
    return Path(file).name.split(".ko")[0]


def _archive(folder: Path) -> Iterator[bytes]:
    paths = sorted(folder.rglob("*"))
    for number, path in enumerate(paths, 1):
        there = path.lstat()
        content = b""
        if path.is_symlink():
            content = str(path.readlink()).encode()
        elif path.is_file():
            content = path.read_bytes()
        yield from _entry(number, str(path.relative_to(folder)), there.st_mode, content)
    # The kernel's own messages and ours need a console before there is anything in /dev.
    yield from _entry(len(paths) + 1, "dev/console", stat.S_IFCHR | 0o600, b"", device=(5, 1))
    yield from _entry(0, "TRAILER!!!", 0, b"")


def _entry(number: int, name: str, mode: int, content: bytes, device: tuple[int, int] = (0, 0)) -> Iterator[bytes]:
    called = name.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(called), 0)
    head = _NEWC.encode() + b"".join(b"%08x" % field for field in fields) + called
    yield head + b"\0" * (-len(head) % 4)
    yield content + b"\0" * (-len(content) % 4)
