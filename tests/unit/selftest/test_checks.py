"""Every check of the self-test passes a machine in order, and fails one that is not."""

import base64
import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.clock import Moment
from kiosk.config import GIB, Settings, Usage
from kiosk.content.model import Item, Kind, Publication, State
from kiosk.selftest import hardening, keeping, network, reading, services, software
from kiosk.selftest.machine import Page
from kiosk.selftest.model import Finding, Outcome
from kiosk.usage.counter import Counter
from tests.builders.head_office import FakeHeadOffice
from tests.builders.machines import FakeMachine, ruleset

NOW = Moment(time=datetime(2026, 11, 30, 3, tzinfo=UTC), trusted=True)
BOOK = Item(
    id="aaaaaaaaaaaaaaaa",
    state=State.SHOWN,
    publication=Publication(kind=Kind.EPUB, title="Tom"),
    level=None,
    shelves=(),
    files=(),
    added=date(2026, 11, 1),
)
_UNIT = "ActiveState={state}\nNRestarts={again}\nMemoryMax={memory}\nTasksMax=24\nUser={user}\nLimitCORE={core}\n"


def unit(
    *, state: str = "active", again: int = 0, memory: str = "1048576", user: str = "kiosk-counter", core: int = 0
) -> str:
    return _UNIT.format(state=state, again=again, memory=memory, user=user, core=core)


def clock(machine: FakeMachine, now: Moment = NOW) -> Finding:
    return keeping.clock(now, machine, "Asia/Phnom_Penh", chip=True)


def disk(machine: FakeMachine, free: int = 8 * GIB) -> Finding:
    return keeping.disk(machine, Settings(data=Path("/var/lib/kiosk")), free)


def book(machine: FakeMachine) -> Finding:
    return reading.book(machine, [BOOK], "10.20.0.1")


CHECKS: dict[str, Callable[[FakeMachine], Finding]] = {
    "units": services.units,
    "limits": services.limits,
    "network": network.network,
    "firewall": network.firewall,
    "clock": clock,
    "disk": disk,
    "content": lambda machine: keeping.content(machine, 3),
    "book": book,
    "hardening": lambda machine: hardening.hardening(machine, radio=False),
}


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_machine_in_order_passes(check: str) -> None:
    found = CHECKS[check](FakeMachine())
    assert found.faults == ()
    assert found.outcome is Outcome.GOOD
    assert found.facts


@dataclass(frozen=True, kw_only=True)
class Wrong:
    check: str
    machine: FakeMachine
    fault: str


