"""Zip files whose bytes depend on nothing but their contents."""

import io
import zipfile
from collections.abc import Iterable

_WHEN = (2026, 11, 1, 0, 0, 0)
_PACKED = (".png", ".jpg", ".mp3", ".woff2")


def pack(files: Iterable[tuple[str, bytes | str]]) -> bytes:
    """The files in the order given; pictures and sound are stored, text is deflated. `mimetype` (EPUB) is stored."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            stored = name == "mimetype" or name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return target.getvalue()
