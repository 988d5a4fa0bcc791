"""Head office's private keys: in one file, behind a passphrase, or behind two that two people keep.

The keys are sealed with a random master key (XSalsa20-Poly1305). Each holder has a share of it, sealed with what
argon2id makes of the passphrase. The master key is the exclusive or of all shares: one alone is noise.
Old keys stay in the ring for ever, so that what was sealed for them can be opened.
"""

import functools
import operator
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.signing import SigningKey

from kiosk import durable
from kiosk.errors import NONSENSE, KioskError
from kiosk.usage.keys import HeadOffice
from kiosk.usage.seal import NotSealedForUs

T = TypeVar("T")

FILE = "head-office.keys"
PUBLIC_FILE = "head-office.json"
SHORTEST = 12  # characters of a passphrase
MOST_HOLDERS = 2
_KEY = 32
_LARGEST_FILE = 1024 * 1024


class KeysMissing(KioskError):
    """No keys were made here."""

    message = "Head office has no keys in {folder}."
    advice = "Make them with: kiosk hq keygen. If they lie elsewhere, name that folder with --hq."


class KeysThere(KioskError):
    """Keys were made here before."""

    message = "Head office has keys in {folder} already ({fingerprint})."
    advice = (
        "To make new ones that follow them: kiosk hq keygen --rotate. The old ones stay, for what was sealed for them."
    )


class KeysDamaged(KioskError):
    """The file of keys is not whole."""

    message = "{file} is damaged, or no file of keys."
    advice = "Put back a copy of it. Without it nothing that the sites sealed can be opened."


class WrongPassphrase(KioskError):
    """A passphrase does not open its share."""

    message = "The passphrase {place} of {holders} is not right."
    advice = (
        "Give it again; capital letters and blanks count. Two holders give theirs in the order in which they set them."
    )


class WeakPassphrase(KioskError):
    """A passphrase can be guessed."""

    message = "A passphrase needs at least {least} characters."
    advice = "Take four or five words that do not belong together."


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one guess of a passphrase costs: argon2id's passes, and bytes of memory."""

    passes: int = pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = pwhash.argon2id.MEMLIMIT_MODERATE


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A generation of keys: X25519 to open what is sealed, Ed25519 to sign acknowledgements; 32 secret bytes each."""

    name: str
    made: date
    seal: bytes
    sign: bytes

    @property
    def public(self) -> HeadOffice:
        """What the sites get."""
        return HeadOffice(
            name=self.name,
            seal=bytes(PrivateKey(self.seal).public_key),
            verify=bytes(SigningKey(self.sign).verify_key),
        )


class _Share(msgspec.Struct, frozen=True):
    salt: Annotated[bytes, msgspec.Meta(min_length=pwhash.argon2id.SALTBYTES, max_length=pwhash.argon2id.SALTBYTES)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=100)]
    memory: Annotated[int, msgspec.Meta(ge=8192, le=4 * 1024**3)]
    sealed: bytes


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: int = 1
    public: HeadOffice
    shares: Annotated[list[_Share], msgspec.Meta(min_length=1, max_length=MOST_HOLDERS)]
    ring: bytes


class KeyRing:
    """All generations of keys, opened. The newest first; it is the one that sites are to have."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = tuple(pairs)

    @property
    def public(self) -> HeadOffice:
        """The newest public part."""
        return self.pairs[0].public

    def open(self, opener: Callable[[bytes], T]) -> T:
        """Open something sealed with whichever key fits. `opener` takes a private key.

        Raises:
            NotSealedForUs: none does, or it holds nonsense.
        """
        for pair in self.pairs[:-1]:
            try:
                return opener(pair.seal)
            except NotSealedForUs:
                continue
        return opener(self.pairs[-1].seal)

    def signer(self, sealed_for: bytes) -> SigningKey | None:
        """The signing key of the generation that a site knows, by its public sealing key."""
        found = (pair.sign for pair in self.pairs if pair.public.seal == sealed_for)
        sign = next(found, None)
        return SigningKey(sign) if sign else None


def generate(folder: Path, name: str, passphrases: Sequence[str], today: date, cost: Cost | None = None) -> HeadOffice:
    """Make the first keys.

    Raises:
        KeysThere: there are some.
        WeakPassphrase: one is too short.
    """
    free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ring = KeyRing([_new_pair(name, today)])
    _write(folder, ring, passphrases, cost or Cost())
    return ring.public


def settle(folder: Path, ring: KeyRing, passphrases: Sequence[str], cost: Cost | None = None) -> None:
    """Keep keys that exist already: those of a simulated head office.

    Raises:
        KeysThere: there are some.
        WeakPassphrase: one is too short.
    """
    free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, ring, passphrases, cost or Cost())


