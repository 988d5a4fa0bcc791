"""Head office for its commands: its folder, its database, its keys, and who holds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.errors import KioskError
from kiosk.hq import keys
from kiosk.hq.keys import KeyRing
from kiosk.hq.schema import open_store
from kiosk.hq.store import Store
from kiosk.sqlite import Mode

_LONGEST = 1024  # bytes of a passphrase file


class NoPassphrase(KioskError):
    """A file with a passphrase cannot be read."""

    message = "There is no passphrase in {file}."
    advice = "The first line of the file is the passphrase. Without --passphrase-file it is asked for."


@dataclass(frozen=True, kw_only=True)
class Office:
    """What the commands of head office share.

    Args:
        folder: of head office.
        settings: of this machine.
        passphrase_files: one for each holder; without, they are asked for.
    """

    folder: Path
    settings: Settings
    clock: Clock
    passphrase_files: tuple[Path, ...] = ()

    @contextmanager
    def store(self, mode: Mode) -> Iterator[Store]:
        """The database, for a while."""
        store = open_store(self.folder, mode)
        try:
            yield store
        finally:
            store.close()

    def ring(self) -> KeyRing:
        """The keys, opened by their holders."""
        return keys.open_ring(self.folder, self.passphrases(keys.holders(self.folder)))

    def passphrases(self, holders: int) -> tuple[str, ...]:
        """From the files, or by asking one holder after the other."""
        if self.passphrase_files:
            return tuple(_first_line(file) for file in self.passphrase_files)
        return tuple(_ask("Passphrase", place, holders, confirm=False) for place in range(1, holders + 1))


def new_passphrases(holders: int, files: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Passphrases to be set: from files, or asked for twice."""
    if files:
        return tuple(_first_line(file) for file in files)
    return tuple(_ask("New passphrase", place, holders, confirm=True) for place in range(1, holders + 1))


def _ask(what: str, place: int, holders: int, *, confirm: bool) -> str:
    of = f" {place} of {holders}" if holders > 1 else ""
    return str(click.prompt(f"{what}{of}", hide_input=True, confirmation_prompt=confirm, err=True))


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            lines = stream.read(_LONGEST).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase(file=file) from error
    if not lines:
        raise NoPassphrase(file=file)
    return lines[0]
