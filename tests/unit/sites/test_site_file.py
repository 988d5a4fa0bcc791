"""A site's file is read as it is written, or refused with the line and the reason."""

from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

import pytest

from kiosk.config import Hours
from kiosk.sites.file import LARGEST, SiteFileMissing, SiteFileRefused, read_site
from kiosk.sites.model import Network
from kiosk.usage.keys import HeadOffice, to_text
from tests.builders.sitefiles import KEY, SITE, written

EXAMPLE = Path(__file__).parents[3] / "provisioning" / "sites" / "example.yml"


def test_a_file_says_who_the_library_is_and_when_it_is_open(tmp_path: Path) -> None:
    site = read_site(written(tmp_path, SITE))
    assert (site.id, site.names["km"], site.province, site.terminals) == ("battambang", "បាត់ដំបង", "Battambang", 6)
    assert site.hours[0] == Hours(days=(1, 2, 3, 4, 5), start="08:00", end="11:00")
    assert site.hours[1].audience == "women"
    assert site.keys == (KEY,)


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    site = read_site(written(tmp_path, SITE[: SITE.index("network")]))
    assert (site.hours, site.keys, site.head_office, site.radio) == ((), (), None, False)
    assert site.time_zone == "Asia/Phnom_Penh"
    assert site.network == Network()
    assert site.network.terminal(6) == IPv4Address("10.20.0.16")


def test_terminals_are_counted_on_from_where_the_server_is(tmp_path: Path) -> None:
    network = read_site(written(tmp_path, SITE)).network
    assert network.server == IPv4Interface("10.0.0.1/24")
    assert network.terminal(1) == IPv4Address("10.0.0.11")


def test_a_network_may_be_planned_in_full(tmp_path: Path) -> None:
    plan = (
        "network:\n  server: 192.168.7.254/25\n  first_terminal: 192.168.7.130\n  name: books.prison.lan\n"
        "  ports: [eth0, eth1]\n  reserved: {2: 'dc:a6:32:01:02:03'}"
    )
    network = read_site(written(tmp_path, SITE.replace("network: {server: 10.0.0.1}", plan))).network
    assert (network.server, network.name) == (IPv4Interface("192.168.7.254/25"), "books.prison.lan")
    assert (network.ports, network.reserved) == (("eth0", "eth1"), {2: "dc:a6:32:01:02:03"})


def test_head_office_s_key_is_a_file_beside_it(tmp_path: Path) -> None:
    key = HeadOffice(name="Sipar", seal=bytes(32), verify=KEY)
    (tmp_path / "head-office.json").write_bytes(key.to_bytes())
    (tmp_path / "note.json").write_text("{}")
    assert read_site(written(tmp_path, SITE + "head_office: head-office.json\n")).head_office == key
    with pytest.raises(SiteFileRefused, match=r"line 13: there is no file away\.json"):
        read_site(written(tmp_path, SITE + "head_office: away.json\n"))
    with pytest.raises(SiteFileRefused, match="kiosk hq keygen"):
        read_site(written(tmp_path, SITE + "head_office: note.json\n"))


@pytest.mark.parametrize(("word", "radio"), [("yes", True), ("no", False), ("true", True), ("false", False)])
def test_radio_is_yes_or_no(tmp_path: Path, word: str, *, radio: bool) -> None:
    assert read_site(written(tmp_path, f"{SITE}radio: {word}\n")).radio is radio


NETWORK = "network: {server: 10.0.0.1}"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("id: battambang", "id: Battambang!", 1, "small letters"),
        ("id: battambang", "id: [a]", 1, "text"),
        ("id: battambang\n", "", 1, "id is missing"),
        ("  fr: Battambang\n", "", 3, "fr is missing"),
        ("  en: Battambang", "  en: ''", 4, "text"),
        ("  en: Battambang", "  de: Battambang", 4, "nothing is known of de"),
        ("name:\n", "name: x\nother:\n", 3, "nothing is known of other"),
        ("terminals: 6", "terminals: six", 7, "number from 1"),
        ("terminals: 6", "terminals: 0", 7, "number from 1"),
        ("terminals: 6", "terminals: ៦", 7, "number from 1"),
        ("terminals: 6", "terminals: 250", 7, "do not fit"),
        ("days: [6]", "days: [8]", 11, "number from 1 to 7"),
        ("days: [6]", "days: 6", 11, "a list"),
        ("days: [6]", "days: []", 11, "no day"),
        ("start: 08:00", "start: 8:00", 10, "two digits"),
        ("end: 11:00}", "end: 07:00}", 10, "not after 08:00"),
        ("audience: women", "audience: Women!", 11, "an audience"),
        ("audience: women", "public: women", 11, "nothing is known of public"),
        ("province: Battambang", "id: twice", 6, "twice"),
        ("province: Battambang", "provinces: Battambang", 6, "nothing is known of provinces"),
        (to_text(KEY), "AAAA", 12, "44 characters"),
        (to_text(KEY), "x", 12, "44 characters"),
        ("terminals: 6", "terminals: 6: 7", 7, "mapping values"),
        ("terminals: 6", "terminals: \x07", 1, "no YAML"),
        (NETWORK, "network: {}", 8, "server is missing"),
        (NETWORK, "network: {server: 10.0.0.0/24}", 8, "not an address for a machine"),
        (NETWORK, "network: {server: 8.8.8.8/24}", 8, "private"),
        (NETWORK, "network: {server: 10.0.0.999}", 8, "like 10.20.0.1/24"),
        (NETWORK, "network: {server: 10.0.0.1, first_terminal: x}", 8, "like 10.20.0.11"),
        (NETWORK, "network: {server: 10.0.0.1, first_terminal: 10.0.1.1}", 7, "do not fit"),
        (NETWORK, "network: {server: 10.0.0.12, first_terminal: 10.0.0.10}", 7, "among those of the terminals"),
        (NETWORK, "network: {server: 10.0.0.1, name: library}", 8, "library.lan"),
        (NETWORK, "network: {server: 10.0.0.1, ports: ['eth0; x']}", 8, "eth0"),
        (NETWORK, "network: {server: 10.0.0.1, reserved: {1: x}}", 8, "hardware address"),
        (NETWORK, "network: {server: 10.0.0.1, reserved: {x: x}}", 8, "terminal's number"),
        (NETWORK, "network: {server: 10.0.0.1, reserved: {9: 'aa:bb:cc:dd:ee:ff'}}", 8, "not there"),
        (NETWORK, "time_zone: Asia/Nowhere", 8, "Asia/Phnom_Penh"),
        (NETWORK, "time_zone: ../../etc/passwd", 8, "Asia/Phnom_Penh"),
        (NETWORK, "radio: perhaps", 8, "yes or no"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    with pytest.raises(SiteFileRefused, match=reason) as refused:
        read_site(written(tmp_path, SITE.replace(old, new)))
    assert refused.value.parts["line"] == line


@pytest.mark.parametrize("text", ["", "- a\n", "[" * 5000, "x" * (LARGEST + 1), "hours: []\n"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SiteFileRefused):
        read_site(written(tmp_path, text))


def test_a_library_that_never_opens_is_refused(tmp_path: Path) -> None:
    text = SITE[: SITE.index("network")] + "hours: []\n"
    with pytest.raises(SiteFileRefused, match="no day"):
        read_site(written(tmp_path, text))


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SiteFileMissing):
        read_site(tmp_path / "away.yml")


def test_the_example_is_such_a_file() -> None:
    assert read_site(EXAMPLE).id == "example"
