"""A card in a virtual machine of another processor: what a Raspberry Pi would do with it, but for the Pi itself.

QEMU runs no boot loader of a Raspberry Pi: it is given the kernel, the first files and the command line that lie on the
card's first partition. Its network is the library's, with the technician's laptop on it and no way out.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.builders.container import Done

FIRMWARE = "@@4M"  # where the first partition begins, as mtools write it
_TOOLS = ("qemu-system-aarch64", "mcopy", "mmdebstrap", "ssh")


def missing() -> str:
    """What this machine lacks for it; empty when nothing."""
    if os.geteuid() != 0:
        return "only root makes a card's image"
    return ", ".join(f"there is no {tool}" for tool in _TOOLS if shutil.which(tool) is None)


class Emulated:
    """A machine that starts from a card.

    Args:
        folder: an empty one.
        card: its image; what the machine writes is in it afterwards.
        kind: QEMU's name of the machine: `virt`, or `raspi3b`.
        key: the technician's private SSH key.
    """

    def __init__(self, folder: Path, card: Path, kind: str, key: Path) -> None:
        self._folder, self._card, self._kind, self._key = folder, card, kind, key
        self._http, self._ssh = _free_port(), _free_port()
        self.console = folder / "console"
        self._qemu: subprocess.Popen[bytes] | None = None
        self._began = 0.0

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        files = ["vmlinuz", "initrd.img", "cmdline.txt", "bcm2837-rpi-3-b.dtb"]
        for name in files:
            copy = ["mcopy", "-n", "-o", "-i", f"{self._card}{FIRMWARE}", f"::{name}", str(self._folder / name)]
            subprocess.run(copy, check=True)
        told = (self._folder / "cmdline.txt").read_text().strip().replace("console=tty1", "")
        network = "user,id=lan,restrict=on,net=10.20.0.0/24,host=10.20.0.250,dhcpstart=10.20.0.240"
        network += f",hostfwd=tcp:127.0.0.1:{self._http}-10.20.0.1:80,hostfwd=tcp:127.0.0.1:{self._ssh}-10.20.0.1:22"
        command: list[str | Path] = [
            "qemu-system-aarch64",
            "-M",
            self._kind,
            "-m",
            "1024",
            "-display",
            "none",
            "-monitor",
            "none",
        ]
        command += ["-kernel", self._folder / "vmlinuz", "-initrd", self._folder / "initrd.img", "-netdev", network]
        command += ["-accel", "tcg,thread=multi"]
        if self._kind == "raspi3b":
            console = "ttyS1,115200 earlycon=uart8250,mmio32,0x3f215040 dwc_otg.fiq_fsm_enable=0"
            command += ["-smp", "4", "-dtb", self._folder / "bcm2837-rpi-3-b.dtb", "-device", "usb-net,netdev=lan"]
            command += ["-drive", f"file={self._card},format=raw,if=sd", "-serial", "null"]
        else:
            console = "ttyAMA0"
            command += ["-cpu", "cortex-a72", "-smp", "2", "-device", "virtio-net-pci,netdev=lan"]
            command += ["-drive", f"file={self._card},format=raw,if=none,id=card,cache=unsafe"]
            command += ["-device", "virtio-blk-pci,drive=card", "-device", "qemu-xhci"]
        command += ["-serial", f"file:{self.console}", "-append", f"{told} console={console}"]
        self.console.touch()
        with (self._folder / "qemu.log").open("wb") as log:
            self._qemu = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._began = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._qemu
        self._qemu.kill()
        self._qemu.wait()

    def serves(self, page: str, seconds: float) -> float:
        """Wait until a page of the library is there (200); seconds since the machine was switched on."""
        return self._until(lambda: self._status(page) == 200, seconds, page)

    def _status(self, page: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._http}{page}", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def is_set_up(self, seconds: float) -> float:
        """Wait until the first start has done all it has to; seconds since the machine was switched on."""
        done = "test ! -e /etc/box-first && systemctl is-system-running"
        return self._until(
            lambda: self.ssh(done).out.strip() in {"running", "degraded"}, seconds, "the start after the first"
        )

    def _until(self, is_so: Callable[[], bool], seconds: float, what: str) -> float:
        assert self._qemu
        while not is_so():
            gone, said = time.monotonic() - self._began, self.console.read_text(errors="replace")[-3000:]
            assert self._qemu.poll() is None, f"QEMU ended: {(self._folder / 'qemu.log').read_text()}\n{said}"
            assert gone < seconds, f"not after {gone:.0f} s: {what}\n{said}"
            time.sleep(1)
        return time.monotonic() - self._began

    def ssh(self, command: str, *, user: str = "technician", content: bytes = b"", seconds: float = 300) -> Done:
        """Give a command over the technician's cable."""
        said = ["ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "ConnectTimeout=20"]
        said += ["-o", f"UserKnownHostsFile={self._folder}/known", "-o", "LogLevel=ERROR", "-i", str(self._key)]
        said += ["-o", "ServerAliveInterval=20"]  # a machine that starts anew does not say so
        done = subprocess.run(
            [*said, "-p", str(self._ssh), f"{user}@127.0.0.1", command],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        return Done(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def switch_off(self) -> None:
        """In order, and wait until it is off."""
        assert self._qemu
        self.ssh("sudo systemctl poweroff")
        self._qemu.wait(300)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
