"""A card's image: refused in time, and its first files hold what a machine needs to find its card."""

import gzip
import json
import lzma
import shutil
from pathlib import Path

import pytest

from provisioning.bundle.archive import pack
from provisioning.firstboot import NobodyMayProvision
from provisioning.image import initrd
from provisioning.image.system import NoBundle, System
from tests.builders.sitefiles import SITE, written

KERNEL = "6.12-arm64"
MODULES = {
    "kernel/fs/ext4/ext4.ko.xz": ["kernel/fs/jbd2/jbd2.ko.xz"],
    "kernel/fs/jbd2/jbd2.ko.xz": [],
    "kernel/drivers/mmc/host/sdhci-iproc.ko.xz": [],
    "kernel/drivers/net/virtio_net.ko.xz": [],
    "kernel/sound/soc/snd-soc-bcm2835.ko.xz": [],
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle whose archives are empty."""
    folder, empty = tmp_path / "bundle", tmp_path / "empty"
    for made in (folder, empty):
        made.mkdir()
    hashes = {name: pack(empty, folder / f"{name}.tar", 0) for name in ("server-arm64", "card-arm64")}
    (folder / "bundle.json").write_text(json.dumps({"bundle": "1-x", "archives": hashes}))
    return folder


def test_a_part_that_is_damaged_or_missing_makes_no_card(tmp_path: Path, bundle: Path) -> None:
    System(tmp_path / "root", bundle).unpack(tmp_path)  # the control
    shutil.rmtree(tmp_path / "server")
    (bundle / "server-arm64.tar").write_bytes(b"something else")
    with pytest.raises(NoBundle, match="server-arm64"):
        System(tmp_path / "root", bundle).unpack(tmp_path)
    with pytest.raises(NoBundle):
        System(tmp_path / "root", tmp_path / "nowhere").unpack(tmp_path)


def test_a_card_that_nobody_could_log_in_to_is_not_made(tmp_path: Path, bundle: Path) -> None:
    with pytest.raises(NobodyMayProvision):
        System(tmp_path / "root", bundle).carry(tmp_path, bundle / "source", written(tmp_path, SITE))


@pytest.mark.skipif(shutil.which("depmod") is None, reason="kmod is missing")
def test_first_files_hold_drivers_of_a_card_with_all_they_need_and_no_others(tmp_path: Path) -> None:
    modules = tmp_path / "root/usr/lib/modules" / KERNEL
    for name in MODULES:
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_bytes(lzma.compress(name.encode()))
    needs = "".join(f"{name}: {' '.join(others)}\n" for name, others in MODULES.items())
    (modules / "modules.dep").write_text(needs)
    for told in ("modules.builtin", "modules.order", "modules.builtin.modinfo"):
        (modules / told).write_bytes(b"")
    (tmp_path / "root/usr/bin").mkdir()
    (tmp_path / "root/usr/bin/busybox").write_bytes(b"busybox")
    assert initrd.make(tmp_path / "root", KERNEL, tmp_path / "initrd.img", tmp_path / "work") == 3
    files = unpacked((tmp_path / "initrd.img").read_bytes())
    found = {name.rpartition("/")[2]: content for name, content in files.items() if name.endswith(".ko")}
    assert found == {
        "ext4.ko": b"kernel/fs/ext4/ext4.ko.xz",
        "jbd2.ko": b"kernel/fs/jbd2/jbd2.ko.xz",
        "sdhci-iproc.ko": b"kernel/drivers/mmc/host/sdhci-iproc.ko.xz",
    }
    assert files["init"].startswith(b"#!/bin/busybox sh\n")
    assert {"bin/busybox", "bin/sh", "dev/console", "proc", "sys", "root"} <= set(files)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Files of an archive as the kernel reads it: cpio(5), "New ASCII Format"."""
    data, place, files = gzip.decompress(archive), 0, {}
    while place < len(data):
        fields = [int(data[place + 6 + 8 * n : place + 14 + 8 * n], 16) for n in range(13)]
        size, length = fields[6], fields[11]
        name = data[place + 110 : place + 109 + length].decode()
        place += -(-(110 + length) // 4) * 4
        files[name] = data[place : place + size]
        place += -(-size // 4) * 4
    return files
