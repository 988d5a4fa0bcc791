"""The library's network: addresses, names, two ports, and nothing else; each with a control that the test would see it.

The server is a machine that the role `network` set up. It bridges three cables with a terminal at the end of each that
does what it likes: a name space with root in it.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders.container import Container, Lan, card, missing
from tests.builders.technician import LAPTOP, ROOT, Technician, ssh_key
from tests.host.test_units import wait_until

pytestmark = pytest.mark.host

PORTS = ("port1", "port2", "port3")
HARDWARE = "02:00:00:00:00:01"
SITE = f"""id: takeo
name: {{km: តាកែវ, en: Takeo, fr: Takeo}}
province: Takeo
terminals: 3
network:
  server: 10.20.0.1/24
  first_terminal: 10.20.0.11
  name: library.lan
  ports: [eth0, port1, port2, port3]
  reserved: {{1: "{HARDWARE}"}}
"""
_PACKAGES = ["busybox", "dnsmasq-base", "hostapd", "nftables", "openssl", "procps", "python3-apt"]
_LEASE = """#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr flush dev lan
ip addr add $ip/$mask dev lan
echo "address=$ip router=$router dns=$dns server=$serverid"
"""
_SERVE = "python3 -m http.server --bind 0.0.0.0 --directory /srv/www {port}"
_STOLEN = "10.20.0.66"


class Terminal:
    """A machine at the end of a cable, in whose network somebody may do everything."""

    def __init__(self, lan: Lan, folder: Path) -> None:
        self.lan, self.folder = lan, folder
        folder.mkdir(exist_ok=True)
        self.script = folder / "lease"
        self.script.write_text(_LEASE)
        self.script.chmod(0o755)

    def ask_for_an_address(self) -> dict[str, str]:
        """What DHCP gives; empty when nobody answers."""
        self.lan.run("ip", "addr", "flush", "dev", "lan")
        command = ["busybox", "udhcpc", "-i", "lan", "-n", "-q", "-f", "-t", "4", "-T", "1", "-s", str(self.script)]
        told = [line for line in self.lan.run(*command).out.splitlines() if line.startswith("address=")]
        return dict(part.split("=", 1) for part in told[-1].split()) if told else {}

    def take(self, address: str) -> None:
        """Take an address without asking."""
        self.lan.run("ip", "addr", "flush", "dev", "lan")
        self.lan.run("ip", "addr", "add", f"{address}/24", "dev", "lan")

    def reaches(self, host: str, port: int) -> bool:
        """Whether a connection comes about."""
        script = "import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()"
        return self.lan.run(sys.executable, "-c", script, host, str(port)).code == 0

    def reads(self, address: str) -> str:
        """What an address answers by HTTP."""
        script = "import sys,urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=3).read().decode())"
        return self.lan.run(sys.executable, "-c", script, address).out.strip()

    def pings(self, host: str) -> bool:
        """Whether a machine answers."""
        return self.lan.run("busybox", "ping", "-c", "3", "-W", "2", host).code == 0

    def looks_up(self, name: str) -> str:
        """What the library's name server says of a name."""
        return self.lan.run("busybox", "nslookup", name, "10.20.0.1").out


@pytest.fixture(scope="module")
def cables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Container, Technician, list[Terminal]]]:
    """The server as the role left it, its technician, and three terminals that are plugged in."""
    if lacks := missing():
        pytest.skip(lacks)
    folder = tmp_path_factory.mktemp("network")
    roots = ROOT / "build" / "roots"
    with ExitStack() as stack:
        lan = stack.enter_context(Lan(LAPTOP))
        technician = Technician(folder / "laptop", lan, ssh_key(roots), SITE)
        stack.callback(technician.close)
        server = Container(folder / "server", [card(roots, "network", _PACKAGES)], lan, "10.20.0.1/24")
        stack.callback(server.close)
        technician.admit(server)
        terminals = []
        for number, port in enumerate(PORTS, 1):
            cable = stack.enter_context(Lan("192.0.2.1/32"))
            cable.plug(server.network.path, port)
            terminals.append(Terminal(cable, folder / f"terminal{number}"))
        terminals[0].lan.run("ip", "link", "set", "lan", "address", HARDWARE)
        server.start()
        technician.play(roles(technician))
        server.sh("mkdir -p /srv/www && echo the library >/srv/www/index.html")
        serve(server)
        yield server, technician, terminals


