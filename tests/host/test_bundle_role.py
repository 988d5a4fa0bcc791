"""Packages come from the bundle and from nowhere else, without any network."""

import shutil
from pathlib import Path

import pytest

from tests.builders.container import Container
from tests.builders.technician import Technician

pytestmark = pytest.mark.host


def test_packages_come_from_the_bundle_and_from_nowhere_else(server: Container) -> None:
    assert server.run("kiwix-serve", "--version").code == 0
    used = server.sh("echo file:$(readlink -f /data/bundles/current)/apt").strip()
    known = server.sh("apt-cache policy | grep -oE '(file|https?|cdrom|copy):[^ ]*'").split()
    assert set(known) == {used}


def test_a_repository_that_somebody_changed_is_refused(server: Container) -> None:
    server.sh("apt-get update && apt-get install --reinstall --yes tzdata")  # the control
    server.sh(
        "sed -i s/^Package:.tzdata$/Package:tzdate/ /data/bundles/current/apt/Packages; rm -r /var/lib/apt/lists/*"
    )
    assert server.run("apt-get", "update").code != 0


def test_a_damaged_bundle_is_refused(box: Container, technician: Technician, bundle: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "bundle"
    shutil.copytree(
        bundle, damaged, copy_function=shutil.copy, ignore=shutil.ignore_patterns("technician", "source", "terminal*")
    )
    (archive,) = damaged.glob("server-*.tar")
    with archive.open("r+b") as file:
        file.seek(archive.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    technician.bundle = damaged
    done = technician.try_play("server")
    assert done.code != 0
    assert "The bundle is damaged" in done.out
    assert box.run("kiwix-serve", "--version").code == 127
