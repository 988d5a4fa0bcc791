#!/usr/bin/python3
"""Installs releases of the library beside each other, tries a new one, and goes back when it does not work.

It belongs to no release: it runs with Debian's Python and knows of a release only that `bin/kiosk` is in it.

A trial is noted on the disk (trial.json) before anything of it happens and struck out when it is over. Whatever ends it
early - the new release, this program, the power - the next start finds the note and goes back: `settle`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from box_databases import Databases, sync_folder

PROCESSES = ("kiosk-terminal", "kiosk-kiwix", "kiosk-staff", "kiosk-worker", "kiosk-counter")
UNITS = tuple(f"{name}.service" for name in PROCESSES)
SECONDS = 75  # a new release has to work; with the way back this is under two minutes
STEADY = 10  # seconds without a start again


@dataclass(frozen=True)
class Machine:
    """What of the machine a release has to do with. Tests give one of their own."""

    releases: Path = Path("/data/releases")
    data: Path = Path("/var/lib/kiosk")
    copies: Path = Path("/data/copies")  # of databases: nobody but root gets in, so nobody reads or changes one
    etc: Path = Path("/etc")
    run: Path = Path("/run/kiosk")

    def boot(self) -> str:
        """A name of this start of the machine (random(4))."""
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Meanwhile nobody else starts what is stopped here; afterwards what does not run is tried again at once."""
        _systemctl("stop", "box-again.timer", "box-again.service")
        try:
            yield
        finally:
            _systemctl("start", "box-again.timer", check=False)

    def stop(self) -> None:
        """Nothing of the library runs any more; terminals see that it will be back."""
        _systemctl("stop", "kiosk.target", *UNITS, "kiosk-counter.socket", "kiosk-upgrade.service")

    def start(self) -> None:
        """All of it runs, as it lies on the disk. Nobody waits for it."""
        _systemctl("daemon-reload")
        _systemctl("reset-failed", *UNITS, check=False)
        _systemctl("start", "--no-block", "kiosk.target")

    def fault(self) -> str:
        """What does not work within the time that a release has; empty when all does."""
        until, steady_since, before = time.monotonic() + SECONDS, time.monotonic(), ""
        fault = "nothing was tried"
        while time.monotonic() < until:
            time.sleep(1)
            starts = _systemctl("show", "--property=NRestarts,ActiveState", "--value", *UNITS)
            if starts != before:
                before, steady_since = starts, time.monotonic()
            fault = self._fault()
            if fault.endswith("is failed"):
                return fault  # systemd has given up, and so need not we wait
            if not fault and time.monotonic() - steady_since >= STEADY:
                return ""
        return fault or "it keeps starting again"

    def _fault(self) -> str:
        for unit in (*UNITS, "kiosk-upgrade.service"):
            state = _systemctl("is-active", unit, check=False).strip()
            if state != "active" and not (unit == "kiosk-upgrade.service" and state == "inactive"):
                return f"{unit} is {state}"
        address = (self.etc / "kiosk/names").read_text("utf-8").split()[1]
        for page in (f"http://{address}/alive", f"http://{address}/km/", "http://127.0.0.1:8443/"):
            try:
                with urllib.request.urlopen(page, timeout=5) as answer:
                    answer.read()
            except (OSError, urllib.error.URLError) as error:
                return f"{page}: {error}"
        return ""

    def configuration(self) -> Iterator[Path]:
        """The files that running processes were started with."""
        units = self.etc / "systemd/system"
        # That of sticks comes later (role usb), and none of them has to do with it.
        ours = (unit for unit in units.glob("box-*") if not unit.name.startswith("box-stick"))
        yield from sorted((*units.glob("kiosk*"), *ours, *units.glob("kiosk-.service.d/*")))
        yield from sorted((*units.glob("nginx.service.d/*"), *(self.etc / "kiosk").rglob("*")))
        yield from (self.etc / "nginx/nginx.conf", self.data / "kiosk.toml")