def serve(server: Container) -> None:
    """Let something answer at the ports of library and staff site, and at one that nobody is to reach."""
    for port in (80, 8081, 8082, 8443):
        server.sh(f"systemd-run --quiet --unit serve-{port} {_SERVE.format(port=port)}")
        wait_until(lambda port=port: f":{port} " in server.sh("ss -Hltn"))  # type: ignore[misc]


def roles(technician: Technician) -> Path:
    """A playbook of the roles that make a network."""
    file = technician.folder / "network.yml"
    file.write_text("- hosts: takeo\n  roles: [base, network, hardening]\n")
    return file


@pytest.fixture
def server(cables: tuple[Container, Technician, list[Terminal]]) -> Container:
    return cables[0]


@pytest.fixture
def terminals(cables: tuple[Container, Technician, list[Terminal]]) -> list[Terminal]:
    """The three, with the addresses that their files give them."""
    for number, terminal in enumerate(cables[2]):
        terminal.take(f"10.20.0.{11 + number}")
    return cables[2]


def test_a_second_run_changes_nothing(cables: tuple[Container, Technician, list[Terminal]]) -> None:
    assert cables[1].play(roles(cables[1])).changed == 0


def test_a_known_terminal_gets_its_address_and_others_get_one_of_the_pool(terminals: list[Terminal]) -> None:
    leases = [terminal.ask_for_an_address() for terminal in terminals]
    assert leases[0]["address"] == "10.20.0.11"
    assert all(215 <= int(lease["address"].split(".")[3]) <= 246 for lease in leases[1:])
    assert len({lease["address"] for lease in leases}) == 3
    assert all(lease["router"] == "" and lease["dns"] == "10.20.0.1" for lease in leases)


def test_one_name_is_known_and_no_other(terminals: list[Terminal]) -> None:
    assert "10.20.0.1" in terminals[0].looks_up("library.lan").split("library.lan", 1)[1]
    for name in ("example.com", "takeo", "terminal-1", "elsewhere.library.lan.example.com"):
        assert "can't find" in terminals[0].looks_up(name)


def test_terminals_reach_the_librarys_two_ports_and_no_other(terminals: list[Terminal], server: Container) -> None:
    for terminal in terminals:
        assert terminal.reads("http://10.20.0.1/") == "the library"
        assert terminal.reads("http://10.20.0.1:8081/") == "the library"
        assert not any(terminal.reaches("10.20.0.1", port) for port in (22, 8080, 8082, 8443, 111))
    # The control: without the firewall these ports answer.
    server.sh("nft flush ruleset")
    assert all(terminals[0].reaches("10.20.0.1", port) for port in (22, 8082, 8443))
    server.sh("systemctl reload nftables")
    assert not terminals[0].reaches("10.20.0.1", 8443)


def test_a_staff_computer_reaches_the_staff_site_and_the_technician_the_machine(
    terminals: list[Terminal], cables: tuple[Container, Technician, list[Terminal]]
) -> None:
    staff = terminals[2]
    staff.take(terminals[2].ask_for_an_address()["address"])
    assert staff.reaches("10.20.0.1", 8443)
    assert cables[1].ssh("10.20.0.1", "true").code == 0


def keep_ports(server: Container, *, apart: bool) -> None:
    """Let ports of the bridge reach each other, or not, as the role has it."""
    for port in PORTS:
        server.sh(f"bridge link set dev {port} isolated {'on' if apart else 'off'}")


def test_no_terminal_reaches_another(terminals: list[Terminal], server: Container) -> None:
    one, other = terminals[0], terminals[1]
    assert one.pings("10.20.0.1")
    assert not one.pings("10.20.0.12")
    server.sh("nft flush ruleset")
    try:
        assert not other.pings("10.20.0.11")  # the ports alone hold; some kernels ask the firewall about bridges, too
        keep_ports(server, apart=False)
        assert one.pings("10.20.0.12")  # the control
    finally:
        keep_ports(server, apart=True)
        server.sh("systemctl reload nftables")


