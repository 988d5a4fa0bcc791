"""Zip files: good ones, broken ones, and ones made to do harm."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path


def make_zip(path: Path, files: Mapping[str, bytes], *, stored: tuple[str, ...] = ("mimetype",)) -> Path:
    """An ordinary zip; the `stored` names are not compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return path


def make_raw_zip(path: Path, entries: list[tuple[bytes, bytes]], *, flags: int = 0, method: int = 0) -> Path:
    """A zip written by hand, with names as raw bytes, and flags and method as told (without obeying them)."""
    body, directory = b"", b""
    for name, data in entries:
        fixed = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0
        )
        directory += b"PK\x01\x02\x14\0" + fixed + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + fixed + name + data
    path.write_bytes(body + directory + _end(len(entries), len(directory), len(body)))
    return path


def make_special(path: Path, name: str, target: bytes, kind: int = stat.S_IFLNK) -> Path:
    """A zip with one ordinary file, and one entry that is a link (or a device, pipe...)."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("plain.txt", b"plain")
        special = zipfile.ZipInfo(name)
        special.create_system = 3
        special.external_attr = (kind | 0o777) << 16
        archive.writestr(special, target)
    return path


def make_bomb(path: Path, name: str = "bomb.bin", megabytes: int = 300) -> Path:
    """One entry of zeros: a thousand times as large unpacked as packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as stream:
        for _ in range(megabytes):
            stream.write(bytes(1 << 20))
    return path


def make_overlapping(path: Path, count: int = 100, megabytes: int = 1) -> Path:
    """Fifield's construction (2019): many entries of the directory share the packed bytes of one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bytes(megabytes << 20)
    packed = packer.compress(data) + packer.flush()
    name = b"0000"
    fixed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(data), len(packed), len(data), len(name), 0)
    body = b"PK\x03\x04" + fixed + name + packed
    directory = b""
    for number in range(count):
        entry = b"%04d" % number
        directory += b"PK\x01\x02\x14\0" + fixed + struct.pack("<HHHII", 0, 0, 0, 0, 0) + entry
    path.write_bytes(body + directory + _end(count, len(directory), len(body)))
    return path


def make_many(path: Path, count: int = 10_000) -> Path:
    """So many empty files."""
    return make_raw_zip(path, [(b"%06d" % number, b"") for number in range(count)])


def _end(count: int, length: int, offset: int) -> bytes:
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, length, offset, 0)
