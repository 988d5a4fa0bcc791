"""A stick is mounted so that nothing on it can act; other file systems, and other users' writing, are refused.

The kernel of a test machine may lack vfat, so `mount` is a program that writes down what it is told.
"""

import base64

import pytest

from tests.builders.container import Container

pytestmark = pytest.mark.host


def boot_sector() -> bytes:
    """All of a FAT16 file system that blkid looks at (fatgen103)."""
    sector = bytearray(1024)
    fields = {0: "eb3c90", 3: b"mkfs.fat".hex(), 11: "0002", 13: "04", 14: "0100", 16: "02", 17: "0002", 19: "0020"}
    fields |= {21: "f8", 22: "0800", 38: "29", 54: b"FAT16   ".hex(), 510: "55aa", 512: "f8ffffff"}
    for place, content in fields.items():
        sector[place : place + len(content) // 2] = bytes.fromhex(content)
    return bytes(sector)


def put_fat(server: Container) -> None:
    server.sh(f"echo {base64.b64encode(boot_sector()).decode()} | base64 -d >/fat.img; truncate -s 4M /fat.img")


def stick_in(server: Container, image: str, *writer: str) -> tuple[int, str]:
    """What happens when a stick with this content is put in: exit code, and what mount was told or what was said."""
    server.sh("mkdir -p /fake; printf '#!/bin/sh\\necho mount \"$@\"\\n' >/fake/mount; chmod +x /fake/mount")
    call = "PATH=/fake:$PATH exec /usr/local/lib/kiosk/stick in " + " ".join((image, "/media/x", *writer))
    done = server.run("sh", "-c", call)
    return done.code, done.out + done.err


def test_a_stick_is_mounted_so_that_nothing_on_it_can_act(server: Container) -> None:
    put_fat(server)
    code, said = stick_in(server, "/fat.img")
    assert code == 0, said
    options = said.split("--options ")[1].split()[0].split(",")
    assert {"ro", "nodev", "nosuid", "noexec", "nosymfollow", "uid=0"} <= set(options)


def test_on_a_server_only_the_staff_site_may_write_to_it(server: Container) -> None:
    put_fat(server)
    unit = server.sh("systemctl cat box-stick@sda1.service")
    assert "/media/sda1 kiosk-staff" in unit.replace("%i", "sda1")
    code, said = stick_in(server, "/fat.img", "kiosk-staff")
    assert code == 0, said
    options = said.split("--options ")[1].split()[0].split(",")
    assert {"rw", "umask=0022", f"uid={server.sh('id -u kiosk-staff').strip()}", "noexec"} <= set(options)


def test_other_file_systems_are_refused_with_what_to_do(server: Container) -> None:
    server.sh("truncate -s 4M /ext4.img; mkfs.ext4 -q /ext4.img; truncate -s 4M /nothing.img")
    for image, kind in (("/ext4.img", "ext4"), ("/nothing.img", "unknown")):
        code, said = stick_in(server, image)
        assert code == 1
        assert f"the file system {kind} is not taken: format it as FAT32 or exFAT" in said


def test_the_rules_for_sticks_and_sockets_are_ones_that_their_programs_understand(server: Container) -> None:
    assert server.run("udevadm", "verify", "--no-style", "/etc/udev/rules.d/85-box-stick.rules").code == 0
    rules = server.sh("cat /etc/usbguard/rules.conf")
    assert rules.splitlines()[-1] == "reject"
    assert server.run("usbguard-rule-parser", "--file", "/etc/usbguard/rules.conf").code == 0
    assert "03:" not in rules  # no keyboard works at a server
    server.sh("sed -i s/ENV{ID_BUS}==/ENV{ID_BUS}/ /etc/udev/rules.d/85-box-stick.rules")  # the control
    assert server.run("udevadm", "verify", "--no-style", "/etc/udev/rules.d/85-box-stick.rules").code != 0


def test_a_stick_in_a_socket_starts_the_unit_and_one_taken_out_ends_it(server: Container) -> None:
    assert "SYSTEMD_WANTS" in server.sh("cat /etc/udev/rules.d/85-box-stick.rules")
    said = server.sh("systemctl show --property=BindsTo,After box-stick@sda1.service")
    assert "dev-sda1.device" in said
