"""What a machine tells of itself becomes a light; what it cannot tell is left out."""

from pathlib import Path

import pytest

from kiosk.health.board import Board
from kiosk.health.model import About, Light, Sign

MEMORY = "MemTotal: 2000000 kB\nMemFree: 10 kB\nMemAvailable: {free} kB\n"


class Machine:
    """A machine in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tells(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def sign(self, about: About, *, reserve: int = 0) -> Sign | None:
        signs = Board(self.root).signs(self.root, reserve)
        return next((sign for sign in signs if sign.about is about), None)

    def light(self, about: About) -> Light | None:
        sign = self.sign(about)
        return sign.light if sign else None


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.tells("proc/mounts", f"/dev/mmcblk0p1 / ext4 rw 0 0\n/dev/mmcblk0p2 {tmp_path} ext4 rw,noatime 0 0\n")
    return made


def test_a_machine_that_tells_nothing_is_asked_for_its_disk_alone(tmp_path: Path) -> None:
    assert [sign.about for sign in Board(tmp_path).signs(tmp_path, 0)] == [About.DISK]


def test_a_disk_without_room_for_content_needs_help(machine: Machine) -> None:
    sign = machine.sign(About.DISK, reserve=1 << 60)
    assert sign
    assert (sign.light, "nothing can be added" in str(sign)) == (Light.HELP, True)


@pytest.mark.parametrize(("errors", "light"), [("0", Light.WORKS), ("3", Light.CALL)])
def test_errors_of_the_file_system_under_the_data_are_found(machine: Machine, errors: str, light: Light) -> None:
    machine.tells("sys/fs/ext4/mmcblk0p1/errors_count", "9")
    machine.tells("sys/fs/ext4/mmcblk0p2/errors_count", errors)
    assert machine.light(About.CARD) is light


def test_a_card_that_can_only_be_read_calls(machine: Machine) -> None:
    machine.tells("proc/mounts", f"/dev/mmcblk0p2 {machine.root} ext4 ro,noatime 0 0\n")
    assert machine.light(About.CARD) is Light.CALL


def test_a_worn_card_calls(machine: Machine) -> None:
    machine.tells("sys/fs/ext4/mmcblk0p2/errors_count", "0")
    for told, light in (("0x01", Light.WORKS), ("0x03", Light.CALL)):
        machine.tells("sys/block/mmcblk0/device/pre_eol_info", told)
        assert machine.light(About.CARD) is light


@pytest.mark.parametrize(
    ("bits", "light"),
    [("0", Light.WORKS), ("50005", Light.CALL), ("1", Light.CALL), ("50000", Light.HELP), ("10000", Light.HELP)],
)
def test_weak_power_is_told_as_the_board_tells_it(machine: Machine, bits: str, light: Light) -> None:
    machine.tells("sys/devices/platform/soc/soc:firmware/get_throttled", bits)
    assert machine.light(About.POWER) is light


def test_the_voltage_alarm_of_a_newer_kernel_calls(machine: Machine) -> None:
    machine.tells("sys/class/hwmon/hwmon0/name", "cpu_thermal")
    machine.tells("sys/class/hwmon/hwmon1/name", "rpi_volt")
    for told, light in (("0", Light.WORKS), ("1", Light.CALL)):
        machine.tells("sys/class/hwmon/hwmon1/in0_lcrit_alarm", told)
        assert machine.light(About.POWER) is light


@pytest.mark.parametrize(("milli", "light"), [("48000", Light.WORKS), ("76000", Light.HELP), ("85000", Light.CALL)])
def test_a_hot_machine_is_told_with_its_degrees(machine: Machine, milli: str, light: Light) -> None:
    machine.tells("sys/class/thermal/thermal_zone0/temp", milli)
    sign = machine.sign(About.TEMPERATURE)
    assert sign
    assert (sign.light, f"{milli[:2]} °C" in str(sign)) == (light, True)


@pytest.mark.parametrize(("free", "light"), [("500000", Light.WORKS), ("20000", Light.HELP)])
def test_little_memory_needs_help(machine: Machine, free: str, light: Light) -> None:
    machine.tells("proc/meminfo", MEMORY.format(free=free))
    assert machine.light(About.MEMORY) is light


def test_memory_that_may_reach_the_card_calls_and_memory_packed_in_memory_does_not(machine: Machine) -> None:
    machine.tells("proc/meminfo", MEMORY.format(free=500000))
    head = "Filename Type Size Used Priority\n"
    for line, light in (("/dev/zram0 partition 1 0 100\n", Light.WORKS), ("/var/swap file 1 0 -2\n", Light.CALL)):
        machine.tells("proc/swaps", head + line)
        assert machine.light(About.MEMORY) is light


def test_nonsense_is_taken_for_silence(machine: Machine) -> None:
    for file in ("sys/class/thermal/thermal_zone0/temp", "sys/fs/ext4/mmcblk0p2/errors_count"):
        machine.tells(file, "many")
    assert machine.sign(About.TEMPERATURE) is None
    assert machine.sign(About.CARD) is None
