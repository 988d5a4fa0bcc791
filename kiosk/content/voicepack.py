"""The recordings of a library as one file for others; `Recorder.take` is the way back."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kiosk.content.extract.voicepack import FORMAT, MANIFEST, VERSION, Pack, sound
from kiosk.content.model import Recording
from kiosk.content.refusals import Gone
from kiosk.content.store import Store
from kiosk.errors import KioskError

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day zip files know: the same recordings make the same bytes


class NothingToExport(KioskError):
    """No recordings to put into a pack."""

    message = "There are no recordings to put into a voice pack."
    advice = "Add some with: kiosk voice add"


def export(recordings: Sequence[Recording], store: Store, target: Path) -> int:
    """Write a voice pack; returns its size in bytes. The file is the old or the new one whole.

    Raises:
        NothingToExport: no recordings are given.
        Gone: the target cannot be written, or a sound is missing.
    """
    if not recordings:
        raise NothingToExport
    draft = target.with_name(f".{target.name}.new")
    try:
        with zipfile.ZipFile(draft, "w") as pack:
            manifest = Pack(format=FORMAT, version=VERSION, recordings=tuple(recordings))
            pack.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), msgspec.json.encode(manifest))
            for sha256 in sorted({recording.sha256 for recording in recordings}):
                pack.writestr(zipfile.ZipInfo(sound(sha256), _EPOCH), store.original(sha256).read_bytes())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Gone(detail=error.strerror or "it cannot be written") from error
    return target.stat().st_size
