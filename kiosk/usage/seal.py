"""Sealed boxes of a fixed size: whoever has only the public key can close them and never open them again.

X25519 and XSalsa20-Poly1305, libsodium's `crypto_box_seal`.
"""

import struct
import zlib
from typing import TypeVar

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kiosk.errors import NONSENSE, KioskError

T = TypeVar("T")

OVERHEAD = 48  # bytes that sealing adds: a public key and an authenticator (libsodium, "Sealed boxes")
LARGEST = 64 * 1024 * 1024  # of what may be unpacked


class NotSealedForUs(KioskError):
    """A sealed part cannot be opened with the key at hand."""

    message = "A sealed part cannot be opened: it was sealed for another key, or was changed."
    advice = "Use the private key that belongs to the public key installed at the site."


class TooLarge(ValueError):
    """The content does not fit into the size that was asked for."""


def seal(public: bytes, content: object, size: int) -> bytes:
    """Seal `content` (anything msgspec writes as JSON), compressed and padded to `size` bytes of plain text.

    Returns:
        `size` + 48 bytes, whatever the content.

    Raises:
        TooLarge: it needs more than `size`.
    """
    packed = zlib.compress(msgspec.json.encode(content), 9)
    plain = struct.pack(">Q", len(packed)) + packed
    if len(plain) > size:
        raise TooLarge(len(plain))
    return SealedBox(PublicKey(public)).encrypt(plain.ljust(size, b"\0"))


def size_needed(content: object, step: int) -> int:
    """The smallest multiple of `step` that takes the content."""
    return -(-(8 + len(zlib.compress(msgspec.json.encode(content), 9))) // step) * step


def unseal(private: bytes, sealed: bytes, kind: type[T]) -> T:
    """Open a sealed box and check that it holds a `kind`.

    Raises:
        NotSealedForUs: it is for another key, damaged, or holds something else.
    """
    try:
        plain = SealedBox(PrivateKey(private)).decrypt(sealed)
        (length,) = struct.unpack_from(">Q", plain)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(plain[8 : 8 + length], LARGEST)
        return msgspec.json.decode(content, type=kind)
    except (CryptoError, TypeError, struct.error, zlib.error, *NONSENSE) as error:
        raise NotSealedForUs from error
