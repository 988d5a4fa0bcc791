"""The two keys at a site: its own, to sign with, and the public part of head office's, to seal for it."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kiosk import durable
from kiosk.errors import NONSENSE, KioskError

SITE_FILE = "site.key"
HEAD_OFFICE_FILE = "head-office.json"
_KEY_BYTES = 32
_LARGEST_FILE = 4096


class NotAPublicKey(KioskError):
    """A file is not head office's public key."""

    message = "{file} is not a head office's public key."
    advice = "Take the file head-office.json that head office made with: kiosk hq keygen."


class NoHeadOfficeKey(KioskError):
    """Nothing can be sealed yet."""

    message = "Head office's key is not installed here, so figures cannot be sealed for it."
    advice = "The approver installs it from head office's stick; at the machine: kiosk usage key add head-office.json."


class AnotherKey(KioskError):
    """A different key is installed already."""

    message = "The key of another head office is installed here ({fingerprint})."
    advice = "If head office has a new key, ask it to confirm the fingerprint, then give the command with --replace."


@dataclass(frozen=True, kw_only=True)
class HeadOffice:
    """Head office's public part: 32 bytes X25519 to seal for it, 32 bytes Ed25519 to know its word by."""

    name: str
    seal: bytes
    verify: bytes

    @property
    def fingerprint(self) -> str:
        """What two people compare by telephone: 20 hexadecimal digits in groups of four."""
        digits = hashlib.sha256(self.seal + self.verify).hexdigest()[:20]
        return " ".join(digits[i : i + 4] for i in range(0, 20, 4))

    def to_bytes(self) -> bytes:
        """The file `head-office.json`."""
        return msgspec.json.encode(_PublicFile(format=1, name=self.name, seal=self.seal, verify=self.verify))


class _PublicFile(msgspec.Struct):
    format: int
    name: str
    seal: bytes
    verify: bytes


def read_head_office(file: Path) -> HeadOffice:
    """Read a public key file.

    Raises:
        NotAPublicKey: it is something else.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        return public_key(stream.read(_LARGEST_FILE), file.name)


def public_key(content: bytes, name: str) -> HeadOffice:
    """What a public key file holds; `name` is what it is called.

    Raises:
        NotAPublicKey: it is something else.
    """
    try:
        given = msgspec.json.decode(content, type=_PublicFile)
    except NONSENSE as error:
        raise NotAPublicKey(file=name) from error
    if given.format != 1 or len(given.seal) != _KEY_BYTES or len(given.verify) != _KEY_BYTES:
        raise NotAPublicKey(file=name)
    return HeadOffice(name=given.name, seal=given.seal, verify=given.verify)


def head_office(folder: Path) -> HeadOffice | None:
    """The key installed in the usage folder, or None."""
    try:
        return read_head_office(folder / HEAD_OFFICE_FILE)
    except FileNotFoundError:
        return None


def install(folder: Path, key: HeadOffice, *, replace: bool = False) -> None:
    """Install head office's key.

    Raises:
        AnotherKey: a different one is there, and `replace` is not given: whoever can put in a key can open spills.
    """
    present = head_office(folder)
    if present and (present.seal, present.verify) != (key.seal, key.verify) and not replace:
        raise AnotherKey(fingerprint=present.fingerprint)
    folder.mkdir(parents=True, exist_ok=True)
    durable.replace(folder / HEAD_OFFICE_FILE, key.to_bytes())


def site_key(folder: Path) -> SigningKey:
    """The site's own signing key; made when it is first wanted."""
    file = folder / SITE_FILE
    try:
        return SigningKey(file.read_bytes())
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        durable.replace(file, secrets.token_bytes(_KEY_BYTES))  # the group takes bundles, which are signed
        return SigningKey(file.read_bytes())


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that key's over the message."""
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def to_text(key: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(key).decode("ascii")


def from_text(text: str) -> bytes:
    """Base64 as bytes.

    Raises:
        ValueError: it is no base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
