"""A technician at the cable: with a laptop, a key, one site's file, and the playbooks of this checkout."""

import itertools
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.builders.container import Container, Done, Lan

ROOT = Path(__file__).parents[2]
NETWORK = "10.20.0"  # of the example site
LAPTOP = f"{NETWORK}.250/24"
SERVER = f"{NETWORK}.1/24"
SITE = """id: takeo
name: {km: តាកែវ, en: Takeo, fr: Takeo}
province: Takeo
terminals: 3
hours:
  - {days: [1, 2, 3, 4, 5, 6, 7], start: "00:00", end: "24:00"}
"""
_RECAP = re.compile(r"^(\S+) +: ok=(\d+) +changed=(\d+) +unreachable=(\d+) +failed=(\d+)", re.MULTILINE)
_CONTROL = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a playbook did to one machine."""

    output: str
    ok: int
    changed: int
    failed: int


def ssh_key(folder: Path) -> Path:
    """A technician's SSH key, made once and kept in the folder."""
    key = folder / "technician"
    if not key.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a technician", "-f", key], check=True)
    return key


class Technician:
    """The laptop.

    Args:
        folder: an empty one: keys, known machines, the sites' files.
        lan: where its cable is.
        key: the private SSH key.
        site: the text of the site's file.
    """

    def __init__(self, folder: Path, lan: Lan, key: Path, site: str = SITE) -> None:
        self.folder, self.lan = folder, lan
        self.key, self.sites = key, folder / "sites"
        self.sites.mkdir(parents=True)
        self.public = key.with_suffix(".pub").read_text().strip()
        (self.sites / "technicians.pub").write_text(self.public + "\n")
        self.add_site(site)
        self.bundle = ROOT / "build" / "bundle"
        # Paths of sockets are short: ssh's control socket must not lie deep in a test's folder.
        self._control = tempfile.TemporaryDirectory(prefix="kiosk-ssh-")

    def add_site(self, site: str) -> None:
        """Put a site's file among the others."""
        name = site.split("\n", 1)[0].removeprefix("id: ")
        (self.sites / f"{name}.yml").write_text(site, "utf-8")

    def admit(self, container: Container) -> None:
        """Prepare a card that is not switched on yet, as the imager does: our key opens the technician's account."""
        folder = container.changes / "home" / "technician" / ".ssh"
        folder.mkdir(parents=True)
        (folder / "authorized_keys").write_text(self.public + "\n")
        for path in (folder.parent, folder, folder / "authorized_keys"):
            os.chown(path, 1000, 1000)
            path.chmod(0o700 if path.is_dir() else 0o600)

    @property
    def environment(self) -> dict[str, str]:
        """What Ansible is told."""
        return {
            "HOME": str(self.folder),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "KIOSK_SITES": str(self.sites),
            "KIOSK_BUNDLE": str(self.bundle),
            "ANSIBLE_CONFIG": str(ROOT / "ansible" / "ansible.cfg"),
            "ANSIBLE_HOME": str(self.folder / "ansible"),
            "ANSIBLE_PRIVATE_KEY_FILE": str(self.key),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": self._control.name,
            # ssh looks for known machines at the account's home, whatever HOME says; other cards have other keys.
            "ANSIBLE_SSH_EXTRA_ARGS": f"-o UserKnownHostsFile={self.folder}/known",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOG_PATH": str(self.folder / "ansible.log"),
            "LANG": "C.UTF-8",
        }

    def command(self, playbook: str | Path, *arguments: str) -> list[str]:
        """The command line of a playbook: by the name of one of ours, or a file."""
        file = playbook if isinstance(playbook, Path) else ROOT / "ansible" / "playbooks" / f"{playbook}.yml"
        return [str(Path(sys.executable).with_name("ansible-playbook")), str(file), *arguments]

    def try_play(self, playbook: str | Path, *arguments: str, seconds: float = 900) -> Done:
        """Run a playbook that may fail."""
        return self.lan.run(*self.command(playbook, *arguments), seconds=seconds, environment=self.environment)

    def play(self, playbook: str | Path, *arguments: str, host: str = "takeo", seconds: float = 900) -> Played:
        """Run a playbook that must succeed, and tell what it did to the host."""
        done = self.try_play(playbook, *arguments, seconds=seconds)
        assert done.code == 0, done.out[-6000:] + done.err[-3000:]
        recap = {found[1]: found for found in _RECAP.finditer(done.out)}[host]
        return Played(output=done.out, ok=int(recap[2]), changed=int(recap[3]), failed=int(recap[5]))

    def play_role(self, role: str, *arguments: str, host: str = "takeo") -> Played:
        """Run one role alone."""
        file = self.folder / f"role-{role}.yml"
        file.write_text(f"- hosts: {host}\n  roles: [{role}]\n")
        return self.play(file, *arguments, host=host)

    def ssh(self, address: str, *command: str, user: str = "technician", options: tuple[str, ...] = ()) -> Done:
        """Run a command over ssh, with our key and nothing else."""
        said = ["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "ConnectTimeout=5"]
        said += ["-o", f"UserKnownHostsFile={self.folder}/known", "-i", str(self.key), "-o", "LogLevel=ERROR"]
        return self.lan.run("ssh", *options, *said, f"{user}@{address}", *command, seconds=60)

    def close(self) -> None:
        """Put the laptop away."""
        self._control.cleanup()
