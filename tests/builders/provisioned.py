"""A server that was provisioned once, for all tests that begin with one, and what its state is."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from tests.builders.container import Container, Lan
from tests.builders.technician import LAPTOP, ROOT, SERVER, Technician, ssh_key

# What differs between two machines, or two starts of one, though they were set up alike.
_OWN = (
    *("/etc/machine-id", "/etc/.pwd.lock", "/etc/ld.so.cache", "/etc/ssl/certs", "/etc/kiosk/tls"),
    *("/root", "/home/technician/.ansible", "/data/kiosk", "/data/clock", "/data/copies", "/swap"),
    *("/var/lib/systemd", "/var/lib/apt", "/var/lib/dpkg", "/var/lib/kiosk", "/var/cache", "/var/log", "/var/tmp"),  # noqa: S108 - only named
)
_FILES = r"""
find / -xdev \( {own} \) -prune -o \( -type f -o -type l -o -type d \) -printf '%p %y %m %U:%G %l\n' \
  | grep -v '^/\(proc\|sys\|run\|dev\|tmp\)' | grep -v __pycache__ | LC_ALL=C sort
"""
_HASHES = r"""
find /etc /data /usr/local /home /boot -xdev \( {own} \) -prune -o -type f -not -name '*.pyc' -not -name '*-' -print0 \
  | LC_ALL=C sort -z \
  | xargs -0 sha256sum
"""
_RUNNING = """
sysctl --all --pattern '^net.ipv[46].(conf.(all|default).(accept_|send_|rp_)|ip_forward|tcp_sync)' 2>/dev/null
systemctl list-units --all --plain --no-legend --state=active --type=service,timer,path,socket,mount \
  | awk '{print $1}' \
  | grep -Ev '^(user|session|run-|systemd-(tmpfiles-clean|update|hostnamed)|apt-|dpkg-|initrd)' | sort
systemctl list-unit-files --no-legend --plain | sort
systemctl --failed --plain --no-legend
sshd -T | sort
dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\n'
apt-cache policy | grep file:
findmnt --noheadings --list --output TARGET,FSTYPE,OPTIONS | grep -E '^/(data|var)' | sed 's/,lowerdir=.*//' | sort
getent passwd; getent group; getent shadow
systemctl show --property=RuntimeWatchdogUSec --property=DefaultLimitCORE
"""


def server_layer(roots: Path, card: Path, bundle: Path) -> Path:
    """What provisioning writes over a card: made once for these roles and this bundle, and kept in `roots`."""
    made_of = hashlib.sha256((bundle / "bundle.json").read_bytes())
    for file in sorted(path for part in ("ansible", "systemd") for path in (ROOT / part).rglob("*") if path.is_file()):
        made_of.update(file.read_bytes())
    place = roots / f"server-{made_of.hexdigest()[:12]}"
    if place.exists():
        return place / "changes"
    for left in roots.glob("draft-*"):  # of a run that was killed
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=roots, prefix="draft-") as folder, Lan(LAPTOP) as lan:
        technician = Technician(Path(folder) / "laptop", lan, ssh_key(roots))
        box = Container(Path(folder) / "box", [card], lan, SERVER)
        try:
            technician.admit(box)
            box.start()
            technician.play("server")
            box.stop()
        finally:
            box.close()
            technician.close()
        for old in roots.glob("server-*"):
            shutil.rmtree(old)
        (technician.folder / "ansible.log").rename(box.folder / "ansible.log")
        box.folder.rename(place)
    return place / "changes"


def tasks(layer: Path) -> int:
    """How many tasks a whole run had that made a server's layer."""
    return (layer.parent / "ansible.log").read_text("utf-8").count("| TASK [")


def state(box: Container) -> dict[str, list[str]]:
    """What is on a machine and how it runs, as sorted lines; two machines that were set up alike have the same."""
    own = " -o ".join(f"-path {path}" for path in _OWN)
    parts = {"files": _FILES.format(own=own), "hashes": _HASHES.format(own=own), "running": _RUNNING}
    lines = {name: box.run("sh", "-c", script, seconds=180).out.splitlines() for name, script in parts.items()}
    assert len(lines["files"]) > 1000
    assert len(lines["running"]) > 100
    return lines


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The lines that only one of two states has, each behind `<` or `>`."""
    ours, theirs = ({line for lines in state.values() for line in lines} for state in (one, other))
    return [*(f"< {line}" for line in sorted(ours - theirs)), *(f"> {line}" for line in sorted(theirs - ours))]
