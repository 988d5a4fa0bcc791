"""Covers that staff choose for a title: a picture of theirs, a page of it, or one drawn by us."""

import gzip
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import Settings
from kiosk.content import pack
from kiosk.content.model import Item, Kind, Role, SourceFile
from kiosk.content.prepare import cover, manifest, pictures
from kiosk.content.reader import Purpose, Task
from kiosk.content.recorder import NotLetIn
from kiosk.content.sandbox import Sandbox
from kiosk.content.store import DiskFull, Store

MOST = 24  # pictures of a title that are offered
_PICTURE = re.compile(r"\d{4}\.(jpg|png|webp|gif|avif)")


class Covers:
    """Makes covers beside the prepared files of a title, each under a name of its own: what is shown stays.

    Which one is shown is a fact of the title: `Edit.cover`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = Store(settings.data)

    def pictures(self, item: Item) -> tuple[str, ...]:
        """Names of prepared pictures of a title that could be its cover: its first ones."""
        folder = self._store.folder(item.id)
        names = {*pack.names(folder), *(path.name for path in folder.glob("*"))}
        return tuple(sorted(name for name in names if _PICTURE.fullmatch(name))[:MOST])

    def pages(self, item: Item) -> int:
        """How many pages can be drawn: those of a PDF."""
        prepared = self._store.prepared(item.id, manifest.FILE)
        if item.publication.kind is not Kind.PDF or prepared is None:
            return 0
        return manifest.parse(prepared.content()).page_count

    def from_file(self, item: Item, file: Path, name: str) -> str:
        """A cover from somebody's picture; returns its name.

        Raises:
            NotLetIn: it is no picture that can be used; nothing was changed.
            DiskFull: there is no room for it.
        """
        return self._read(item, SourceFile(path=file, name=name))

    def from_picture(self, item: Item, name: str) -> str:
        """A cover from a prepared picture of the title.

        Raises:
            NotLetIn: there is none of this name, or it cannot be used.
        """
        if name not in self.pictures(item):
            raise NotLetIn(reason=str(pictures.BadPicture(name=name)).removesuffix("."), named="BadPicture", advised="")
        prepared = self._store.prepared(item.id, name)
        with self._bench() as bench:
            (bench / name).write_bytes(prepared.read() if prepared else b"")
            return self._read(item, SourceFile(path=bench / name, name=name))

    def from_page(self, item: Item, page: int) -> str:
        """A cover from a page of a PDF, from 1.

        Raises:
            NotLetIn: there is no such page, or it cannot be drawn.
        """
        main = next(file for file in item.files if file.role is Role.MAIN)
        return self._read(item, SourceFile(path=self._store.original(main.sha256), name=main.name), page)

    def made(self, item: Item) -> str:
        """A cover drawn by us, with the words of the title as they are now."""
        drawing = cover.draw(item.publication, item.id, shelf=next(iter(item.shelves), "")).encode()
        with self._bench() as bench:
            for name in ("cover.svg.gz", "thumb.svg.gz"):
                (bench / name).write_bytes(gzip.compress(drawing, 4, mtime=0))
            return self._keep(item, bench)

    def keep_chosen(self, item: Item, folder: Path) -> None:
        """Take the chosen covers of a title over into a folder that will take the place of its prepared files."""
        for path in self._store.chosen(item.id):
            shutil.copyfile(path, folder / path.name)

    def _read(self, item: Item, file: SourceFile, page: int = 0) -> str:
        with self._bench() as bench, Sandbox(self._settings.limits) as sandbox:
            task = Task(item=item.id, name=file.name, files=(file,), folder=bench, purpose=Purpose.COVER, page=page)
            sandbox.begin(task)
            answer = sandbox.finish()
            if answer.code == DiskFull.__name__:
                raise self._store.full(0)
            if answer.why:
                reason = answer.message.removesuffix(".")
                raise NotLetIn(reason=reason, named=answer.code, advised=answer.advice)
            return self._keep(item, bench)

    @contextmanager
    def _bench(self) -> Iterator[Path]:
        with self._store.room(), tempfile.TemporaryDirectory(prefix=".cover-", dir=self._settings.data) as folder:
            yield Path(folder)

    def _keep(self, item: Item, bench: Path) -> str:
        """Give the two pictures names of their own among the prepared files, by their bytes: none is written over."""
        made = next(bench.glob("cover.*"))
        ending = made.name.removeprefix("cover")
        number = hashlib.sha256(made.read_bytes()).hexdigest()[:8]
        folder = self._store.folder(item.id)
        for kind in ("thumb", "cover"):
            (bench / f"{kind}{ending}").replace(folder / f"{kind}-{number}{ending}")
        self._store.sync()
        return f"cover-{number}{ending.removesuffix('.gz')}"