WRONG = [
    Wrong(
        check="units",
        machine=FakeMachine(says={"kiosk-counter.service": unit(state="failed")}),
        fault="kiosk-counter.service is failed",
    ),
    Wrong(
        check="units",
        machine=FakeMachine(says={"systemctl --failed": "kiosk-check.service loaded failed\n"}),
        fault="kiosk-check.service has failed",
    ),
    Wrong(
        check="units",
        machine=FakeMachine(works=("systemctl is-active box-light.service",)),
        fault="the red light is on",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(says={"kiosk-counter.service": unit(memory="infinity")}),
        fault="kiosk-counter.service has no limit of memory or tasks",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(says={"kiosk-counter.service": unit(user="")}),
        fault="kiosk-counter.service runs as root",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(says={"kiosk-counter.service": unit(core=1)}),
        fault="kiosk-counter.service may leave a dump of its memory",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(fails=("systemd-analyze security",)),
        fault="kiosk-terminal.service is more exposed than 2.0",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(files={"/proc/swaps": "Filename\n/swapfile file 1 0 -2\n"}),
        fault="memory is swapped to the card",
    ),
    Wrong(
        check="limits",
        machine=FakeMachine(files={"/sys/fs/cgroup/cgroup.controllers": "cpu io pids"}),
        fault="the kernel does not limit memory: cgroup_enable=memory is missing on its command line",
    ),
    Wrong(check="network", machine=FakeMachine(files={"/etc/kiosk/names": ""}), fault="/etc/kiosk/names is missing"),
    Wrong(
        check="network",
        machine=FakeMachine(says={"ip -4 -o address": "1: lo inet 127.0.0.1/8\n"}),
        fault="no network has the address 10.20.0.1",
    ),
    Wrong(
        check="network",
        machine=FakeMachine(pages={"/alive": Page(status=502)}),
        fault="the library answers with 502 at 10.20.0.1",
    ),
    Wrong(
        check="network",
        machine=FakeMachine(files={"/proc/sys/net/ipv4/ip_forward": "1"}),
        fault="the machine carries traffic from one network to another",
    ),
    Wrong(
        check="network",
        machine=FakeMachine(says={"ip -4 route": "default via 10.20.0.9 dev br0\n"}),
        fault="there is a way out of the library's network",
    ),
    Wrong(
        check="network",
        machine=FakeMachine(says={"ss ": "tcp LISTEN 0 5 0.0.0.0:8082 0.0.0.0:*\n"}),
        fault="port 8082 is open to others",
    ),
    Wrong(check="firewall", machine=FakeMachine(fails=("nft ",)), fault="nft does not run"),
    Wrong(
        check="firewall",
        machine=FakeMachine(says={"nft ": ruleset([{"hook": "forward", "policy": "drop"}])}),
        fault="nothing drops what comes in unasked",
    ),
    Wrong(
        check="firewall",
        machine=FakeMachine(
            says={"nft ": ruleset([{"hook": "input", "policy": "drop"}, {"hook": "forward", "policy": "accept"}])}
        ),
        fault="nothing drops what would be passed on",
    ),
    Wrong(
        check="firewall",
        machine=FakeMachine(fails=("systemctl is-enabled nftables",)),
        fault="the firewall does not start with the machine",
    ),
    Wrong(
        check="clock",
        machine=FakeMachine(says={"timedatectl ": "UTC\n"}),
        fault="the machine's time zone is UTC, the site's is Asia/Phnom_Penh",
    ),
    Wrong(
        check="disk",
        machine=FakeMachine(says={"findmnt ": "/dev/mmcblk0p3 ext4 ro,noatime\n"}),
        fault="/var/lib/kiosk cannot be written to",
    ),
    Wrong(
        check="disk",
        machine=FakeMachine(says={"findmnt ": "/dev/mmcblk0p3 ext4 rw,relatime\n"}),
        fault="reading is written to the card: noatime is missing",
    ),
    Wrong(
        check="disk", machine=FakeMachine(says={"df ": "Use%\n 97%\n"}), fault="97% of the system's partition is full"
    ),
    Wrong(
        check="disk",
        machine=FakeMachine(says={"dmesg ": "I/O error, dev mmcblk0, sector 1\n"}),
        fault="I/O error, dev mmcblk0, sector 1",
    ),
    Wrong(
        check="content",
        machine=FakeMachine(fails=("kiosk check",), says={"kiosk check": "original changed: x\n    Add it again\n"}),
        fault="original changed: x",
    ),
    Wrong(
        check="book",
        machine=FakeMachine(pages={"/0001.xhtml": Page(status=404)}),
        fault="its first chapter is answered with 404",
    ),
    Wrong(
        check="book",
        machine=FakeMachine(pages={"/0001.xhtml": Page(status=200, body=b"x")}),
        fault="the chapter may run scripts",
    ),
    Wrong(
        check="book",
        machine=FakeMachine(works=("chromium",), says={"chromium ": "<html></html>"}),
        fault="chromium does not show it",
    ),
    Wrong(
        check="hardening",
        machine=FakeMachine(says={"sshd -T": "passwordauthentication yes\n"}),
        fault="ssh: passwordauthentication is yes",
    ),
    Wrong(
        check="hardening",
        machine=FakeMachine(files={"/etc/shadow": "root:$6$x:1::::::\n"}),
        fault="root has a password",
    ),
    Wrong(check="hardening", machine=FakeMachine(files={"/etc/shadow": "pi::1::::::\n"}), fault="pi has a password"),
    Wrong(check="hardening", machine=FakeMachine(files={"/proc/sys/kernel/sysrq": "1"}), fault="kernel.sysrq is 1"),
    Wrong(
        check="hardening",
        machine=FakeMachine(fails=("systemctl is-active usbguard",)),
        fault="unknown USB devices are let in: usbguard does not run",
    ),
    Wrong(check="hardening", machine=FakeMachine(says={"rfkill list": "Soft blocked: no\n"}), fault="a radio is on"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.check}: {wrong.fault}")
def test_a_machine_that_is_not_in_order_fails(wrong: Wrong) -> None:
    found = CHECKS[wrong.check](wrong.machine)
    assert wrong.fault in found.faults
    assert found.outcome is Outcome.BAD


def test_every_check_has_a_case_that_fails() -> None:
    assert {wrong.check for wrong in WRONG} == set(CHECKS)


def test_a_clock_that_is_years_late_fails() -> None:
    early = Moment(time=datetime(1970, 1, 1, tzinfo=UTC), trusted=False)
    assert "the clock is years late: kiosk usage clock" in clock(FakeMachine(), early).faults


def test_a_full_disk_fails() -> None:
    assert disk(FakeMachine(), free=0).outcome is Outcome.BAD


def test_a_radio_that_the_site_wants_is_let_be() -> None:
    machine = FakeMachine(says={"rfkill list": "Soft blocked: no\n"})
    assert hardening.hardening(machine, radio=True).outcome is Outcome.GOOD


def test_in_a_container_nothing_is_said_of_the_kernel() -> None:
    machine = FakeMachine(works=("systemd-detect-virt --container",), files={"/proc/sys/kernel/sysrq": "1"})
    assert hardening.hardening(machine, radio=False).outcome is Outcome.GOOD
    machine = FakeMachine(works=("systemd-detect-virt --container",), says={"dmesg ": "I/O error, dev loop0"})
    assert disk(machine).outcome is Outcome.GOOD


def test_where_there_are_no_titles_yet_it_is_said_that_none_was_opened() -> None:
    assert reading.book(FakeMachine(), [], "10.20.0.1").outcome is Outcome.UNTRIED
    assert keeping.content(FakeMachine(), 0).outcome is Outcome.UNTRIED


def test_readers_are_counted_and_a_small_figure_is_kept_back() -> None:
    assert reading.counting(Usage()) == Finding(facts=("12 readers counted, a figure of 3 kept back",))


def test_a_counter_that_drops_what_it_hears_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counter, "receive", lambda _self, _datagram: False)
    assert "12 readers were counted as 0" in reading.counting(Usage()).faults