def test_there_is_no_way_out_by_the_server(terminals: list[Terminal], server: Container, tmp_path: Path) -> None:
    with Lan("10.99.0.1/24") as beyond:
        beyond.plug(server.network.path, "wan0")
        server.sh("ip addr add 10.99.0.2/24 dev wan0 && ip link set wan0 up")
        beyond.run("ip", "route", "add", "10.20.0.0/24", "via", "10.99.0.2")
        outside = beyond.start(sys.executable, "-m", "http.server", "--bind", "10.99.0.1", "80", out=tmp_path / "out")
        one = terminals[0]
        try:
            one.lan.run("ip", "route", "add", "default", "via", "10.20.0.1")
            server.sh("sysctl -qw net.ipv4.ip_forward=1")  # somebody's mistake: the firewall still holds
            assert not one.reaches("10.99.0.1", 80)
            assert (
                server.run("python3", "-c", "import socket; socket.create_connection(('10.99.0.1', 80), 2)").code != 0
            )
            # The control: a firewall that passes on.
            server.sh("nft flush ruleset")
            assert one.reaches("10.99.0.1", 80)
        finally:
            server.sh("sysctl -qw net.ipv4.ip_forward=0; systemctl reload nftables; ip link del wan0")
            one.lan.run("ip", "route", "del", "default")
            outside.kill()
            outside.wait()


def test_a_rogue_that_gives_addresses_is_not_heard_by_others(
    terminals: list[Terminal], server: Container, tmp_path: Path
) -> None:
    rogue, victim = terminals[1], terminals[2]
    rogue.take(_STOLEN)
    command = f"dnsmasq --keep-in-foreground --port=0 --conf-file=/dev/null --interface=lan --bind-interfaces \
--user=root --dhcp-authoritative --no-ping --dhcp-range=10.20.0.70,10.20.0.80,1h --pid-file= \
--dhcp-leasefile={tmp_path}/leases \
--dhcp-option=option:router,{_STOLEN}"
    running = rogue.lan.start(*command.split(), out=tmp_path / "rogue.log")
    try:
        for _ in range(3):
            assert victim.ask_for_an_address()["server"] == "10.20.0.1"
        # The control: where ports are not kept apart and the server is silent, the rogue is believed.
        server.sh("systemctl stop box-names; nft flush ruleset")
        keep_ports(server, apart=False)
        assert victim.ask_for_an_address()["server"] == _STOLEN
    finally:
        keep_ports(server, apart=True)
        server.sh("systemctl reload nftables; systemctl start box-names")
        running.kill()
        running.wait()


def test_one_that_takes_all_connections_leaves_the_others_served(terminals: list[Terminal]) -> None:
    hold = """import socket,time
held, refused = [], 0
for _ in range(200):
    try:
        held.append(socket.create_connection(("10.20.0.1", 80), 2))
    except OSError:
        refused += 1
print(len(held), refused, flush=True)
time.sleep(20)
"""
    greedy = terminals[0].lan.start(sys.executable, "-c", hold, out=terminals[0].folder / "held")
    try:
        until = time.monotonic() + 120
        while not (said := (terminals[0].folder / "held").read_text().split()):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert int(said[0]) <= 65
        assert int(said[1]) >= 135
        assert terminals[1].reads("http://10.20.0.1/") == "the library"
    finally:
        greedy.kill()
        greedy.wait()


def test_everything_stands_after_a_start(terminals: list[Terminal], server: Container) -> None:
    server.reboot()
    serve(server)
    assert terminals[2].ask_for_an_address()["server"] == "10.20.0.1"
    assert terminals[0].reads("http://10.20.0.1/") == "the library"
    assert not terminals[0].pings("10.20.0.12")
    assert not terminals[0].reaches("10.20.0.1", 22)
    assert server.run("sysctl", "-n", "net.ipv4.ip_forward").out.strip() == "0"


def test_who_was_here_is_written_nowhere(terminals: list[Terminal], server: Container) -> None:
    address = terminals[1].ask_for_an_address()["address"]
    mac = server.sh("cat /run/box-names/leases").split()[1]
    server.sh("journalctl --sync; journalctl --flush")
    for trace in (address, mac):
        found = server.run("grep", "-rslF", trace, "/var", "/etc", "/srv", "/root", "/home").out
        assert not found
        assert trace not in server.run("journalctl", "--no-pager").out
