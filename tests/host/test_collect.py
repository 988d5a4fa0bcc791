"""Figures of all sites in one play: one is away, one has a damaged bundle, and nothing is lost; twice is the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.hq.sites import register
from tests.builders.container import Container, Lan
from tests.builders.head_office import FakeHeadOffice
from tests.builders.headquarters import PASSPHRASE, Headquarters
from tests.builders.technician import NETWORK, SITE, Technician

pytestmark = [pytest.mark.host, pytest.mark.long]
SITES = {"takeo": 1, "kampot": 2, "kep": 3}  # and the last number of its server's address


@dataclass(frozen=True, kw_only=True)
class Country:
    """Three libraries on one cable, and head office on the technician's machine."""

    technician: Technician
    office: Headquarters
    boxes: dict[str, Container]
    collected: Path

    def collect(self) -> str:
        """The round; its table."""
        given = {
            "collect_to": str(self.collected),
            "headoffice_folder": str(self.office.folder),
            "headoffice_passphrases": [str(self.office.folder / "passphrase")],
        }
        done = self.technician.try_play("collect", "-e", json.dumps(given))
        assert done.code == 0, done.out[-4000:]
        return done.out[done.out.rindex("What came, and what did not") :]


def site(name: str, number: int) -> str:
    network = f"network:\n  server: {NETWORK}.{number}/24\n  first_terminal: {NETWORK}.{100 + 10 * number}\n"
    return SITE.replace("takeo", name).replace("Takeo", name.title()) + network


@pytest.fixture
def country(tmp_path: Path, fresh_card: Path, provisioned: Path, lan: Lan, technician: Technician) -> Iterator[Country]:
    office = Headquarters(folder=tmp_path / "office")
    (office.folder / "passphrase").write_text(PASSPHRASE + "\n")
    boxes = {}
    layers = [provisioned, fresh_card]
    for name, number in SITES.items():
        technician.add_site(site(name, number))
        boxes[name] = Container(tmp_path / name, layers, lan, f"{NETWORK}.{number}/24")
    try:
        for name, box in boxes.items():
            box.start()
            become(box, name, office)
        yield Country(technician=technician, office=office, boxes=boxes, collected=tmp_path / "collected")
    finally:
        for box in boxes.values():
            box.close()


def become(box: Container, name: str, office: Headquarters) -> None:
    """What of a provisioned server makes it this site's, without provisioning it again."""
    box.sh(
        "systemctl stop kiosk-counter.socket kiosk-counter; rm -rf /var/lib/kiosk/usage/*"
    )  # each has a key of its own
    box.sh(f"sed -i 's/^site = .*/site = \"{name}\"/' /var/lib/kiosk/kiosk.toml")
    box.run("sh", "-c", "cat >/run/head-office.json", stdin=office.public.to_bytes().decode())
    box.sh("chmod 644 /run/head-office.json; kiosk usage key add --replace /run/head-office.json")
    box.sh("systemctl start kiosk-counter.socket kiosk-counter")
    key = box.sh("kiosk usage key show").split("\n")[2]
    text = site(name, SITES[name]) + f"keys: [{key}]\n"
    file = office.folder / f"{name}.yml"
    file.write_text(text, "utf-8")
    with office.store() as store:
        register(store, file)


def test_a_round_brings_what_there_is_and_tells_what_is_not(country: Country) -> None:
    country.boxes["kampot"].close()
    kep = country.boxes["kep"]
    kep.sh("kiosk usage bundle /var/lib/kiosk/outbox")
    kep.sh("f=$(ls /var/lib/kiosk/usage/bundles/*.zip); printf x | dd of=$f bs=1 seek=400 conv=notrunc status=none")
    kep.sh("rm /var/lib/kiosk/outbox/*.zip")

    takeo = country.boxes["takeo"]
    takeo.sh("systemctl start kiosk-month.service")  # as on the first of a month
    assert takeo.sh("ls /var/lib/kiosk/outbox") == "usage-takeo-0001.zip\n"

    table = country.collect()
    print(table)  # noqa: T201 - the table of the issue
    assert "2 sites came, 1 away, 0 failed; 1 bundles refused" in table
    first = {name: country.office.figures(name) for name in ("takeo", "kep")}
    assert all(figures.figures.days for figures in first.values())

    again = country.collect()
    assert "2 sites came, 1 away, 0 failed; 1 bundles refused" in again
    acknowledged = takeo.sh("cat /var/lib/kiosk/usage/acknowledged.json")
    assert json.loads(acknowledged)["acknowledged"] == 2, "head office's word came with the next contact"
    assert takeo.sh("ls /var/lib/kiosk/outbox") == "usage-ack-takeo.json\n"
    for name, figures in first.items():
        now = country.office.figures(name)
        assert {day: each.sessions for day, each in now.figures.days.items()} == {
            day: each.sessions for day, each in figures.figures.days.items()
        }
        assert now.figures.months == figures.figures.months


def test_one_key_of_another_office_does_not_stop_the_rest(country: Country) -> None:
    stranger = FakeHeadOffice().public.to_bytes().decode()
    country.boxes["kep"].run("sh", "-c", "cat >/run/other.json", stdin=stranger)
    country.boxes["kep"].sh("rm /var/lib/kiosk/usage/head-office.json")
    table = country.collect()
    assert "2 sites came, 0 away, 1 failed; 0 bundles refused" in table
    assert "Head office's key is not installed here" in table
