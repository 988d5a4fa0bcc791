"""A machine in a container: Debian 13 with a real systemd, in a network of its own, which a test may cut short.

Everything hangs on processes that die with this one: overlay, network and mounts lie in their name spaces, a keeper
ends what is left, and nothing of them stays on the machine when a test ends or is killed.
"""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from provisioning.bundle.debian import archives

_STOCK = (
    "systemd,systemd-sysv,dbus,openssh-server,python3,sudo,iproute2,ca-certificates,kmod,udev"  # as a fresh card has it
)
_FIRST_START = (  # what the imager sets up: an account that a key opens (Technician.admit)
    "useradd --create-home --shell=/bin/bash --uid=1000 technician",
    "sh -c 'echo technician ALL=NOPASSWD:ALL >/etc/sudoers.d/technician; chmod 440 /etc/sudoers.d/technician'",
)
_NAMES = itertools.count(1)
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_TOOLS = ("mmdebstrap", "systemd-nspawn", "nsenter", "ip", "setpriv", "unshare", "ssh")
_BOOTED = 60  # seconds a start may take on a busy machine
_APART = ("unshare", "--mount", "--propagation", "private")  # what is mounted so goes with the process
_CGROUP = "/sys/fs/cgroup"


def missing() -> str:
    """What this machine lacks for it; empty when nothing."""
    if os.geteuid() != 0:
        return "only root starts containers"
    return ", ".join(f"there is no {tool}" for tool in _TOOLS if shutil.which(tool) is None)


