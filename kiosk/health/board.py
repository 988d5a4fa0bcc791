"""What the kernel tells of the machine: disk, card, memory, temperature, power; what it cannot tell is left out."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kiosk.config import GIB, MIB
from kiosk.health.model import N_, About, Light, Sign

_HOT, _TOO_HOT = 75, 82  # degrees Celsius; a Raspberry Pi slows down at 80 and 85
_LITTLE = 48 * MIB  # of memory
_LOW_NOW, _LOW_BEFORE = 1 << 0, 1 << 16  # bits of get_throttled (Raspberry Pi documentation, vcgencmd)
_WORN = 3  # pre_eol_info of an eMMC: urgent


class Board:
    """One machine.

    Args:
        root: where its /proc and /sys are; tests give a folder.
    """

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def signs(self, data: Path, reserve: int) -> Iterator[Sign]:
        """Everything that can be told.

        Args:
            data: the data folder.
            reserve: bytes that content never takes.
        """
        yield self.disk(data, reserve)
        for each in (self.card(data), self.power(), self.temperature(), self.memory()):
            if each:
                yield each

    def disk(self, data: Path, reserve: int) -> Sign:
        """How much room is left for content."""
        usage = shutil.disk_usage(data)
        room = usage.free - reserve
        parts = {"free": round(max(0, room) / GIB, 1), "total": round(usage.total / GIB, 1)}
        if room < 0:
            says, advice = (
                N_("The disk is full: nothing can be added."),
                N_("Remove titles that nobody needs, and empty the bin."),
            )
            return Sign(about=About.DISK, light=Light.HELP, says=says, advice=advice, parts=parts)
        if usage.free < usage.total / 10:
            says, advice = N_("Room for {free} GB is left on the disk."), N_("Remove titles that nobody needs.")
            return Sign(about=About.DISK, light=Light.HELP, says=says, advice=advice, parts=parts)
        says = N_("Room for {free} GB is left on the disk.")
        return Sign(about=About.DISK, light=Light.WORKS, says=says, parts=parts)

    def card(self, data: Path) -> Sign | None:
        """Errors that the file system met, a card that can only be read, or one that says that it is worn out."""
        advice = N_("Save a backup now, then call the technician: the card is to be replaced.")
        device, read_only = self._mount(data)
        errors = self._number(self._root / "sys/fs/ext4" / device / "errors_count") if device else None
        disk = device.rstrip("0123456789").removesuffix("p")
        worn = self._number(self._root / "sys/block" / disk / "device/pre_eol_info", 0) if disk else None
        if read_only:
            says = N_("The card can only be read: nothing can be saved on it.")
            return Sign(about=About.CARD, light=Light.CALL, says=says, advice=advice)
        if errors:
            says = N_("There were {errors} errors on the card.")
            return Sign(about=About.CARD, light=Light.CALL, says=says, advice=advice, parts={"errors": errors})
        if worn is not None and worn >= _WORN:
            return Sign(about=About.CARD, light=Light.CALL, says=N_("The card is nearly worn out."), advice=advice)
        if errors is None:
            return None
        return Sign(about=About.CARD, light=Light.WORKS, says=N_("The card has no errors."))

    def power(self) -> Sign | None:
        """Whether the board got too little power, now or since it was started."""
        bits = self._throttled()
        alarm = next(
            (
                self._number(folder / "in0_lcrit_alarm")
                for folder in sorted((self._root / "sys/class/hwmon").glob("*"))
                if self._text(folder / "name") == "rpi_volt"
            ),
            None,
        )
        if bits is None and alarm is None:
            return None
        if alarm or (bits or 0) & _LOW_NOW:
            says = N_("The power is too weak at this moment.")
            advice = N_("Use the power supply that came with the library, and its own cable. If it stays so, call.")
            return Sign(about=About.POWER, light=Light.CALL, says=says, advice=advice)
        if (bits or 0) & _LOW_BEFORE:
            says = N_("The power was too weak since the start.")
            advice = N_("Use the power supply that came with the library, and its own cable.")
            return Sign(about=About.POWER, light=Light.HELP, says=says, advice=advice)
        return Sign(about=About.POWER, light=Light.WORKS, says=N_("The power is strong enough."))

    def temperature(self) -> Sign | None:
        """Degrees of the processor."""
        milli = self._number(self._root / "sys/class/thermal/thermal_zone0/temp")
        if milli is None:
            return None
        degrees = round(milli / 1000)
        light = Light.CALL if degrees >= _TOO_HOT else Light.HELP if degrees >= _HOT else Light.WORKS
        says = N_("The machine is {degrees} °C warm.")
        advice = N_("Let air reach the box: nothing on it, no sun, dust off. Switch it off for an hour if it is hot.")
        given = advice if light is not Light.WORKS else ""
        return Sign(about=About.TEMPERATURE, light=light, says=says, advice=given, parts={"degrees": degrees})

    def memory(self) -> Sign | None:
        """Free memory; and that nothing of it goes to the disk, which privacy wants."""
        told = self._text(self._root / "proc/meminfo")
        lines = (line.split() for line in told.splitlines())
        facts = {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if len(words) > 1}
        if "MemAvailable" not in facts:
            return None
        parts = {"free": round(facts["MemAvailable"] / MIB)}
        if self._swaps():
            says = N_("Memory may be written to the card.")
            return Sign(
                about=About.MEMORY, light=Light.CALL, says=says, advice=N_("Call the technician: swap is to be off.")
            )
        if facts["MemAvailable"] < _LITTLE:
            says, advice = N_("Only {free} MB of memory are free."), N_("Restart the library. If it comes again, call.")
            return Sign(about=About.MEMORY, light=Light.HELP, says=says, advice=advice, parts=parts)
        return Sign(about=About.MEMORY, light=Light.WORKS, says=N_("{free} MB of memory are free."), parts=parts)

    def _swaps(self) -> bool:
        """Whether memory goes to a disk; what is compressed in memory (zram) does not."""
        lines = self._text(self._root / "proc/swaps").splitlines()[1:]
        return any(not line.startswith("/dev/zram") for line in lines)

    def _mount(self, data: Path) -> tuple[str, bool]:
        """The device that the data folder lies on, as `mmcblk0p2`, and whether it can only be read."""
        place, best = os.path.realpath(data), ("", "", False)
        for line in self._text(self._root / "proc/mounts").splitlines():
            device, at, _kind, options, *_ = line.split(" ")
            inside = place == at or place.startswith(at.rstrip("/") + "/")
            if inside and len(at) >= len(best[0]):
                best = (at, device.rpartition("/")[2], "ro" in options.split(","))
        return best[1], best[2]

    def _throttled(self) -> int | None:
        text = self._text(self._root / "sys/devices/platform/soc/soc:firmware/get_throttled")
        return int(text, 16) if text else None

    def _number(self, file: Path, base: int = 10) -> int | None:
        text = self._text(file)
        try:
            return int(text, base) if text else None
        except ValueError:
            return None

    def _text(self, file: Path) -> str:
        try:
            return file.read_text("ascii", "replace").strip()
        except OSError:
            return ""
