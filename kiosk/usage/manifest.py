"""The manifest of a bundle: what `bundle.json` says of site, number, period and files."""

from datetime import date
from typing import Annotated

import msgspec

from kiosk.usage.model import DEFINITIONS

FORMAT = 1

_Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Day = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}(-\d\d-\d\d)?)?\Z")]


class SiteNamed(msgspec.Struct, frozen=True, kw_only=True):
    """A site: its short key, its name for people, and its public key, which is what it is known by."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}\Z")]
    name: Annotated[str, msgspec.Meta(max_length=200)]
    key: _Key


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """O4 for the bundle's period."""

    days: _Count = 0
    days_untrusted: _Count = 0
    boots: _Count = 0
    power_losses: _Count = 0


class FileNamed(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 of one file of the bundle."""

    size: _Count
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What `bundle.json` says, but for the list of files."""

    format: int = FORMAT
    definitions: int = DEFINITIONS
    software: Annotated[str, msgspec.Meta(max_length=40)]
    site: SiteNamed
    head_office: _Key
    number: Annotated[int, msgspec.Meta(ge=1, le=10**6)]
    made: date
    made_trusted: bool
    first_day: _Day
    last_day: _Day
    acknowledged: _Count
    completeness: Completeness
    content_updated: _Day
    terminals: _Count


class SignedManifest(Manifest, frozen=True, kw_only=True):
    """The whole of `bundle.json`: these bytes the site signs."""

    files: dict[str, FileNamed]
