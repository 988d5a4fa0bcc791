"""Debian's packages for another machine: resolved and fetched with an apt that knows nothing of this one.

It begins with an empty system, so that everything a machine of the suite may need is there, whatever is on its card
already. Where Debian's archive is, this machine's own apt says.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk import process
from kiosk.errors import KioskError
from provisioning.bundle.archive import sha256

SUITE = "trixie"
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_PARTS = "main non-free-firmware"  # of the second only what a Raspberry Pi's own boot loader is
_AT_ONCE = 20  # packages a call of apt fetches, between two words of progress
_LINE = re.compile(r"^'(?P<address>[^']+)' (?P<file>\S+) (?P<size>\d+) SHA256:(?P<sha256>[0-9a-f]{64})$", re.MULTILINE)


class AptFailed(KioskError):
    """Debian's archive does not give what is wanted."""

    message = "Debian's packages could not be had: {reason}."
    advice = "See that this machine reaches Debian's archive (apt-get update), and give the command again; it goes on."


@dataclass(frozen=True, kw_only=True)
class Deb:
    """A package file: its name in the archive, `name_version_architecture.deb`, and what the archive says of it."""

    file: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The package."""
        return self.file.split("_")[0]

    @property
    def version(self) -> str:
        """Its version, epoch included."""
        return self.file.split("_")[1].replace("%3a", ":")

    @property
    def architecture(self) -> str:
        """As `amd64`, `arm64` or `all`."""
        return self.file.removesuffix(".deb").split("_")[2]


def archives() -> tuple[str, str]:
    """The addresses of Debian's archive and of its security archive, as this machine's apt knows them.

    Raises:
        AptFailed: it knows none.
    """
    said = _apt("indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages")
    found = dict(line.split(" ")[1:3] for line in said.splitlines() if line.startswith("Debian Debian"))
    if "Debian" not in found:
        raise AptFailed(reason="this machine's apt has no list of Debian's packages")
    main = found["Debian"].rstrip("/")
    return main, found.get("Debian-Security", main + "-security").rstrip("/")


class Apt:
    """An apt for machines of one architecture.

    Args:
        folder: where its lists and the fetched packages are kept.
        architecture: as `arm64`.
    """

    def __init__(self, folder: Path, architecture: str) -> None:
        self._folder, self.debs = folder, folder / "debs"
        self._options = folder / "apt.conf"
        self._architecture = architecture

    def update(self) -> None:
        """Fetch the lists of packages.

        Raises:
            AptFailed: the archive cannot be reached.
        """
        main, security = archives()
        folder = self._folder.resolve()
        for part in ("etc/apt/preferences.d", "etc/apt/apt.conf.d", "lists/partial", "cache/archives/partial", "dpkg"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self.debs.mkdir(exist_ok=True)
        (folder / "dpkg/status").touch()
        signed = f"[signed-by={_KEYRING}]"
        (folder / "sources.list").write_text(
            f"deb {signed} {main} {SUITE} {_PARTS}\n"
            f"deb {signed} {main} {SUITE}-updates {_PARTS}\n"
            f"deb {signed} {security} {SUITE}-security {_PARTS}\n"
        )
        self._options.write_text(
            f"""Dir "{folder}";
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "-";
Dir::State "{folder}";
Dir::State::Lists "{folder}/lists";
Dir::State::Status "{folder}/dpkg/status";
Dir::Cache "{folder}/cache";
APT::Architecture "{self._architecture}";
APT::Architectures {{ "{self._architecture}"; }};
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::ForceHash "SHA256";
Acquire::Retries "3";
"""
        )
        self._apt("update", "-qq")

    def resolve(self, packages: Sequence[str]) -> tuple[Deb, ...]:
        """The packages and everything they need, in the order of names.

        Raises:
            AptFailed: one is not in the archive.
        """
        said = self._apt("install", "-qq", "--print-uris", "--no-install-recommends", *packages)
        found = [Deb(file=line["file"], size=int(line["size"]), sha256=line["sha256"]) for line in _LINE.finditer(said)]
        if not found:
            raise AptFailed(reason="apt named no files with their hashes")
        return tuple(sorted(found, key=lambda deb: deb.file))

    def fetch(self, debs: Sequence[Deb], progress: Callable[[int, int], None]) -> None:
        """Fetch what is not there yet; `progress` hears bytes done and bytes in all.

        Raises:
            AptFailed: the archive cannot be reached, or gave something else.
        """
        total = sum(deb.size for deb in debs)
        missing = [deb for deb in debs if not self._has(deb)]
        done = total - sum(deb.size for deb in missing)
        progress(done, total)
        for some in _groups(missing):
            wanted = [f"{deb.name}:{deb.architecture}={deb.version}" for deb in some]
            self._apt("download", "-qq", *(each.replace(":all=", "=") for each in wanted), cwd=self.debs)
            for deb in some:
                if not self._has(deb):
                    raise AptFailed(reason=f"{deb.file} is not what the list says")
            done += sum(deb.size for deb in some)
            progress(done, total)

    def _has(self, deb: Deb) -> bool:
        file = self.debs / deb.file
        return file.exists() and file.stat().st_size == deb.size and sha256(file) == deb.sha256

    def _apt(self, *arguments: str, cwd: Path | None = None) -> str:
        return _apt("-c", str(self._options.resolve()), *arguments, cwd=cwd)


def _groups(debs: Sequence[Deb]) -> Iterator[Sequence[Deb]]:
    for start in range(0, len(debs), _AT_ONCE):
        yield debs[start : start + _AT_ONCE]


def _apt(*arguments: str, cwd: Path | None = None) -> str:
    done = process.run(["apt-get", *arguments], seconds=1800, package="apt", cwd=cwd)
    if done.code:
        said = [line for line in done.err.splitlines() if line.startswith("E:")] or ["apt-get failed"]
        raise AptFailed(reason=said[0].removeprefix("E: ").rstrip("."))
    return done.out
