"""A head office with its private keys, for sites under test."""

from dataclasses import dataclass, field
from pathlib import Path

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from kiosk.usage import keys, spill
from kiosk.usage.model import MonthFigures


@dataclass(frozen=True, kw_only=True)
class FakeHeadOffice:
    """Both private keys, and what may be done with them."""

    sealing: PrivateKey = field(default_factory=PrivateKey.generate)
    signing: SigningKey = field(default_factory=SigningKey.generate)

    @property
    def public(self) -> keys.HeadOffice:
        """What a site gets."""
        return keys.HeadOffice(
            name="Head office", seal=bytes(self.sealing.public_key), verify=bytes(self.signing.verify_key)
        )

    @property
    def private(self) -> bytes:
        """What opens sealed parts."""
        return bytes(self.sealing)

    def install(self, folder: Path) -> "FakeHeadOffice":
        """At a site."""
        keys.install(folder, self.public)
        return self

    def spilt(self, folder: Path) -> MonthFigures:
        """The sum of all spills set aside at a site."""
        total = MonthFigures()
        for sealed in spill.aside(folder).values():
            total.update(MonthFigures.from_rows(spill.open_spill(self.private, sealed).months))
        return total