class Releases:
    """The releases on this machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._folder = machine.releases
        self._link = self._folder / "current"
        self._note = self._folder / "trial.json"
        self._last = self._folder / "last-update.json"
        self._databases = Databases(machine.data, machine.copies)

    @property
    def current(self) -> str:
        """The name of the release that runs; empty on a new machine."""
        return self._link.readlink().name if self._link.is_symlink() else ""

    def install(self, name: str, wheels: Path, requirements: Path) -> None:
        """Lay a release beside the others. One that was cut short is made anew."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        pip: list[str | Path] = [
            folder / "bin/python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            "--no-compile",
        ]
        _run("/usr/bin/python3", "-m", "venv", "--system-site-packages", folder)
        _run(*pip, "--require-hashes", "--find-links", wheels, "--requirement", requirements)
        _run(*pip, *wheels.glob("kiosk-*.whl"))
        # Processes may write nothing here: without this each of their starts would compile everything.
        _run(folder / "bin/python", "-m", "compileall", "-q", "-j", "0", folder / "lib")
        os.sync()
        _write(folder / "whole", b"")

    def switch(self, name: str) -> str:
        """Let a release take over; what is wrong with it is told, and then the one before runs again."""
        before = self.current
        if not before:
            self._point_to(name)
            self.machine.start()
            return ""
        with self.machine.alone():
            return self._try(name, before)

    def _try(self, name: str, before: str) -> str:
        self.machine.stop()
        self._databases.keep_as_they_are()
        _write(self._note, json.dumps({"from": before, "to": name, "boot": self.machine.boot()}).encode())
        self._point_to(name)
        self.machine.start()
        fault = self.machine.fault()
        if fault:
            self.back(before)
        else:
            self._note.unlink()
            self._clear_up({before, name})
        _write(self._last, json.dumps({"from": before, "to": name, "fault": fault}).encode())
        return fault

    def back(self, name: str) -> None:
        """The release before runs again, with what it can read."""
        self.machine.stop()
        self._restore(name)
        self.machine.start()

    def settle(self) -> None:
        """At a start of the machine: what was being tried when it went off gives way. Nothing runs yet."""
        try:
            note = json.loads(self._note.read_bytes())
        except FileNotFoundError:
            return  # struck out while systemd looked for it
        if note["boot"] == self.machine.boot():
            return
        self._restore(note["from"])
        fault = "the machine went off in the middle"
        _write(self._last, json.dumps({"from": note["from"], "to": note["to"], "fault": fault}).encode())

    def _restore(self, name: str) -> None:
        self._databases.go_back()
        self._point_to(name)
        self._note.unlink(missing_ok=True)
        sync_folder(self._folder)

    def _point_to(self, name: str) -> None:
        draft = self._folder / ".current.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(name)
        draft.replace(self._link)
        sync_folder(self._folder)

    def _clear_up(self, wanted: set[str]) -> None:
        for folder in self._folder.iterdir():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in wanted:
                shutil.rmtree(folder, ignore_errors=True)

    def stale(self) -> bool:
        """Whether something on the disk is not what the running processes were started with."""
        try:
            return (self.machine.run / "started-with").read_text("ascii") != self._digest()
        except FileNotFoundError:
            return True

    def restart(self) -> None:
        """Start all anew, nginx included, with what lies on the disk."""
        _systemctl("daemon-reload")
        _systemctl("restart", "nginx.service")
        with self.machine.alone():
            self.machine.stop()
            self.machine.start()
        self.note_start()

    def note_start(self) -> None:
        """Remember what the processes were started with; at a start of the machine, too."""
        (self.machine.run / "started-with").write_text(self._digest(), "ascii")

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for file in self.machine.configuration():
            if file.is_file():
                digest.update(f"{file}\0".encode() + file.read_bytes())
        return digest.hexdigest()


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.new")
    with draft.open("wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)


def _systemctl(*arguments: str, check: bool = True) -> str:
    return subprocess.run(["systemctl", *arguments], check=check, stdout=subprocess.PIPE, text=True).stdout


def _switch(releases: Releases, name: str) -> None:
    if fault := releases.switch(name):
        sys.exit(f"{name} does not work: {fault}. {releases.current} runs again.")


def _keep(releases: Releases) -> None:
    machine = releases.machine
    if damaged := Databases(machine.data, machine.copies).keep_for_today():
        sys.exit(f"damaged: {', '.join(damaged)}. The copies in {machine.copies}/daily are older and whole.")


COMMANDS: dict[str, Callable[..., None]] = {
    "install": lambda releases, name, wheels, lock: releases.install(name, Path(wheels), Path(lock)),
    "switch": _switch,
    "settle": Releases.settle,
    "current": lambda releases: print(releases.current),
    "stale": lambda releases: print("stale" if releases.stale() else "", end=""),
    "restart": Releases.restart,
    "started": Releases.note_start,
    "keep": _keep,
}


def main(releases: Releases, command: str, *arguments: str) -> None:
    """Do what the command line says; its words are the keys of `COMMANDS`."""
    if command not in COMMANDS:
        sys.exit(f"box-release {'|'.join(COMMANDS)}")
    COMMANDS[command](releases, *arguments)


if __name__ == "__main__":
    main(Releases(Machine()), *(sys.argv[1:] or [""]))
