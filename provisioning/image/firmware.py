"""The first partition of a card: what a Raspberry Pi's own boot loader looks for, the kernel, and its first files."""

import shutil
from pathlib import Path

from kiosk import process
from provisioning.image import initrd

_CONFIG = """# Read by a Raspberry Pi's boot loader. Provisioning adds to it.
[all]
arm_64bit=1
upstream_kernel=1
kernel=vmlinuz
initramfs initrd.img followkernel
gpu_mem=16
"""
# The network card is called eth0 on every machine, as the site's file has it.
COMMAND_LINE = "root=LABEL=kiosk-root ro net.ifnames=0 quiet"


def make(system: Path, kernel: str, work: Path, folder: Path) -> int:
    """Put the files into an empty folder; how many drivers the kernel finds beside it."""
    folder.mkdir(parents=True)
    (deb,) = (work / "card/apt").glob("raspi-firmware_*.deb")
    process.run(["dpkg-deb", "--extract", deb, work / "raspi"], seconds=60, package="dpkg")
    shutil.copytree(work / "raspi/usr/lib/firmware/brcm", system / "usr/lib/firmware/brcm", dirs_exist_ok=True)
    shutil.copytree(work / "raspi/usr/lib/raspi-firmware/overlays", folder / "overlays")
    for pattern in ("bootcode.bin", "start*.elf", "fixup*.dat"):
        for file in (work / "raspi/usr/lib/raspi-firmware").glob(pattern):
            shutil.copyfile(file, folder / file.name)
    for tree in (work / "kernel/usr/lib").glob("linux-image-*/broadcom/bcm2*.dtb"):
        shutil.copyfile(tree, folder / tree.name)
    shutil.copyfile(work / f"kernel/boot/vmlinuz-{kernel}", folder / "vmlinuz")
    (folder / "config.txt").write_text(_CONFIG)
    (folder / "cmdline.txt").write_text(f"console=tty1 {COMMAND_LINE}\n")
    return initrd.make(system, kernel, folder / "initrd.img", work / "initrd")
