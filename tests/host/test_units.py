"""The units of a server: exposure, who may write what, limits that hold, and what happens when one does not come up.

Each limit is broken on purpose; each time a control shows that what was tried works without the limit.
"""

from collections.abc import Callable
from time import monotonic, sleep

import pytest

from tests.builders.container import Container, Done

pytestmark = pytest.mark.host

UNITS = ("kiosk-terminal", "kiosk-kiwix", "kiosk-staff", "kiosk-worker", "kiosk-counter")
ADDRESS = "10.20.0.1"
DATA = "/var/lib/kiosk"


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    until = monotonic() + seconds
    while not true():
        assert monotonic() < until, "it did not come"
        sleep(0.2)


def status(box: Container, path: str = "/km/") -> int:
    """With what the library answers its terminals; 0: nobody does."""
    return int(ask(box, path).partition(" ")[0])


def ask(box: Container, path: str = "/km/") -> str:
    """The number of an answer, and after it its text."""
    return box.run("python3", "-c", _FETCH, f"http://{ADDRESS}{path}").out


_FETCH = """
import sys, urllib.request, urllib.error
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=15)
except urllib.error.HTTPError as error:
    answer = error
except OSError:
    sys.exit(print(0))
print(answer.status, answer.read().decode())
"""


def inside(box: Container, unit: str, command: str) -> Done:
    """Run a shell's command in the sandbox of a unit, as its user: the same settings, another program."""
    script = f"""set -e
rm -rf /run/systemd/system/kiosk-probe.service*
sed -e 's/^Type=.*/Type=oneshot/' -e '/^ExecStart=/d' -e '/^Restart=/d' -e '/^WatchdogSec=/d' -e '/^PartOf=/d' \
  /etc/systemd/system/{unit}.service > /run/systemd/system/kiosk-probe.service
mkdir -p /run/systemd/system/kiosk-probe.service.d
cat > /run/systemd/system/kiosk-probe.service.d/z.conf <<'E'
[Service]
ExecStart=/bin/sh /run/probe.sh
StandardOutput=truncate:/run/probe.out
StandardError=truncate:/run/probe.out
E
cat > /run/probe.sh
chmod 644 /run/probe.sh
systemctl daemon-reload
"""
    done = box.run("sh", "-c", script, stdin=command)
    assert done.code == 0, done.err
    code = box.run("systemctl", "start", "kiosk-probe.service", seconds=120).code
    said = box.run("cat", "/run/probe.out").out
    box.run("systemctl", "reset-failed", "kiosk-probe.service")
    return Done(code=code, out=said, err="")


def test_no_process_is_more_exposed_than_agreed(server: Container) -> None:
    for unit in UNITS:
        told = server.run("systemd-analyze", "security", "--no-pager", "--threshold=20", f"{unit}.service")
        assert told.code == 0, told.out[-200:]
        print(told.out.strip().splitlines()[-1])  # noqa: T201 - the table of the issue
    assert server.run("systemd-analyze", "security", "--threshold=20", "ssh.service").code != 0  # the control


def test_systemd_has_nothing_to_say_of_the_units(server: Container) -> None:
    ours = "cd /etc/systemd/system; systemd-analyze verify kiosk* box-*"
    assert server.run("sh", "-c", f"{ours} 2>&1 | grep -v '[.]service[.]d'").out == ""
    server.sh("printf '[Service]\nExecStart=/bin/true\nRestrt=no\n' >/etc/systemd/system/kiosk-wrong.service")
    assert "Restrt" in server.run("sh", "-c", f"{ours} 2>&1").out  # the control


WRITES = {
    # unit: where it may make a file, and where it may not
    "kiosk-terminal": ((), (DATA, f"{DATA}/usage", f"{DATA}/store", "/run/kiosk/ask", "/etc", "/data")),
    "kiosk-kiwix": ((), (DATA, f"{DATA}/usage", f"{DATA}/zim", "/run/kiosk/ask", "/etc")),
    "kiosk-staff": (
        (DATA, f"{DATA}/inbox", f"{DATA}/usage", "/run/kiosk/ask"),
        ("/etc", "/data/releases", "/run/kiosk"),
    ),
    "kiosk-worker": (
        (DATA, f"{DATA}/store", f"{DATA}/prepared", f"{DATA}/zim", f"{DATA}/inbox"),
        (f"{DATA}/usage", f"{DATA}/outbox", "/run/kiosk/ask", "/etc"),
    ),
    "kiosk-counter": ((f"{DATA}/usage",), (DATA, f"{DATA}/store", f"{DATA}/inbox", "/run/kiosk/ask", "/etc")),
}


