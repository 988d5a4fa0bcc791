"""A machine made of answers, for the self-test: right ones, and single wrong ones."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.process import Finished
from kiosk.selftest.machine import Page

_SHOWN = "ActiveState=active\nSubState=running\nNRestarts=0\nMemoryMax=218103808\nTasksMax=24\nLimitCORE=0\n"
_CHAINS = [{"hook": "input", "policy": "drop"}, {"hook": "forward", "policy": "drop"}]


def ruleset(chains: list[dict[str, str]]) -> str:
    """What `nft --json list ruleset` says of these chains."""
    return json.dumps({"nftables": [{"metainfo": {}}, *({"chain": {"name": "x", **each}} for each in chains)]})


_RIGHT = {
    "kiwix-serve --version": "kiwix-tools 3.7.0\n",
    "systemctl --failed": "",
    "systemctl is-enabled nftables.service": "enabled\n",
    "systemctl is-active usbguard.service": "active\n",
    "systemd-analyze security": "Overall exposure level for x: 1.3 OK\n",
    "ip -4 -o address": "2: br0    inet 10.20.0.1/24 brd 10.20.0.255 scope global br0\n",
    "ip -4 route": "10.20.0.0/24 dev br0 scope link\n",
    "ss ": "tcp LISTEN 0 511 10.20.0.1:80 0.0.0.0:*\ntcp LISTEN 0 511 127.0.0.1:8080 0.0.0.0:*\n",
    "nft ": ruleset(_CHAINS),
    "timedatectl ": "Asia/Phnom_Penh\n",
    "findmnt ": "/dev/mmcblk0p3 ext4 rw,nosuid,nodev,noatime\n",
    "df ": "Use%\n 40%\n",
    "dmesg ": "",
    "kiosk check": "All is well: 3 titles.\n",
    "sshd -T": "passwordauthentication no\npermitrootlogin no\nkbdinteractiveauthentication no\nx11forwarding no\n",
    "rfkill list": "0: phy0: Wireless LAN\n\tSoft blocked: yes\n",
}
_FILES = {
    "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
    "/etc/kiosk/names": "library.lan 10.20.0.1\n",
    "/proc/swaps": "Filename Type Size Used Priority\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n",
    "/proc/sys/net/ipv4/ip_forward": "0\n",
    "/etc/shadow": "root:!:20000::::::\ntechnician:!:20000::::::\n",
    "/proc/sys/kernel/sysrq": "0\n",
    "/proc/sys/kernel/kptr_restrict": "2\n",
    "/proc/sys/kernel/dmesg_restrict": "1\n",
    "/proc/sys/kernel/yama/ptrace_scope": "2\n",
    "/proc/sys/fs/protected_hardlinks": "1\n",
    "/proc/sys/fs/protected_symlinks": "1\n",
    "/proc/sys/fs/suid_dumpable": "0\n",
    "/proc/sys/net/ipv4/conf/all/accept_redirects": "0\n",
    "/proc/sys/net/ipv4/conf/all/accept_source_route": "0\n",
}
FAILING = ("systemd-detect-virt --container", "systemctl is-active box-light.service", "chromium")  # as they are to be


@dataclass(kw_only=True)
class FakeMachine:
    """Answers as a machine in order does, but for what `says`, `fails` (exit code 1), `files` and `pages` say.

    Programs are named by how their command lines begin, pages by how their addresses end.
    """

    says: Mapping[str, str] = field(default_factory=dict)
    fails: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def run(self, *arguments: str) -> Finished:
        """The answer of a program."""
        command = " ".join(arguments)
        if command.startswith(self.missing):
            return Finished(code=127, out="", err="not installed")
        failing = tuple(name for name in FAILING if name not in self.works) + self.fails
        said = next((out for name, out in {**_RIGHT, **self.says}.items() if command.startswith(name)), "")
        if command.startswith("systemctl show"):
            said = _SHOWN + f"User={arguments[-1].removesuffix('.service')}\n"
            said = next((out for name, out in self.says.items() if name == arguments[-1]), said)
        said = next((out for name, out in self.says.items() if command.startswith(name)), said)
        return Finished(code=int(command.startswith(failing)), out=said, err="")

    def read(self, path: str) -> str:
        """The text of a file."""
        return {**_FILES, **self.files}.get(path, "")

    def fetch(self, address: str) -> Page:
        """The answer to an address."""
        found = next((page for end, page in self.pages.items() if address.endswith(end)), None)
        if found is not None:
            return found
        if address.endswith("/alive"):
            return Page(status=204)
        policy = (("content-security-policy", "default-src 'none'; style-src 'self'"),)
        return Page(status=200, headers=policy, body=b"<p>once upon a time")
