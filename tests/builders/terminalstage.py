"""A terminal without a screen, with a keyboard and a mouse that a test moves.

It is labwc and Chromium of the terminals' Debian in a mount namespace, configured by the files of the role `terminal`.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import jinja2
import yaml

from tests.builders.container import card
from tests.builders.wayland import Compositor, KeyboardMap

PROJECT = Path(__file__).parents[2]
ROLE = PROJECT / "ansible" / "roles" / "terminal"
SCREEN = (1280, 720)  # what labwc makes of an output without a screen
READER = 800
LAYOUTS = ["us", "kh"]
_LOOKING = ["grim", "libxkbcommon-tools", "procps", "python3-apt"]
_PATIENCE = 40.0  # seconds, on a busy machine
_OPEN = """<?xml version="1.0"?>
<labwc_config>
  <keyboard><keybind key="F24"><action name="Focus"/></keybind></keyboard>
  <mouse>
    <context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/></mousebind></context>
  </mouse>
</labwc_config>
"""

_ENTER = """
set -e
mount --bind {root} {root}
mount --rbind /dev {root}/dev
mount -t proc proc {root}/proc
mount -t tmpfs tmpfs {root}/run
mount -t tmpfs tmpfs {root}/tmp
mkdir -p {root}/run/w {root}/run/old {root}/home/reader
mount -t tmpfs -o mode=0700,uid={reader},gid={reader} tmpfs {root}/home/reader
mount --bind {folder}/sockets {root}/run/w
for place in etc/chromium etc/kiosk-terminal etc/xkb usr/share/kiosk-terminal; do
  mkdir -p {root}/$place {folder}/$place
  mount --bind {folder}/$place {root}/$place
done
cd {root}
pivot_root . run/old
umount -l /run/old
exec setpriv --reuid {reader} --regid {reader} --clear-groups env -i \
  PATH=/usr/bin:/bin HOME=/home/reader LANG=C.UTF-8 XDG_RUNTIME_DIR=/run/w \
  WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 \
  WLR_RENDERER=pixman WLR_HEADLESS_OUTPUTS=1 labwc -C /etc/kiosk-terminal/labwc
"""


def root() -> Path:
    """A terminal's Debian: a fresh card with what the role installs, and what a test looks with. Made once."""
    tasks = yaml.safe_load((ROLE / "tasks" / "packages.yml").read_text("utf-8"))
    return card(PROJECT / "build" / "roots", "terminal", [*tasks[0]["ansible.builtin.apt"]["name"], *_LOOKING])