def test_each_process_writes_where_it_may_and_nowhere_else(server: Container) -> None:
    for unit, (may, may_not) in WRITES.items():
        tries = [f"touch {place}/probe 2>/dev/null && echo {place} && rm {place}/probe" for place in may + may_not]
        wrote = inside(server, unit, "\n".join([*tries, "true"])).out.split()
        assert wrote == list(may), unit
    for folder in {folder for _, (may, may_not) in WRITES.items() for folder in may + may_not}:
        server.sh(f"touch {folder}/probe && rm {folder}/probe")  # the control: root may


def test_nobody_but_counter_and_staff_reads_figures_and_no_terminal_reads_accounts(server: Container) -> None:
    server.sh(f"runuser -u kiosk-staff -- touch {DATA}/people.db && chmod 600 {DATA}/people.db")
    files = {"figures": f"{DATA}/usage/usage.db", "people": f"{DATA}/people.db"}
    server.sh("box-release keep")
    copies = {"copied-figures": "/data/copies/daily/usage/usage.db", "copied-people": "/data/copies/daily/people.db"}
    server.sh(f"cat {' '.join(copies.values())} >/dev/null")  # the control: root may
    files |= copies
    look = "\n".join(f"cat {file} >/dev/null 2>&1 && echo {what}" for what, file in files.items()) + "\ntrue\n"
    assert inside(server, "kiosk-terminal", look).out.split() == []
    assert inside(server, "kiosk-kiwix", look).out.split() == []
    assert inside(server, "kiosk-worker", look).out.split() == []
    assert inside(server, "kiosk-counter", look).out.split() == ["figures"]
    assert inside(server, "kiosk-staff", look).out.split() == ["figures", "people"]


def test_readers_are_asked_the_optional_question_though_the_terminal_site_sees_no_figures(server: Container) -> None:
    wait_until(lambda: ask(server, "/use/question").split() == ["200", "1"])
    server.sh("systemctl stop kiosk-counter.socket kiosk-counter")
    assert ask(server, "/use/question").split() == ["200", "0"]
    server.sh("systemctl start kiosk-counter.socket kiosk-counter")


def test_no_process_puts_other_settings_in_the_place_of_the_technicians(server: Container) -> None:
    swap = f"cd {DATA}; cp kiosk.toml mine && mv -f mine kiosk.toml && echo swapped\nrm -f mine\ntrue\n"
    for unit in UNITS:
        assert "swapped" not in inside(server, unit, swap).out, unit
    assert "swapped" in server.run("sh", "-c", swap).out  # the control
    server.sh(f"chown root:kiosk {DATA}/kiosk.toml")


_CONNECT = """python3 - <<'E'
import socket
try:
    socket.create_connection(("{address}", {port}), 3)
    print("reached")
except OSError as error:
    print(error)
E
"""


def test_no_process_reaches_the_network(server: Container) -> None:
    laptop = _CONNECT.format(address=ADDRESS, port=80)
    for unit in UNITS:
        assert "reached" not in inside(server, unit, laptop).out, unit
    assert "reached" in server.run("sh", "-c", laptop).out  # the control: nginx is there
    assert "reached" in inside(server, "kiosk-terminal", _CONNECT.format(address="127.0.0.1", port=8080)).out


def test_a_process_gets_no_rights_back(server: Container) -> None:
    gain = (
        "python3 -c \"import ctypes, os; print('namespace' if ctypes.CDLL(None).unshare(0x10000000) == 0 else 'no')\"\n"
        "python3 -c \"import mmap; mmap.mmap(-1, 4096, prot=7); print('code')\" 2>/dev/null\n"
        "ls /home /root >/dev/null 2>&1 && echo homes\n"
        "true\n"
    )
    for unit in UNITS:
        assert inside(server, unit, gain).out.split() == ["no"], unit
    assert server.run("sh", "-c", gain).out.split() == ["namespace", "code", "homes"]  # the control


@pytest.mark.long
def test_one_that_ends_is_started_again(server: Container) -> None:
    for unit in UNITS:
        before = server.sh(f"systemctl show --property=MainPID --value {unit}").strip()
        server.sh(f"kill -9 {before}")
        wait_until(
            lambda unit=unit, before=before: (  # type: ignore[misc]
                server.run("systemctl", "is-active", unit).code == 0
                and server.sh(f"systemctl show --property=MainPID --value {unit}").strip() not in {before, "0"}
            )
        )


