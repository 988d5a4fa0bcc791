"""The system of a card, out of the bundle and nothing else: Debian, what starts it, and what it sets itself up with."""

import json
import shutil
from pathlib import Path

import yaml

from kiosk import process
from kiosk.errors import KioskError
from kiosk.sites.file import read_site
from provisioning.bundle.archive import sha256
from provisioning.bundle.debian import SUITE
from provisioning.firstboot import NobodyMayProvision
from provisioning.registry import TECHNICIANS, read_technicians

ARCHITECTURE = "arm64"
FIRST = "data/first"  # what a card needs for its first start only
_FILES = Path(__file__).with_name("files")


class NoBundle(KioskError):
    """There is no whole bundle for a card."""

    message = "{folder} has no whole {part}."
    advice = "Make the bundle with ./run bundle, or copy it again."


class SystemFailed(KioskError):
    """The system could not be made."""

    message = "The card's system could not be made: {reason}."
    advice = "This needs root, mmdebstrap and, on a machine that is not arm64, qemu-user-static."


class System:
    """The files of a card in the making.

    Args:
        folder: where they lie; `data/` becomes the data partition.
        bundle: the offline bundle.
    """

    def __init__(self, folder: Path, bundle: Path) -> None:
        self.folder, self._bundle = folder, bundle
        self._said = json.loads((bundle / "bundle.json").read_bytes()) if (bundle / "bundle.json").exists() else {}
        self.name = str(self._said.get("bundle", ""))

    def unpack(self, work: Path) -> None:
        """Take the bundle's parts apart, after their hashes were compared.

        Raises:
            NoBundle: one is missing or damaged.
        """
        for kind in ("server", "card"):
            part = f"{kind}-{ARCHITECTURE}"
            archive = self._bundle / f"{part}.tar"
            if not archive.exists() or sha256(archive) != self._said.get("archives", {}).get(part):
                raise NoBundle(folder=self._bundle, part=part)
            (work / kind).mkdir()
            self._run("tar", "--extract", "--no-same-owner", "--file", archive, "--directory", work / kind)

    def install(self, work: Path, source: Path) -> None:
        """Install Debian with all that roles will ask for; nothing is started, nothing has keys.

        Raises:
            SystemFailed: it cannot be done here.
        """
        lists = yaml.safe_load((source / "provisioning/packages.yml").read_text("utf-8"))
        packages = sorted({*lists["card"], *lists["server"]} - {"?essential"})
        command = ["mmdebstrap", "--quiet", "--variant=essential", f"--architectures={ARCHITECTURE}", "--mode=root"]
        command += ['--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Check-Valid-Until "false"']
        command += [f"--include={','.join(packages)}", SUITE, str(self.folder)]
        command += [
            f"deb [signed-by={work}/{kind}/apt/kiosk.asc] copy:{work}/{kind}/apt ./" for kind in ("server", "card")
        ]
        self._run(*command)

    def start_with(self, work: Path) -> str:
        """Put the kernel's files there, as its package would; the kernel's version."""
        (deb,) = (work / "card/apt").glob("linux-image-[0-9]*.deb")
        self._run("dpkg-deb", "--extract", deb, work / "kernel")
        (modules,) = (work / "kernel").glob("**/lib/modules/*")
        (self.folder / "usr/lib/modules").mkdir(exist_ok=True)
        shutil.move(modules, self.folder / "usr/lib/modules" / modules.name)
        self._run("depmod", "--basedir", self.folder, modules.name)
        return modules.name

    def carry(self, work: Path, source: Path, site: Path) -> None:
        """Lay the bundle and the site's file where the first start finds them.

        Raises:
            NobodyMayProvision: no technician's key lies beside the site's file.
        """
        technicians = site.parent / TECHNICIANS
        if not read_technicians(technicians):
            raise NobodyMayProvision
        store = self.folder / "data/bundles"
        store.mkdir(parents=True)
        shutil.move(work / "server", store / self.name)
        (store / self.name / "complete").write_text(f"server-{ARCHITECTURE}\n")
        (store / "current").symlink_to(self.name)
        first = self.folder / FIRST
        shutil.copytree(source, first / "source")
        shutil.copytree(self._bundle / "technician", first / "technician", ignore=_other_machines)
        shutil.copyfile(self._bundle / "bundle.json", first / "bundle.json")
        sites = first / "source/provisioning/sites"
        for old in sites.iterdir():
            old.unlink()
        named = yaml.safe_load(site.read_text("utf-8")).get("head_office")
        for file in (technicians, *([site.parent / named] if named else [])):
            shutil.copyfile(file, sites / file.name)
        shutil.copyfile(site, sites / f"{read_site(site).id}.yml")

    def settle(self, name: str) -> None:
        """What is the same on every card, and no keys: those are made at the first start."""
        for file in (path for path in _FILES.rglob("*") if path.is_file()):
            place = self.folder / file.relative_to(_FILES)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            place.chmod(0o755 if file.parent.name == "sbin" else 0o644)
        for unit in ("box-hostkey.service", "box-first.service"):
            wanted = self.folder / "etc/systemd/system/multi-user.target.wants" / unit
            wanted.parent.mkdir(parents=True, exist_ok=True)
            wanted.symlink_to(f"/etc/systemd/system/{unit}")
        (self.folder / "etc/hostname").write_text(f"{name}\n")
        (self.folder / "etc/machine-id").write_text("")
        for key in (self.folder / "etc/ssh").glob("ssh_host_*"):
            key.unlink()
        for left in ("var/lib/dbus/machine-id", "var/lib/systemd/random-seed", "etc/resolv.conf"):
            (self.folder / left).unlink(missing_ok=True)
        # Without a clock chip the first start believes that it is this time (systemd: clock-epoch).
        clock = self.folder / "usr/lib/clock-epoch"
        clock.touch()
        (self.folder / "boot/firmware").mkdir(parents=True, exist_ok=True)
        self.prepare()

    def prepare(self) -> None:
        """Install Ansible for the first start, and let the site's file be read there as it will be.

        Raises:
            SystemFailed: it is not.
        """
        environment = ["env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        self._run("chroot", self.folder, *environment, f"/{FIRST}/source/run", "sites")

    def _run(self, *command: str | Path) -> None:
        done = process.run(command, seconds=3600)
        if done.code:
            said = (done.err + done.out).strip().splitlines() or [f"{command[0]} failed"]
            raise SystemFailed(reason=" / ".join(said[-3:]))


def _other_machines(_folder: str, names: list[str]) -> set[str]:
    """Wheels that are for another processor, or another Python."""
    ours = ("none-any.whl", "aarch64.whl")
    return {name for name in names if not name.endswith(ours)}