def free(folder: Path) -> None:
    """See that there are no keys yet.

    Raises:
        KeysThere: there are some.
    """
    if (folder / FILE).exists():
        raise KeysThere(folder=folder, fingerprint=public(folder).fingerprint)


def rotate(folder: Path, name: str, passphrases: Sequence[str], today: date) -> HeadOffice:
    """Make keys that follow the present ones. The passphrases stay.

    Raises:
        KeysMissing, KeysDamaged, WrongPassphrase: the ring cannot be opened.
    """
    file = _read(folder)
    master = _master(file, passphrases)
    pairs = _pairs(file, master, folder)
    ring = KeyRing([_new_pair(name or pairs[0].name, today), *pairs])
    _keep(folder, _File(public=ring.public, shares=file.shares, ring=_ring(ring, master)))
    return ring.public


def change_passphrases(folder: Path, old: Sequence[str], new: Sequence[str], cost: Cost | None = None) -> None:
    """Give the ring to other holders. Copies of the old file still open with the old passphrases.

    Raises:
        KeysMissing, KeysDamaged, WrongPassphrase: the ring cannot be opened.
        WeakPassphrase: a new one is too short.
    """
    _write(folder, open_ring(folder, old), new, cost or Cost())


def open_ring(folder: Path, passphrases: Sequence[str]) -> KeyRing:
    """Open the keys.

    Raises:
        KeysMissing, KeysDamaged, WrongPassphrase: it cannot be done.
    """
    file = _read(folder)
    return KeyRing(_pairs(file, _master(file, passphrases), folder))


def holders(folder: Path) -> int:
    """How many passphrases open the keys.

    Raises:
        KeysMissing, KeysDamaged: there is no such file, or it is not whole.
    """
    return len(_read(folder).shares)


def public(folder: Path) -> HeadOffice:
    """The newest public part; no passphrase is needed.

    Raises:
        KeysMissing, KeysDamaged: there is no such file, or it is not whole.
    """
    return _read(folder).public


def _new_pair(name: str, today: date) -> Pair:
    return Pair(name=name, made=today, seal=bytes(PrivateKey.generate()), sign=bytes(SigningKey.generate()))


def _write(folder: Path, ring: KeyRing, passphrases: Sequence[str], cost: Cost) -> None:
    if any(len(passphrase) < SHORTEST for passphrase in passphrases):
        raise WeakPassphrase(least=SHORTEST)
    master = secrets.token_bytes(_KEY)
    parts = [secrets.token_bytes(_KEY) for _ in passphrases[1:]]
    parts.append(functools.reduce(_xor, parts, master))
    shares = [_share(part, passphrase, cost) for part, passphrase in zip(parts, passphrases, strict=True)]
    _keep(folder, _File(public=ring.public, shares=shares, ring=_ring(ring, master)))


def _keep(folder: Path, file: _File) -> None:
    durable.replace(folder / FILE, msgspec.json.encode(file), mode=0o600)
    durable.replace(folder / PUBLIC_FILE, file.public.to_bytes(), mode=0o644)


def _ring(ring: KeyRing, master: bytes) -> bytes:
    return bytes(SecretBox(master).encrypt(msgspec.json.encode(ring.pairs)))


def _share(part: bytes, passphrase: str, cost: Cost) -> _Share:
    salt = secrets.token_bytes(pwhash.argon2id.SALTBYTES)
    empty = _Share(salt, cost.passes, cost.memory, b"")
    return msgspec.structs.replace(empty, sealed=bytes(SecretBox(_stretched(empty, passphrase)).encrypt(part)))


def _stretched(share: _Share, passphrase: str) -> bytes:
    return pwhash.argon2id.kdf(_KEY, passphrase.encode(), share.salt, opslimit=share.passes, memlimit=share.memory)


def _read(folder: Path) -> _File:
    file = folder / FILE
    try:
        with file.open("rb") as stream:
            return msgspec.json.decode(stream.read(_LARGEST_FILE), type=_File)
    except FileNotFoundError as error:
        raise KeysMissing(folder=folder) from error
    except NONSENSE as error:
        raise KeysDamaged(file=file) from error


def _master(file: _File, passphrases: Sequence[str]) -> bytes:
    parts = []
    for place, (share, passphrase) in enumerate(zip(file.shares, (*passphrases, "", ""), strict=False), start=1):
        try:
            parts.append(SecretBox(_stretched(share, passphrase)).decrypt(share.sealed))
        except CryptoError as error:
            raise WrongPassphrase(place=place, holders=len(file.shares)) from error
    return functools.reduce(_xor, parts)


def _pairs(file: _File, master: bytes, folder: Path) -> list[Pair]:
    try:
        return msgspec.json.decode(SecretBox(master).decrypt(file.ring), type=list[Pair])
    except (CryptoError, *NONSENSE) as error:
        raise KeysDamaged(file=folder / FILE) from error


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(map(operator.xor, one, other))
