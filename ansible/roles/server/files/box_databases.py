"""Copies of the library's databases: as they are before an update, and each day of those that are whole.

For `box_release`, and like it part of no release.
"""

import errno
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any


class Databases:
    """The databases below `data`, and the copies below `copies`, a folder that nobody but root enters."""

    def __init__(self, data: Path, copies: Path) -> None:
        self._data, self._copies = data, copies
        self._before = copies / "before-update"

    def keep_as_they_are(self) -> None:
        """Copies of what a new release may rewrite.

        Raises:
            OSError: one cannot be read.
        """
        shutil.rmtree(self._before, ignore_errors=True)
        self._copies.mkdir(0o700, exist_ok=True)
        for file in self._files():
            _copy(file, self._before / file.relative_to(self._data))
        os.sync()

    def go_back(self) -> None:
        """Put back those that the new release has rewritten; done twice it does no harm."""
        for kept in sorted(path for path in self._before.rglob("*.db") if path.is_file()):
            file = self._data / kept.relative_to(self._before)
            if _migrations(kept) == _migrations(file):
                continue  # the old release reads it as it is, with what was entered meanwhile
            _put_back(kept, file)

    def keep_for_today(self) -> list[str]:
        """Copies for the day when one is damaged, of what has changed; the names of those that are damaged now.

        The copy of a damaged one stays as it was.
        """
        damaged = []
        self._copies.mkdir(0o700, exist_ok=True)
        for file in self._files():
            copy = self._copies / "daily" / file.relative_to(self._data)
            changed = file.stat().st_mtime_ns
            if copy.exists() and copy.stat().st_mtime_ns == changed:
                continue  # the same time, not a later one: a clock that was ahead would end all copying
            if not _is_whole(file):
                damaged.append(file.name)
                continue
            draft = copy.with_name(f".{copy.name}.new")
            draft.unlink(missing_ok=True)
            _copy(file, draft)
            os.utime(draft, ns=(changed, changed))  # what is written while it is copied makes the file a newer one
            os.sync()
            draft.replace(copy)
        return damaged

    def _files(self) -> list[Path]:
        """All but the index, which is derived: whoever cannot read it makes it anew."""
        found = sorted((*self._data.glob("*.db"), *self._data.glob("usage/*.db")))
        return [file for file in found if file.name != "index.db" and stat.S_ISREG(file.lstat().st_mode)]


_READER = """
import sqlite3, sys
what, file = sys.argv[1:]
db = sqlite3.connect(file)
if what == "migrations":
    print(sorted(db.execute("SELECT migration_set, name FROM _sqlite_migrations")))
elif what == "check":
    sys.exit(db.execute("PRAGMA quick_check").fetchone() != ("ok",))
else:
    whole = sqlite3.connect(":memory:")
    db.backup(whole)
    sys.stdout.buffer.write(whole.serialize())
"""


def _read(what: str, file: Path) -> bytes | None:
    """Read a database with its owner's rights; None: it cannot be read, or is not there.

    Never as root: a journal that somebody laid beside it can name any file, which SQLite then deletes
    (sqlite.org/atomiccommit.html, "Multi-file Commit": super-journals).
    """
    try:
        owner = file.lstat()
    except FileNotFoundError:
        return None
    rights: dict[str, Any] = {}
    if os.geteuid() == 0 != owner.st_uid:
        groups = os.getgrouplist(pwd.getpwuid(owner.st_uid).pw_name, owner.st_gid)
        rights = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": groups}
    done = subprocess.run(
        ["/usr/bin/python3", "-I", "-c", _READER, what, str(file)], capture_output=True, check=False, **rights
    )
    return done.stdout if done.returncode == 0 else None


def _migrations(file: Path) -> bytes | None:
    """Which changes of its tables a database has been through; None: it cannot be read."""
    return _read("migrations", file)


def _copy(file: Path, copy: Path) -> None:
    """Make a copy that is not there yet; whoever owns it reads it and nobody else."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    content = _read("copy", file)
    if content is None:
        raise OSError(errno.EIO, "a database cannot be read", str(file))
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    copy.write_bytes(content)


def _is_whole(file: Path) -> bool:
    return _read("check", file) is not None


def _put_back(kept: Path, file: Path) -> None:
    """Put a copy in the place of a file that stands there, with its owner and mode. Doing it twice does no harm."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)  # the folder is not root's: it could be a link to any file of the machine
    with draft.open("xb") as new, kept.open("rb") as old:
        shutil.copyfileobj(old, new)
        if file.exists():
            there = file.lstat()
            os.fchown(new.fileno(), there.st_uid, there.st_gid)
            os.fchmod(new.fileno(), there.st_mode & 0o777)
        new.flush()
        os.fsync(new.fileno())
    # A journal of the newer file would be played into the older one. Without it the newer one may be torn; but the note
    # is still there, and whoever finds it does all this again.
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
    draft.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
