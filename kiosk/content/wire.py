"""JSON for our own processes and tables, in which a path may be of any bytes."""

import os
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Write a value as one line; paths become percent-encoded text (RFC 3986, section 2.1)."""
    return msgspec.json.encode(value, enc_hook=_from_path)


def decode(data: bytes | str, kind: type[T]) -> T:
    """Read back what `encode` wrote.

    Raises:
        msgspec.DecodeError: it is not a value of this type.
    """
    return msgspec.json.decode(data, type=kind, dec_hook=_to_path)


def _from_path(value: object) -> str:
    if isinstance(value, Path):
        return quote_from_bytes(os.fsencode(value))
    raise NotImplementedError(type(value))


def _to_path(kind: type, value: object) -> Path:
    if kind is not Path:
        raise NotImplementedError(kind)
    return Path(os.fsdecode(unquote_to_bytes(str(value))))