def test_a_key_of_head_office_that_is_missing_or_another_fails(tmp_path: Path) -> None:
    office = FakeHeadOffice()
    told = FakeMachine(files={keeping.OFFICE: office.public.to_bytes().decode()})
    assert any("is not installed" in fault for fault in keeping.sealing(told, tmp_path).faults)
    FakeHeadOffice().install(tmp_path)
    assert keeping.sealing(told, tmp_path).faults == (f"the site's file names the key {office.public.fingerprint}",)
    (tmp_path / "head-office.json").unlink()
    office.install(tmp_path)
    assert keeping.sealing(told, tmp_path).outcome is Outcome.GOOD
    (tmp_path / "head-office.json").write_text("{}")
    assert keeping.sealing(told, tmp_path).outcome is Outcome.BAD


def test_a_site_without_head_office_is_told_and_passes(tmp_path: Path) -> None:
    found = keeping.sealing(FakeMachine(), tmp_path)
    assert found.outcome is Outcome.UNTRIED
    assert "nothing is sealed" in found.facts[0]
    FakeHeadOffice().install(tmp_path)  # from a stick, by the approver
    assert keeping.sealing(FakeMachine(), tmp_path).outcome is Outcome.GOOD


def releases(folder: Path) -> tuple[Path, Path]:
    for part in ("releases", "bundles"):
        (folder / part / "one").mkdir(parents=True)
        (folder / part / "current").symlink_to("one")
    (folder / "releases" / "one" / "whole").touch()
    return folder / "releases", folder / "bundles"


def test_the_release_is_whole_and_that_of_the_bundle(tmp_path: Path) -> None:
    assert software.versions(FakeMachine(), *releases(tmp_path)).outcome is Outcome.GOOD


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("rm -r releases/current", "no release at"),
        ("rm releases/one/whole", "release one is not whole"),
        ("mkdir bundles/two && ln -sfn two bundles/current", "the bundle in use is two"),
        ("touch releases/trial.json", "an update is being tried, or was cut off"),
    ],
)
def test_a_release_that_is_not_as_it_should_be_fails(tmp_path: Path, wrong: str, fault: str) -> None:
    where = releases(tmp_path)
    subprocess.run(["sh", "-c", wrong], cwd=tmp_path, check=True)
    assert any(said.startswith(fault) for said in software.versions(FakeMachine(), *where).faults)


def test_without_kiwix_the_versions_fail(tmp_path: Path) -> None:
    machine = FakeMachine(missing=("kiwix-serve",))
    assert "kiwix-serve does not run" in software.versions(machine, *releases(tmp_path)).faults


def test_a_program_file_that_was_changed_is_found(tmp_path: Path) -> None:
    told = tmp_path / "site" / "tale-1.dist-info"
    told.mkdir(parents=True)
    file = tmp_path / "site" / "tale.py"
    file.write_text("once = 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()
    (told / "RECORD").write_text(f"tale.py,sha256={digest},9\ntale-1.dist-info/RECORD,,\n")
    assert software.hashes(tmp_path).outcome is Outcome.GOOD
    file.write_text("once = 2\n")
    assert software.hashes(tmp_path).faults == ("site/tale.py is missing or was changed",)
    assert software.hashes(tmp_path / "nowhere").outcome is Outcome.BAD
