"""A voice pack taken apart: the recordings of one library as a zip for others.

The zip holds `voices.json`, a `Pack` with its recordings, and each sound as `<sha256>.opus`. Both are believed only as
far as they agree.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.config import Limits
from kiosk.content import recordings
from kiosk.content.archive import Archive
from kiosk.content.model import Recording
from kiosk.content.refusals import Refused, TooLarge
from kiosk.errors import NONSENSE

MANIFEST = "voices.json"
FORMAT, VERSION = "kiosk-voices", 1


class BadPack(Refused):
    """A voice pack that is damaged, made by hand, or made to do harm."""

    message = "This is no voice pack that can be used: {reason}."
    advice = "Make it again in the library it comes from, with: kiosk voice export FILE"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What a pack says it holds."""

    format: str
    version: int
    recordings: tuple[Recording, ...]


def sound(sha256: str) -> str:
    """The name of a sound in a pack."""
    return f"{sha256}.opus"


def unpack(path: Path, folder: Path, limits: Limits) -> None:
    """Check a pack; leave its manifest and its sounds in the folder, by their hashes.

    Raises:
        BadPack, BadKey: manifest and sounds do not agree, or it names what cannot be spoken.
        Refused: it is no zip that may be opened; see `archive`.
    """
    with Archive(path, limits) as archive:
        pack = _manifest(archive, limits)
        for sha256 in sorted({recording.sha256 for recording in pack.recordings}):
            entry = archive.find(sound(sha256))
            if entry is None:
                raise BadPack(reason=f"the sound {sha256[:12]}… is missing")
            data = archive.read(entry, limits.voice_size)
            if hashlib.sha256(data).hexdigest() != sha256:
                raise BadPack(reason=f"the sound {sha256[:12]}… was changed")
            (folder / sound(sha256)).write_bytes(data)
    (folder / MANIFEST).write_bytes(msgspec.json.encode(pack))


def _manifest(archive: Archive, limits: Limits) -> Pack:
    entry = archive.find(MANIFEST)
    if entry is None:
        raise BadPack(reason=f"there is no {MANIFEST} in it")
    try:
        pack = msgspec.json.decode(archive.read(entry, limits.markup), type=Pack)
    except NONSENSE as error:
        raise BadPack(reason=f"{MANIFEST} cannot be read") from error
    if (pack.format, pack.version) != (FORMAT, VERSION):
        raise BadPack(reason="it was made by another program, or by a newer one")
    if len(pack.recordings) > limits.entries:
        raise TooLarge(what="the number of recordings", limit=limits.entries)
    seen: set[tuple[str, str]] = set()
    for recording in pack.recordings:
        recordings.check(recording.key, recording.language)
        if (recording.key, recording.language) in seen:
            raise BadPack(reason=f"{recording.key} is in it twice")
        if not _is_sha256(recording.sha256):
            raise BadPack(reason=f"{recording.key} has no sound")
        seen.add((recording.key, recording.language))
    return pack


def _is_sha256(text: str) -> bool:
    return len(text) == hashlib.sha256().digest_size * 2 and set(text) <= set("0123456789abcdef")