def render(name: str, **values: Any) -> str:
    """A template of the role with these variables, as Ansible writes it."""
    environment = jinja2.Environment(  # noqa: S701 - no page
        loader=jinja2.FileSystemLoader(ROLE / "templates"), trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["to_json"] = json.dumps
    return environment.get_template(name).render(**values) + "\n"


def keyboard(root: Path, rules: str) -> KeyboardMap:
    """The map that the terminal's own xkbcommon makes of these rules, which are the role's or Debian's."""
    with tempfile.TemporaryDirectory(dir=root / "run") as place:
        shutil.copytree(ROLE / "files" / "xkb", place, dirs_exist_ok=True)
        where = ["--include", f"/run/{Path(place).name}", "--include-defaults"]
        command = [
            "chroot",
            str(root),
            "xkbcli",
            "compile-keymap",
            *where,
            "--rules",
            rules,
            "--layout",
            ",".join(LAYOUTS),
        ]
        return KeyboardMap(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@dataclass(frozen=True, kw_only=True)
class Defences:
    """Which of a terminal's defences stand."""

    bindings: bool = True  # labwc swallows
    keyboard: bool = True  # the keyboard map has no chords
    policies: bool = True  # Chromium's
    kiosk: bool = True  # Chromium has no bars and menus


class TerminalStage:
    """A terminal of a library, from its start to its end.

    Args:
        root: a terminal's Debian.
        folder: an empty one with a short path (sockets have 108 letters).
        site: the origin of the terminal site, with its port.
        active: the active origin, likewise.
        defences: which of them stand.
    """

    def __init__(self, root: Path, folder: Path, *, site: str, active: str, defences: Defences) -> None:
        self.root, self.folder, self.site, self._defences = root, folder, site, defences
        self._values = {"terminal_site": site, "terminal_active": active, "terminal_layouts": LAYOUTS}
        self._labwc: subprocess.Popen[bytes] | None = None
        self._browser: subprocess.Popen[bytes] | None = None
        self.input: Compositor

    def __enter__(self) -> Self:
        self._furnish()
        command = _ENTER.format(root=self.root, folder=self.folder, reader=READER)
        with (self.folder / "labwc.log").open("wb") as log:
            self._labwc = subprocess.Popen(
                ["unshare", "--mount", "--propagation", "private", "sh", "-c", command], stdout=log, stderr=log
            )
        socket = self.folder / "sockets" / "wayland-0"
        self._until(socket.exists, "the compositor does not start")
        rules = "kiosk" if self._defences.keyboard else "evdev"
        self.input = Compositor(socket, keyboard(self.root, rules), SCREEN)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self.input.close()
        if self._labwc:
            self._labwc.terminate()
            self._labwc.wait()

    def open(self, address: str = "", *flags: str) -> None:
        """A fresh browser with an empty profile, at the library or at another address."""
        self.close()
        self._inside("rm", "-rf", "/home/reader/profile", "/home/reader/Downloads")
        words = render("browser.args.j2", **self._values).split()
        if not self._defences.kiosk:
            words.remove("--kiosk")
        with (self.folder / "chromium.log").open("ab") as log:
            self._browser = subprocess.Popen(
                [*self._entry(), "chromium", *words, *flags, address or self.site], stdout=log, stderr=log
            )
        self._until(lambda: any(self.input.windows), "the browser does not open")

    def close(self) -> None:
        """End the browser, if there is one."""
        if self._browser:
            for pid in self.browser_processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._browser.wait()
            self._browser = None
            self._until(lambda: not self.input.windows, "the browser's window stays")

    @property
    def alive(self) -> bool:
        """Whether the browser runs."""
        return self._browser is not None and self._browser.poll() is None

    def browser_processes(self) -> list[int]:
        """All processes of the browser."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                of_reader = place.stat().st_uid == READER
                name = (place / "comm").read_text().strip()
                mounts = (place / "ns" / "mnt").readlink()
            except OSError:
                continue
            if of_reader and name.startswith("chrom") and mounts == self._namespace():
                found.append(int(place.name))
        return found

    def files(self) -> list[str]:
        """What lies in the reader's home beside the profile."""
        command = ["find", "/home/reader", "-path", "/home/reader/profile", "-prune", "-o", "-type", "f", "-print"]
        done = subprocess.run([*self._entry(), *command], capture_output=True, text=True, check=True)
        return [file for file in done.stdout.splitlines() if not file.startswith("/home/reader/.")]

    def picture(self) -> bytes:
        """What is on the screen: red, green, blue of each point."""
        done = subprocess.run([*self._entry(), "grim", "-t", "ppm", "-"], capture_output=True, check=True)
        return re.sub(rb"\AP6\s\d+ \d+\s\d+\s", b"", done.stdout)

    def photograph(self, file: Path) -> None:
        """The screen as a PNG."""
        with file.open("wb") as to:
            subprocess.run([*self._entry(), "grim", "-"], stdout=to, check=True)

    def _inside(self, *command: str) -> None:
        subprocess.run([*self._entry(), *command], check=True)

    def _entry(self) -> list[str]:
        assert self._labwc
        # HOME is the tmpfs of this namespace; a sandbox of Chromium's own is made inside it.
        user = ["setpriv", "--reuid", str(READER), "--regid", str(READER), "--clear-groups"]
        told = {"PATH": "/usr/bin:/bin", "HOME": "/home/reader", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": "/run/w"}
        told |= {"WAYLAND_DISPLAY": "wayland-0"}
        words = [f"{name}={value}" for name, value in told.items()]
        return ["nsenter", "-t", str(self._labwc.pid), "-m", "-r", "-w", *user, "env", "-i", *words]

    def _namespace(self) -> Path:
        assert self._labwc
        return Path(f"/proc/{self._labwc.pid}/ns/mnt").readlink()

    def _furnish(self) -> None:
        files = {
            "etc/kiosk-terminal/labwc/rc.xml": render("rc.xml.j2") if self._defences.bindings else _OPEN,
            "etc/kiosk-terminal/labwc/environment": self._environment(),
            "etc/chromium/policies/managed/kiosk.json": render("policies.json.j2", **self._values),
        }
        if not self._defences.policies:
            files = {name: text for name, text in files.items() if "chromium" not in name}
        for name in ("etc/chromium", "etc/kiosk-terminal", "usr/share/kiosk-terminal", "sockets"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROLE / "files" / "xkb", self.folder / "etc" / "xkb")
        waiting = PROJECT / "provisioning" / "terminal-waiting" / "waiting.html"
        shutil.copy(waiting, self.folder / "usr/share/kiosk-terminal/waiting.html")
        for name, text in files.items():
            place = self.folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        os.chown(self.folder / "sockets", READER, READER)
        (self.folder / "sockets").chmod(0o700)

    def _environment(self) -> str:
        return render("environment.j2", **self._values) if self._defences.keyboard else ""

    def _until(self, holds: Any, complaint: str) -> None:
        until = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < until, complaint
            time.sleep(0.05)