def card(folder: Path, name: str = "trixie", more: Sequence[str] = ()) -> Path:
    """A fresh card: the smallest Debian 13 that a technician can reach, made once and kept in `folder`.

    `more` are packages that lie on it already, for tests that are not about how they come there; it has another name.
    """
    root, stock = folder / name, ",".join((_STOCK, *more))
    lock, made_of = folder / f"{name}.of", "\n".join((stock, *_FIRST_START))
    if lock.exists() and lock.read_text() == made_of and root.exists():
        return root
    if root.exists():
        shutil.rmtree(root)
    folder.mkdir(parents=True, exist_ok=True)
    archive, _security = archives()
    key = "/usr/share/keyrings/debian-archive-keyring.gpg"
    source = f"deb [signed-by={key}] {archive} trixie main"
    made = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={stock}"]
    made += [f"--customize-hook=chroot $1 {command}" for command in _FIRST_START]
    subprocess.run([*made, "trixie", str(root), source], check=True)
    lock.write_text(made_of)
    return root


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a program left: exit code and its two outputs."""

    code: int
    out: str
    err: str


class _Namespace:
    """A process that does nothing but keep a network of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sleep", "infinity"], start_new_session=True
        )
        until = time.monotonic() + 10
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self.process.pid}/ns/net").readlink() == ours:
            if time.monotonic() > until:
                msg = "no network name space"
                raise RuntimeError(msg)
            time.sleep(0.01)
        self.ip("link", "set", "lo", "up")

    @property
    def path(self) -> Path:
        return Path(f"/proc/{self.process.pid}/ns/net")

    def enter(self) -> list[str]:
        return ["setpriv", "--pdeathsig", "KILL", "nsenter", f"--net={self.path}", "--"]

    def ip(self, *arguments: str) -> None:
        subprocess.run([*self.enter(), "ip", *arguments], check=True)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class _Keeper:
    """A control group that ends with all in it when it is told to, or when this process is gone, however it went."""

    def __init__(self, name: str) -> None:
        group = f"{_CGROUP}/{name}"
        script = f"""umount -R {_CGROUP}; mount -t cgroup2 cgroup2 {_CGROUP} && mkdir {group} || exit 1
echo kept
read -r _ # our end of this pipe closes with us
echo 1 >{group}/cgroup.kill
while grep -q 'populated 1' {group}/cgroup.events; do sleep 0.05; done
find {group} -depth -type d -exec rmdir {{}} +"""
        self._process = subprocess.Popen(
            [*_APART, "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdout
        if not self._process.stdout.readline():
            msg = f"no control group {name}"
            raise RuntimeError(msg)

    def end(self) -> None:
        """Kill every process of the group, and wait until it is gone."""
        self._process.communicate()


class Lan:
    """A switch with the technician's machine on it: a network without any way out.

    Args:
        address: of the technician's machine, with the size of the network, like `10.20.0.200/24`.
    """

    def __init__(self, address: str) -> None:
        self._space = _Namespace()
        self._space.ip("link", "add", "lan", "type", "bridge")
        self._space.ip("link", "set", "lan", "up")
        self._space.ip("addr", "add", address, "dev", "lan")
        self._plugs = itertools.count(1)

    @property
    def path(self) -> Path:
        """Its network name space, where a cable of another switch may end."""
        return self._space.path

    def plug(self, other: Path, name: str = "eth0") -> str:
        """Lay a cable to another network name space, where it ends in the interface `name`; the plug on our side."""
        plug = f"plug{next(self._plugs)}"
        self._space.ip("link", "add", plug, "type", "veth", "peer", "name", name, "netns", str(other))
        self._space.ip("link", "set", plug, "master", "lan", "up")
        return plug

    def run(self, *arguments: str | Path, seconds: float = 600, environment: dict[str, str] | None = None) -> Done:
        """Run a program on the technician's machine."""
        return _run([*self._space.enter(), *map(str, arguments)], seconds, environment)

    def start(
        self, *arguments: str | Path, environment: dict[str, str] | None = None, out: Path
    ) -> "subprocess.Popen[bytes]":
        """Start a program there, its output in a file, in a session of its own."""
        with out.open("wb") as stream:
            return subprocess.Popen(
                [*self._space.enter(), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._space.close()


class Container:
    """A machine on a switch.

    Args:
        folder: an empty one, where what the machine writes is kept (`changes/`), also while it is off.
        layers: folders that lie below, the topmost first: the card, or the changes of another machine above it.
        lan: the switch.
        address: what it has on `eth0`, as `10.20.0.1/24`; empty: none.
    """

    def __init__(self, folder: Path, layers: Sequence[Path], lan: Lan, address: str = "") -> None:
        self.folder, self.layers, self.changes = folder, tuple(layers), folder / "changes"
        self.name = f"kiosk-{os.getpid()}-{next(_NAMES)}"
        self.network = _Namespace()
        self.plug = lan.plug(self.network.path)
        if address:
            self.network.ip("addr", "add", address, "dev", "eth0")
        self.network.ip("link", "set", "eth0", "up")
        for part in (self.changes, folder / "work", folder / "root"):
            part.mkdir(parents=True, exist_ok=True)
        self._nspawn: subprocess.Popen[bytes] | None = None
        self._keeper: _Keeper | None = None
        self._leader = 0

    @property
    def leader(self) -> int:
        """The process that is number 1 in it, as this machine numbers it."""
        return self._leader

    def start(self) -> None:
        """Switch it on, and wait until systemd has started everything (running or degraded)."""
        root, below = self.folder / "root", ":".join(map(str, self.layers))
        self._keeper = _Keeper(self.name)
        script = f"""set -e
umount -R {_CGROUP}
mount -t cgroup2 cgroup2 {_CGROUP}
echo $$ > {_CGROUP}/{self.name}/cgroup.procs
mount -t overlay overlay -o lowerdir={below},upperdir={self.changes},workdir={self.folder}/work {root}
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_LOCK=0
exec systemd-nspawn --quiet --register=no --keep-unit --boot --console=pipe --machine={self.name} --directory={root} \
  --network-namespace-path={self.network.path} --link-journal=no --resolv-conf=off --timezone=off \
  --capability=CAP_NET_ADMIN,CAP_BPF,CAP_PERFMON --system-call-filter=bpf
"""
        with (self.folder / "console.log").open("ab") as console:
            self._nspawn = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *_APART, "sh", "-c", script],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + _BOOTED
        while not self._is_up():
            if time.monotonic() > until or self._nspawn.poll() is not None:
                self.kill()
                said = (self.folder / "console.log").read_text(errors="replace")
                msg = f"the container did not start:\n{said[-3000:]}"
                raise RuntimeError(msg)
            time.sleep(0.1)

    def _is_up(self) -> bool:
        """Whether systemd has started everything; its process is the child of nspawn that stays."""
        assert self._nspawn
        children = Path(f"/proc/{self._nspawn.pid}/task/{self._nspawn.pid}/children")
        with contextlib.suppress(OSError, IndexError):
            leader = int(children.read_text().split()[0])
            if Path(f"/proc/{leader}/comm").read_text() == "systemd\n":
                self._leader = leader
                return self.run("systemctl", "is-system-running").out.strip() in {"running", "degraded"}
        return False

    def run(self, *arguments: str, seconds: float = 120, stdin: str = "") -> Done:
        """Run a program in it as root."""
        enter = ["nsenter", f"--target={self._leader}", "--all", "--", "env", "-i", f"PATH={_PATH}", "LANG=C.UTF-8"]
        return _run([*enter, *arguments], seconds, stdin=stdin)

    def sh(self, script: str, seconds: float = 120) -> str:
        """What a script prints that must succeed."""
        done = self.run("sh", "-c", script, seconds=seconds)
        assert done.code == 0, f"{script}\n{done.out}{done.err}"
        return done.out

    def stop(self) -> None:
        """Switch it off in order."""
        if self._nspawn and self._leader:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._leader, signal.SIGRTMIN + 4)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._nspawn.wait(60)
        self.kill()

    def kill(self) -> None:
        """Pull the plug: every process of it ends at once."""
        if self._keeper:
            self._keeper.end()
        if self._nspawn:
            self._nspawn.kill()  # it may not have come to its group yet
            self._nspawn.wait()
        self._nspawn = self._keeper = None
        self._leader = 0

    def reboot(self) -> None:
        """Off in order, and on again."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Switch it off and take its cable out; what it wrote stays in the folder."""
        self.kill()
        self.network.close()


@contextlib.contextmanager
def running(folder: Path, layers: Sequence[Path], lan: Lan, address: str = "") -> Iterator[Container]:
    """A machine that is on, for as long as the block lasts."""
    container = Container(folder, layers, lan, address)
    try:
        container.start()
        yield container
    finally:
        container.close()


def groups() -> list[str]:
    """Names of the control groups there are, of machines and of others."""
    script = f"umount -R {_CGROUP}; mount -t cgroup2 cgroup2 {_CGROUP}; ls {_CGROUP}"
    return _run([*_APART, "sh", "-c", script], 60).out.split()


def _run(arguments: Sequence[str], seconds: float, environment: dict[str, str] | None = None, stdin: str = "") -> Done:
    done = subprocess.run(
        arguments,
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)
