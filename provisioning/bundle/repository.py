"""A signed apt repository of some packages, in one flat folder.

The key is made for it, signs once, and is thrown away. So `InRelease` and `kiosk.asc` differ from bundle to bundle;
everything else depends on the packages alone.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path

from kiosk import process
from kiosk.errors import KioskError
from provisioning.bundle.archive import sha256
from provisioning.bundle.debian import SUITE, Deb

KEY, SIGNED = "kiosk.asc", "InRelease"
NAMED = (KEY, SIGNED)  # what differs between two bundles of the same inputs


class SigningFailed(KioskError):
    """The repository could not be indexed or signed."""

    message = "The repository of packages could not be made: {reason}."
    advice = "Install apt-utils and gnupg, and give the command again."


def make(folder: Path, debs: Sequence[Deb], source: Path, architecture: str, epoch: int) -> None:
    """Make the repository in an empty folder, of packages that lie in `source`.

    Raises:
        SigningFailed: a tool failed.
    """
    for deb in debs:
        place = folder / deb.file
        try:
            os.link(source / deb.file, place)
        except OSError:
            shutil.copyfile(source / deb.file, place)
    said = _run("apt-ftparchive", "packages", ".", cwd=folder)
    stanzas = sorted(stanza for stanza in said.split("\n\n") if stanza.strip())
    packages = folder / "Packages"
    packages.write_text("\n\n".join(stanza.strip("\n") for stanza in stanzas) + "\n", "utf-8")
    release = folder / "Release"
    release.write_text(
        f"Origin: kiosk\nLabel: kiosk\nSuite: {SUITE}\nCodename: {SUITE}\nArchitectures: {architecture}\n"
        f"Date: {formatdate(epoch, usegmt=True)}\n"
        f"SHA256:\n {sha256(packages)} {packages.stat().st_size} Packages\n"
    )
    _sign(folder, release)


def _sign(folder: Path, release: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kiosk-key-") as home:
        gpg = ("gpg", "--homedir", home, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback")
        _run(*gpg, "--passphrase", "", "--quick-generate-key", "The bundle of a library", "ed25519", "sign", "never")
        _run(*gpg, "--armor", "--output", folder / KEY, "--export")
        _run(*gpg, "--passphrase", "", "--digest-algo", "SHA512", "--clearsign", "--output", folder / SIGNED, release)
        process.run(["gpgconf", "--homedir", home, "--kill", "all"], seconds=20, package="gnupg")


def _run(*arguments: str | Path, cwd: Path | None = None) -> str:
    done = process.run(arguments, seconds=600, package="apt-utils gnupg", cwd=cwd)
    if done.code:
        raise SigningFailed(reason=(done.err.strip().splitlines() or [f"{arguments[0]} failed"])[-1])
    return done.out
