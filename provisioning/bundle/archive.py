"""Archives whose bytes depend on nothing but the names and bytes of their files."""

import hashlib
import tarfile
from pathlib import Path


def pack(folder: Path, target: Path, epoch: int) -> str:
    """Pack everything below a folder, in the order of names, owned by nobody in particular.

    Every file gets the time `epoch`, in seconds since 1970 (the specification of SOURCE_DATE_EPOCH). Returns the
    SHA-256 of the archive.
    """
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            entry = archive.gettarinfo(path, str(path.relative_to(folder)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch
            entry.mode = 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)
    return sha256(target)


def sha256(file: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
