"""The application as a wheel, and the wheels it needs, for machines of another kind."""

import os
import shutil
import sys
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from kiosk import process
from kiosk.errors import KioskError

# pip's and Debian's words for the machines there are.
PLATFORMS = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")
_VENDOR = "kiosk/web/static/vendor"


class WheelsFailed(KioskError):
    """The application's packages could not be had."""

    message = "The application's Python packages could not be had: {reason}."
    advice = "See that this machine reaches the registry of Python's packages, and give the command again; it goes on."


class FrontEndMissing(KioskError):
    """The pages' scripts, fonts or words are not there, so the wheel would not work."""

    message = "{what} is missing in the application."
    advice = "Give any ./run command once, as ./run kiosk: it fetches and compiles what pages need."


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A wheel and what it says of itself."""

    file: str
    name: str
    version: str
    licence: str


def build(root: Path, files: tuple[str, ...], folder: Path, work: Path, epoch: int) -> Path:
    """Build the application's wheel out of a clean copy of these files of the checkout.

    Raises:
        FrontEndMissing: what pages need was not fetched or compiled.
        WheelsFailed: it cannot be built.
    """
    messages = sorted(path.relative_to(root) for path in root.glob("kiosk/*/translations/*/LC_MESSAGES/*.mo"))
    if len(messages) < len(list(root.glob("kiosk/*/translations/*/LC_MESSAGES/*.po"))):
        raise FrontEndMissing(what="A compiled translation")
    vendored = sorted(path.relative_to(root) for path in (root / _VENDOR).rglob("*") if path.is_file())
    if not vendored:
        raise FrontEndMissing(what=_VENDOR)
    shutil.rmtree(work, ignore_errors=True)
    for file in (*map(Path, files), *messages, *vendored):
        place = work / file
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, place)
    os.utime(work, (epoch, epoch))
    environment = f"SOURCE_DATE_EPOCH={epoch}"
    pip = ["env", environment, sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check"]
    _run(*pip, "--no-deps", "--no-build-isolation", "--no-cache-dir", "--wheel-dir", str(folder), str(work))
    (wheel,) = folder.glob("kiosk-*.whl")
    return wheel


def download(lock: Path, folder: Path, architecture: str, python: str) -> None:
    """Fetch the wheels of a lock file for Python `python` (as `313`); what lies in the folder already is not fetched.

    Raises:
        WheelsFailed: one cannot be had as a wheel.
    """
    folder.mkdir(parents=True, exist_ok=True)
    platforms = [f"--platform={glibc}_{PLATFORMS[architecture]}" for glibc in _GLIBC]
    kind = ["--implementation=cp", f"--abi=cp{python}", "--abi=abi3", "--abi=none", f"--python-version={python}"]
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    _run(*pip, "--require-hashes", "--only-binary=:all:", *kind, *platforms, "-d", str(folder), "-r", str(lock))


def read(file: Path) -> Wheel:
    """What a wheel says of itself in its METADATA (core metadata, PEP 566)."""
    with zipfile.ZipFile(file) as archive:
        (name,) = [each for each in archive.namelist() if each.count("/") == 1 and each.endswith(".dist-info/METADATA")]
        said = HeaderParser().parsestr(archive.read(name).decode())
    told = [each.rsplit(" :: ", 1)[-1] for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    short = (said["License"] or "").strip().split("\n")[0]
    licence = said["License-Expression"] or ", ".join(told) or short or "not told"
    return Wheel(file=file.name, name=said["Name"], version=said["Version"], licence=licence)


def _run(*arguments: str) -> None:
    done = process.run(arguments, seconds=1800)
    if done.code:
        said = [line for line in done.err.splitlines() if line.startswith("ERROR")] or ["pip failed"]
        raise WheelsFailed(reason=said[-1].removeprefix("ERROR: ").rstrip("."))
