"""A card's image starts by itself, headless and without a network: it becomes its site's server, with keys of its own.

By hand only (`./run rehearse image`): building and starting programs of another processor takes half an hour.
"""

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from provisioning.image import making
from tests.builders.emulated import Emulated, missing
from tests.builders.epub import Book, page
from tests.builders.technician import ROOT, ssh_key

pytestmark = [pytest.mark.host, pytest.mark.long]

KEPT = ROOT / "build" / "rehearsal"
SITE = """id: takeo
name: {km: តាកែវ, en: Takeo, fr: Takeo}
province: Takeo
terminals: 3
hours:
  - {days: [1, 2, 3, 4, 5, 6, 7], start: "00:00", end: "24:00"}
network:
  server: 10.20.0.1/24
  ports: [eth0, usb0] # a Raspberry Pi 3 in QEMU has its network at USB
"""
say = click.echo
CARD = 4 << 30  # bytes of the card that the image is written to
READY = 3600  # seconds a first start may take, emulated on a busy machine; a Raspberry Pi is many times faster


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The image of a site's card, made of the bundle that `./run rehearse` made."""
    bundle = KEPT / "bundle"
    if lacks := missing():
        pytest.skip(lacks)
    if not (bundle / "card-arm64.tar").exists():
        pytest.skip("there is no bundle for arm64: ./run rehearse makes it")
    key = ssh_key(ROOT / "build" / "roots").with_suffix(".pub").read_text()
    image, stamp, made_of = KEPT / "takeo.img", KEPT / "takeo.of", inputs(bundle, key)
    if image.exists() and stamp.exists() and stamp.read_text() == made_of:
        say(f"the image is that of {time.ctime(image.stat().st_mtime)}: nothing it is made of has changed")
        return image
    sites = tmp_path_factory.mktemp("sites")
    (sites / "takeo.yml").write_text(SITE, "utf-8")
    (sites / "technicians.pub").write_text(key)
    began = time.monotonic()
    making.make(sites / "takeo.yml", bundle, image, lambda step: say(f"{time.monotonic() - began:5.0f} s  {step}"))
    say(f"the image was made in {time.monotonic() - began:.0f} s, {image.stat().st_blocks >> 11} MB of it not empty")
    stamp.write_text(made_of)
    return image


def inputs(bundle: Path, key: str) -> str:
    """A hash of what an image is made of."""
    digest = hashlib.sha256((bundle / "bundle.json").read_bytes() + key.encode() + SITE.encode())
    parts = [bundle / "source" / part for part in ("ansible", "provisioning", "systemd")]
    for part in (*parts, ROOT / "provisioning" / "image"):
        for file in sorted(path for path in part.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(f"{file}\0".encode() + file.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, card: Path) -> Iterator[Emulated]:
    """A machine that was switched on with it, for the first time, and has set itself up."""
    written = KEPT / "card.img"
    subprocess.run(["cp", "--sparse=always", card, written], check=True)
    os.truncate(written, CARD)
    folder = tmp_path_factory.mktemp("virt")
    with Emulated(folder, written, "virt", ssh_key(ROOT / "build" / "roots")) as machine:
        say(f"virt, first start: HTTP 200 after {machine.serves('/km/', READY):.0f} s")
        say(f"virt, first start: all was done after {machine.is_set_up(READY):.0f} s")
        yield machine


def test_the_image_holds_no_key_and_no_password(card: Path) -> None:
    assert "ssh_host" not in look(card, "ls -p /etc/ssh")
    assert "kiosk" not in look(card, "ls -p /etc")
    shadow = [line.split(":")[1] for line in look(card, "cat /etc/shadow").splitlines()]
    assert len(shadow) > 10
    assert not [password for password in shadow if not password.startswith(("!", "*"))]


def test_it_is_the_server_of_its_site(box: Emulated) -> None:
    assert box.ssh("hostname").out.strip() == "takeo"
    assert 'site = "takeo"' in box.ssh("sudo cat /var/lib/kiosk/kiosk.toml").out
    assert "10.20.0.1/24" in box.ssh("ip -4 address show library").out
    assert box.ssh("ip route show default").out == ""
    assert box.ssh("systemctl --failed --plain --no-legend").out == ""


def test_it_made_keys_of_its_own_and_lets_in_nobody_without_one(box: Emulated) -> None:
    made = box.ssh("sudo ls /etc/ssh /etc/kiosk/tls").out.split()
    assert {"ssh_host_ed25519_key", "ca.key", "server.key"} <= set(made)
    assert box.ssh("true", user="root").code != 0
    assert "passwordauthentication no" in box.ssh("sudo sshd -T").out
    assert not re.search(r"^[^:]*:[^!*]", box.ssh("sudo cat /etc/shadow").out, re.MULTILINE)


def test_what_was_for_the_first_start_only_is_gone_and_data_has_the_whole_card(box: Emulated) -> None:
    assert box.ssh("ls /data").out.split() == ["bundles", "clock", "copies", "kiosk", "lost+found", "releases"]
    assert int(box.ssh("df --output=size --block-size=1M /data").out.split()[1]) > (CARD >> 20) * 0.4


def test_its_self_test_passes_a_book_included(tmp_path: Path, box: Emulated) -> None:
    title = Book(files={"one.xhtml": page("<p>One.</p>")}).write(tmp_path / "one.epub")
    box.ssh("cat >/tmp/one.epub", content=title.read_bytes())
    added = box.ssh("sudo kiosk add /tmp/one.epub", seconds=600)
    assert added.code == 0, added.out + added.err
    began = time.monotonic()
    done = box.ssh("sudo kiosk selftest --json", seconds=1200)
    say(f"virt: the self-test took {time.monotonic() - began:.0f} s")
    found = {check["key"]: check for check in json.loads(done.out)["checks"]}
    assert done.code == 0, {key: check for key, check in found.items() if check["outcome"] == "bad"}
    assert found["book"]["outcome"] == "good"
    assert found["counting"]["outcome"] == "good"


def test_it_starts_again_as_a_raspberry_pi_3(tmp_path: Path, box: Emulated) -> None:
    """The same card in another machine: its kernel finds the card and the network by the Raspberry Pi's device tree."""
    # What QEMU has at USB is no network chip of a Raspberry Pi, so the guard is to be told that it may be there.
    box.ssh("sudo sed -i 's/^reject$/allow id 0525:a4a2\\nreject/' /etc/usbguard/rules.conf")
    box.switch_off()
    for kind in ("virt", "raspi3b"):
        with Emulated(tmp_path / kind, KEPT / "card.img", kind, ssh_key(ROOT / "build" / "roots")) as again:
            say(f"{kind}, a start: HTTP 200 after {again.serves('/km/', 1200):.0f} s")
            again.switch_off()


def look(image: Path, asked: str) -> str:
    """What debugfs says of the image's root."""
    said = subprocess.run(["sfdisk", "--json", image], check=True, capture_output=True).stdout
    start = json.loads(said)["partitiontable"]["partitions"][1]["start"] * 512
    done = subprocess.run(["debugfs", "-R", asked, f"{image}?offset={start}"], check=True, capture_output=True)
    assert b"File not found" not in done.stderr
    return done.stdout.decode()
