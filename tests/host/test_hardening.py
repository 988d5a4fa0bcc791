"""Every rule is tried on a machine that breaks it: each is seen broken, provisioning runs once, none is any more."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders.container import Container, Lan, running
from tests.builders.technician import LAPTOP, SERVER, Technician, ssh_key

pytestmark = pytest.mark.host
ADDRESS = SERVER.partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule: what breaks it, and a question that succeeds as long as it is broken; both scripts on the machine."""

    name: str
    broken_by: str
    seen_by: str


RULES = (
    Rule(
        name="no password over ssh",
        broken_by="printf 'AuthenticationMethods any\nPasswordAuthentication yes\n' "
        ">/etc/ssh/sshd_config.d/00-aaa.conf; systemctl restart ssh",
        seen_by="sshd -T | grep -q '^passwordauthentication yes'",
    ),
    Rule(
        name="no root over ssh",
        broken_by="sed -i '1i PermitRootLogin yes' /etc/ssh/sshd_config; systemctl restart ssh",
        seen_by="sshd -T | grep -q '^permitrootlogin yes'",
    ),
    Rule(
        name="no password of any account",
        broken_by="useradd --create-home pi; echo pi:raspberry | chpasswd; echo root:root | chpasswd",
        seen_by="cut -d: -f2 /etc/shadow | grep -qv '^[!*]'",
    ),
    Rule(
        name="no key of strangers",
        broken_by="echo ssh-ed25519 AAAA stranger >>/home/technician/.ssh/authorized_keys",
        seen_by="grep -q stranger /home/technician/.ssh/authorized_keys",
    ),
    Rule(
        name="no key of root",
        broken_by="mkdir -p /root/.ssh; echo ssh-ed25519 AAAA stranger >>/root/.ssh/authorized_keys",
        seen_by="test -s /root/.ssh/authorized_keys",
    ),
    Rule(
        name="no redirects, though a file says so",
        broken_by="echo net.ipv4.conf.all.accept_redirects=1 >/etc/sysctl.d/99-x.conf; "
        "systemctl restart systemd-sysctl",
        seen_by="test $(sysctl -n net.ipv4.conf.all.accept_redirects) = 1 -o -e /etc/sysctl.d/99-x.conf",
    ),
    Rule(
        name="nothing passed on, though the kernel was only told",
        broken_by="sysctl -q -w net.ipv4.ip_forward=1",
        seen_by="test $(sysctl -n net.ipv4.ip_forward) = 1",
    ),
    Rule(
        name="no SysRq at the next start",
        broken_by="sed -i s/kernel.sysrq=0/kernel.sysrq=1/ /etc/sysctl.d/90-kiosk.conf",
        seen_by="! grep -qx kernel.sysrq=0 /etc/sysctl.d/90-kiosk.conf",
    ),
    Rule(
        name="no service that nobody needs",
        broken_by="printf '[Service]\nExecStart=/usr/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' "
        ">/usr/lib/systemd/system/avahi-daemon.service; systemctl unmask avahi-daemon; "
        "systemctl enable --now avahi-daemon",
        seen_by="systemctl is-active --quiet avahi-daemon",
    ),
    Rule(
        name="no login at a console",
        broken_by="systemctl unmask getty@tty1.service ctrl-alt-del.target",
        seen_by="test $(systemctl is-enabled ctrl-alt-del.target) != masked",
    ),
    Rule(
        name="no restart by keys, though pressed seven times",
        broken_by="rm /etc/systemd/system.conf.d/kiosk-keys.conf; systemctl daemon-reexec",
        seen_by="! grep -qsx CtrlAltDelBurstAction=none /etc/systemd/system.conf.d/kiosk-keys.conf",
    ),
    Rule(
        name="no radio's driver",
        broken_by="rm /etc/modprobe.d/kiosk-radios.conf",
        seen_by="! modprobe --showconfig | grep -q '^install brcmfmac /bin/false'",
    ),
    Rule(
        name="no other source of packages",
        broken_by="echo 'deb http://10.20.0.9/debian trixie main' >/etc/apt/sources.list.d/other.list",
        seen_by="apt-cache policy | grep -q 10.20.0.9 || test -e /etc/apt/sources.list.d/other.list",
    ),
    Rule(
        name="no logs on the card",
        broken_by="systemctl disable --now var-log.mount",
        seen_by="! mountpoint -q /var/log",
    ),
    Rule(
        name="no journal on the card",
        broken_by="printf '[Journal]\nStorage=persistent\n' >/etc/systemd/journald.conf.d/kiosk.conf; "
        "mkdir -p /var/log/journal; systemctl restart systemd-journald; journalctl --flush",
        seen_by="ls /var/log/journal/*/*.journal",
    ),
    Rule(
        name="no dump of a service's memory",
        broken_by="rm /etc/systemd/system.conf.d/kiosk-core.conf; systemctl daemon-reexec",
        seen_by="test $(systemctl show -P DefaultLimitCORE) != 0",
    ),
    Rule(
        name="no swap at the next start",
        broken_by="systemctl unmask swap.target; echo '/swap none swap sw 0 0' >>/etc/fstab; touch /swap",
        seen_by="grep -q '^/swap' /etc/fstab || test $(systemctl is-enabled swap.target) != masked",
    ),
    Rule(
        name="no asking for the time",
        broken_by="printf '[Service]\nExecStart=/usr/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' "
        ">/usr/lib/systemd/system/systemd-timesyncd.service; systemctl unmask systemd-timesyncd; "
        "systemctl enable --now systemd-timesyncd",
        seen_by="systemctl is-active --quiet systemd-timesyncd",
    ),
    Rule(
        name="no life without a watchdog",
        broken_by="rm /etc/systemd/system.conf.d/kiosk-watchdog.conf; systemctl daemon-reexec",
        seen_by="test $(systemctl show -P RuntimeWatchdogUSec) != 15s",
    ),
    Rule(
        name="no USB device but sticks",
        broken_by="echo allow >/etc/usbguard/rules.conf",
        seen_by="grep -qx allow /etc/usbguard/rules.conf",
    ),
    Rule(
        name="no stick that a desktop mounts",
        broken_by="rm /etc/udev/rules.d/85-box-stick.rules",
        seen_by="! grep -q box-stick@ /etc/udev/rules.d/85-box-stick.rules",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """Which rules were seen broken on a well-made machine, after breaking them, and after provisioning once more."""

    well: frozenset[str]
    broken: frozenset[str]
    mended: frozenset[str]
    offered: tuple[str, str]  # ways in that sshd offers a stranger: when broken, when mended


def seen_broken(box: Container) -> frozenset[str]:
    return frozenset(rule.name for rule in RULES if box.run("sh", "-c", rule.seen_by).code == 0)


def offered(technician: Technician) -> str:
    """What sshd says it would take, to one who has nothing."""
    options = ("-v", "-o", "PreferredAuthentications=none", "-o", "PubkeyAuthentication=no")
    said = technician.ssh(ADDRESS, "true", options=options).err
    return next(line for line in said.splitlines() if "can continue" in line or "Permission denied" in line)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory, fresh_card: Path, provisioned: Path) -> Iterator[Tried]:
    folder = tmp_path_factory.mktemp("hardening")
    with (
        Lan(LAPTOP) as lan,
        running(folder / "server", [provisioned, fresh_card], lan, SERVER) as box,
        closing(Technician(folder / "laptop", lan, ssh_key(provisioned.parents[1]))) as technician,
    ):
        well = seen_broken(box)
        for rule in RULES:
            box.sh(rule.broken_by)
        broken, before = seen_broken(box), offered(technician)
        technician.play("server")
        yield Tried(well=well, broken=broken, mended=seen_broken(box), offered=(before, offered(technician)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_that_is_broken_holds_again_after_provisioning(tried: Tried, rule: Rule) -> None:
    assert rule.name not in tried.well
    assert rule.name in tried.broken
    assert rule.name not in tried.mended


def test_whoever_has_no_key_is_offered_no_other_way_in(tried: Tried) -> None:
    assert "password" in tried.offered[0]
    assert "publickey" in tried.offered[1]
    assert "password" not in tried.offered[1]
