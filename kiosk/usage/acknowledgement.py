"""Head office's word to a site: I have your bundles up to this number, and these spills."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from kiosk import durable, notes
from kiosk.errors import NONSENSE, KioskError
from kiosk.usage.keys import HeadOffice, signed_by

FILE = "acknowledged.json"
LARGEST = 1024 * 1024  # bytes


class NotAcknowledged(KioskError):
    """An acknowledgement on the stick is not for this site, or not from its head office."""

    message = "The acknowledgement {file} is not from this library's head office, or not for this library."
    advice = "Nothing was deleted because of it. Tell head office."


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """What head office has: bundles up to `acknowledged`, and the spills named, by `day`. `site` is its public key."""

    site: bytes
    acknowledged: int
    spills: list[str]
    day: date


class _Signed(Acknowledgement, frozen=True, kw_only=True):
    signature: bytes


def file_name(site: str) -> str:
    """How the file is called on a stick."""
    return f"usage-ack-{site}.json"


def acknowledge(key: SigningKey, site: bytes, number: int, spills: Iterable[str], day: date) -> bytes:
    """The signed file, at head office."""
    word = Acknowledgement(site=site, acknowledged=number, spills=sorted(spills), day=day)
    signature = key.sign(_plain(word)).signature
    return msgspec.json.encode(_Signed(**msgspec.structs.asdict(word), signature=signature), order="sorted")


def read_acknowledgement(content: bytes, file: str, head_office: HeadOffice, site: bytes) -> Acknowledgement:
    """Check the file, at the site.

    Raises:
        NotAcknowledged: it is not signed by this head office for this site.
    """
    try:
        signed = msgspec.json.decode(content, type=_Signed)
    except NONSENSE as error:
        raise NotAcknowledged(file=file) from error
    word = Acknowledgement(site=signed.site, acknowledged=signed.acknowledged, spills=signed.spills, day=signed.day)
    if signed.site != site or not signed_by(head_office.verify, _plain(word), signed.signature):
        raise NotAcknowledged(file=file)
    return word


def last(folder: Path) -> Acknowledgement | None:
    """What the site knows head office to have, or None."""
    return notes.read(folder / FILE, Acknowledgement)


def keep(folder: Path, word: Acknowledgement) -> None:
    """Remember it."""
    durable.replace(folder / FILE, msgspec.json.encode(word, order="sorted"))


def _plain(word: Acknowledgement) -> bytes:
    return msgspec.json.encode(word, order="sorted")
