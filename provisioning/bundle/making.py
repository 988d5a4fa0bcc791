"""Making a bundle, step by step; what was fetched is kept, so that a second time goes on where the first stood."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kiosk import process
from provisioning.bundle import archive, debian, repository, wheels
from provisioning.bundle.licences import licence
from provisioning.bundle.manifest import Part, identity, manifest

KINDS = {"amd64": ("server", "terminal"), "arm64": ("server", "terminal", "card")}
PYTHON = "313"  # of the suite
_LAPTOPS = (("amd64", "311"), ("amd64", "313"))  # with Debian 12 or 13
Say = Callable[[str], None]


@dataclass(kw_only=True)
class Making:
    """A bundle in the making.

    Args:
        root: the checkout.
        cache: a folder that is kept from one bundle to the next.
        out: where the bundle is made; what is in it is made anew.
        epoch: the time that all files get.
        say: hears each step, for the one who waits.
    """

    root: Path
    cache: Path
    out: Path
    epoch: int
    say: Say
    parts: list[Part] = field(default_factory=list)

    def make(self, architectures: Sequence[str]) -> str:
        """Make it; returns its name.

        Raises:
            AptFailed, SigningFailed, WheelsFailed, FrontEndMissing: with what to do.
        """
        if self.out.exists():
            shutil.rmtree(self.out)
        self.out.mkdir(parents=True)
        application = self._application()
        folders = {
            (kind, architecture): self._machine(kind, architecture, application)
            for architecture in architectures
            for kind in KINDS[architecture]
        }
        self._front_end()
        self._technician(architectures)
        self._source()
        version = wheels.read(application).version
        name = identity(version, self.parts)
        self.say(f"writing down {len({part.url for part in self.parts})} parts")
        text = manifest(name, version, self.parts, self.epoch)
        (self.out / "manifest.json").write_text(text, "utf-8")
        hashes = {}
        for (kind, architecture), folder in folders.items():
            self.say(f"packing {kind} {architecture}")
            (folder / "manifest.json").write_text(text, "utf-8")
            hashes[f"{kind}-{architecture}"] = archive.pack(folder, self.out / f"{kind}-{architecture}.tar", self.epoch)
        (self.out / "bundle.json").write_text(
            json.dumps({"bundle": name, "archives": hashes}, indent=1) + "\n", "utf-8"
        )
        return name

    def _files(self) -> tuple[str, ...]:
        """What belongs to the checkout: all that git would take."""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = process.run(listed, seconds=60, cwd=self.root)
        return tuple(file for file in sorted(done.out.split("\0")) if file and (self.root / file).is_file())

    def _application(self) -> Path:
        self.say("building the application")
        folder = self.cache / "application"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files = tuple(
            file
            for file in self._files()
            if file.startswith(("kiosk/", "requirements/", "pyproject", "README", "LICENSE"))
        )
        return wheels.build(self.root, files, folder, self.cache / "application-source", self.epoch)

    def _machine(self, kind: str, architecture: str, application: Path) -> Path:
        """The folder of what one kind of machine gets."""
        folder = self.cache / f"{kind}-{architecture}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "apt").mkdir(parents=True)
        self._packages(kind, architecture, folder / "apt")
        if kind == "server":
            self._wheels(architecture, folder / "wheels", application)
        return folder

    def _packages(self, kind: str, architecture: str, folder: Path) -> None:
        lists = yaml.safe_load((self.root / "provisioning/packages.yml").read_text("utf-8"))
        wanted = lists[kind] + (lists["boot"] if kind == "card" else [])
        apt = debian.Apt(self.cache / f"apt-{architecture}", architecture)
        self.say(f"resolving packages of a {kind}, {architecture}")
        apt.update()
        debs = apt.resolve(wanted)
        apt.fetch(debs, lambda done, total: self.say(f"  {done >> 20} of {total >> 20} MB"))
        self.say(f"signing {len(debs)} packages")
        repository.make(folder, debs, apt.debs, architecture, self.epoch)
        known = _Licences(self.cache / "licences.json")
        self.parts += [
            Part(
                kind="deb",
                name=deb.name,
                version=deb.version,
                licence=known.of(apt.debs / deb.file, deb),
                sha256=deb.sha256,
                qualifier=f"arch={deb.architecture}",
            )
            for deb in debs
        ]
        known.keep()
        self.parts += [
            Part(
                kind="generic",
                name=f"{kind}-{architecture}-{name}",
                version="1",
                licence="GPL-3.0-or-later",
                sha256=archive.sha256(folder / name),
                differs=True,
            )
            for name in repository.NAMED
        ]

    def _wheels(self, architecture: str, folder: Path, application: Path) -> None:
        self.say(f"fetching Python packages, {architecture}")
        kept = self.cache / f"wheels-{architecture}-{PYTHON}"
        lock = self.root / "requirements/runtime.txt"
        _keep_for(lock, kept)
        wheels.download(lock, kept, architecture, PYTHON)
        shutil.copytree(kept, folder, copy_function=_link)
        shutil.copyfile(application, folder / application.name)
        shutil.copyfile(lock, folder / "runtime.txt")
        self._tell(folder)

    def _technician(self, architectures: Sequence[str]) -> None:
        """Ansible for laptops without a network, and for cards that set themselves up."""
        self.say("fetching the technician's Python packages")
        lock = self.root / "requirements/provisioning.txt"
        cards = (("arm64", PYTHON),) if "arm64" in architectures else ()
        for architecture, python in (*_LAPTOPS, *cards):
            kept = self.cache / f"technician-{architecture}-{python}"
            _keep_for(lock, kept)
            wheels.download(lock, kept, architecture, python)
            shutil.copytree(kept, self.out / "technician", copy_function=_link, dirs_exist_ok=True)
        self._tell(self.out / "technician")

    def _tell(self, folder: Path) -> None:
        for file in sorted(folder.glob("*.whl")):
            wheel = wheels.read(file)
            self.parts.append(
                Part(
                    kind="pypi",
                    name=wheel.name,
                    version=wheel.version,
                    licence=wheel.licence,
                    sha256=archive.sha256(file),
                    qualifier=f"file_name={wheel.file}",
                )
            )

    def _front_end(self) -> None:
        """What browsers get from others lies inside the application's wheel."""
        wanted = json.loads((self.root / "package.json").read_text("utf-8"))["dependencies"]
        for name, version in sorted(wanted.items()):
            said = json.loads((self.root / "node_modules" / name / "package.json").read_text("utf-8"))
            self.parts.append(
                Part(kind="npm", name=name, version=version, licence=str(said.get("license", "not told")))
            )

    def _source(self) -> None:
        """This repository: roles, and everything the next bundle can be made of."""
        self.say("copying the source")
        folder = self.out / "source"
        for file in self._files():
            place = folder / file
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.root / file, place)
            os.utime(place, (self.epoch, self.epoch))


def source_epoch(root: Path) -> int:
    """The time of the newest commit, in seconds since 1970: what is made of the same source is the same."""
    done = process.run(["git", "log", "-1", "--format=%ct"], seconds=20, cwd=root)
    return int(done.out or "0")


class _Licences:
    """What was read out of package files already: by hash."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}

    def of(self, file: Path, deb: debian.Deb) -> str:
        if deb.sha256 not in self._known:
            self._known[deb.sha256] = licence(file, deb.name)
        return self._known[deb.sha256]

    def keep(self) -> None:
        self._file.write_text(json.dumps(self._known, indent=1, sort_keys=True), "utf-8")


def _keep_for(lock: Path, folder: Path) -> None:
    """What was fetched for another lock file is not kept."""
    stamp = folder.with_suffix(".lock")
    now = archive.sha256(lock)
    if not stamp.exists() or stamp.read_text() != now:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)


def _link(source: str, target: str) -> str:
    """Like shutil.copy2, but one file under two names where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