@pytest.mark.long
def test_one_that_hangs_is_started_again(server: Container) -> None:
    server.sh("mkdir -p /run/systemd/system/kiosk-counter.service.d /run/systemd/system/kiosk-terminal.service.d")
    for unit in ("kiosk-counter", "kiosk-terminal"):
        server.sh(f"printf '[Service]\nWatchdogSec=4s\n' >/run/systemd/system/{unit}.service.d/soon.conf")
    server.sh("systemctl daemon-reload; systemctl restart kiosk-counter")
    before = server.sh("systemctl show --property=MainPID --value kiosk-counter").strip()
    sleep(6)
    assert server.sh("systemctl show --property=MainPID --value kiosk-counter").strip() == before  # the control
    server.sh(f"kill -STOP {before}")
    wait_until(
        lambda: server.sh("systemctl show --property=MainPID --value kiosk-counter").strip() not in {before, "0"}
    )


def test_a_loop_of_crashes_ends_in_a_waiting_page_and_a_red_light_and_never_in_a_dead_box(server: Container) -> None:
    assert status(server) == 200
    assert server.run("systemctl", "is-active", "box-light").code != 0
    server.sh("mv /data/releases/current /data/releases/broken")
    server.sh("systemctl restart --no-block kiosk-terminal")
    wait_until(lambda: server.run("systemctl", "is-failed", "kiosk-terminal").code == 0)
    assert status(server) == 502
    assert "បណ្ណាល័យនឹងបើកដោយខ្លួនឯង" in ask(server)
    wait_until(lambda: server.run("systemctl", "is-active", "box-light").code == 0)
    assert server.run("systemctl", "is-active", "nginx", "ssh").code == 0
    server.sh("mv /data/releases/broken /data/releases/current; systemctl start box-again.service")
    wait_until(lambda: status(server) == 200)
    server.sh("systemctl start box-again.service")  # five minutes later
    assert server.run("systemctl", "is-active", "box-light").code != 0


@pytest.mark.long
def test_without_its_data_disk_a_box_starts_and_says_so_and_goes_on_when_it_is_back(server: Container) -> None:
    where = "/etc/systemd/system/var-lib-kiosk.mount"
    server.sh(f"sed -i 's#^What=.*#What=/etc/hostname#' {where}")  # what cannot be mounted there
    server.reboot()
    assert server.run("systemctl", "is-active", "nginx", "ssh").code == 0
    assert status(server) == 502
    assert server.run("systemctl", "is-active", "kiosk-counter").code != 0
    assert server.run("systemctl", "is-active", "box-light").code == 0
    server.sh(f"sed -i 's#^What=.*#What=/data/kiosk#' {where}; systemctl daemon-reload")
    server.sh("systemctl start box-again.service")
    wait_until(lambda: status(server) == 200)


@pytest.mark.long
def test_the_staff_site_asks_for_a_restart_by_a_file_and_by_nothing_else(server: Container) -> None:
    boot = server.sh("cat /proc/1/stat | cut -d' ' -f22")
    ask = "touch /run/kiosk/ask/{what} && echo asked\ntrue\n"
    assert "asked" not in inside(server, "kiosk-terminal", ask.format(what="reboot")).out
    assert "asked" in inside(server, "kiosk-staff", ask.format(what="nonsense")).out
    assert server.sh("cat /proc/1/stat | cut -d' ' -f22") == boot
    assert "asked" in inside(server, "kiosk-staff", ask.format(what="eject")).out
    wait_until(lambda: server.run("test", "-e", "/run/kiosk/ask/eject").code != 0)
    server.sh("systemctl mask --runtime reboot.target poweroff.target")  # what a container would do is not tried here
    inside(server, "kiosk-staff", ask.format(what="reboot"))
    wait_until(lambda: "reboot" in server.sh("journalctl --no-pager -u box-ask@reboot.service"))
    assert server.run("test", "-e", "/run/kiosk/ask/reboot").code != 0


@pytest.mark.long
def test_what_comes_by_itself_is_waited_for(server: Container) -> None:
    waiting = server.sh("systemctl list-timers --all --no-legend --plain")
    for timer in ("kiosk-check", "kiosk-space", "kiosk-month", "box-again"):
        assert f"{timer}.timer" in waiting
    for job in ("kiosk-space", "kiosk-check"):
        server.sh(f"systemctl start {job}.service", seconds=300)
