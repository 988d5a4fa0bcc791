"""Makes a small library in a folder: titles in the catalogue, prepared files, originals and an index."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from kiosk.content.curation import Curation, Placing
from kiosk.content.finding import passages
from kiosk.content.finding.analysis import IndexedItem
from kiosk.content.index import Index
from kiosk.content.model import Item, Kind, Level, Publication, Role, Section, State, StoredFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest, Page, Track
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.content.workbench import Workbench
from kiosk.sqlite import Mode

DAY = date(2026, 11, 23)
CHAPTER = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>1</title></head><body><p>One</p></body></html>'


@dataclass(frozen=True, kw_only=True)
class Given:
    """An original as it was given: the name it came with and its bytes."""

    name: str
    data: bytes
    role: Role = Role.MAIN


class Collection:
    """A library below `data` that grows by `add`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.store = Store(data)
        self.curation = Curation(open_catalogue(data), lambda: DAY)
        self.index = Index.open(data, Mode.WRITE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.index.close()
        self.curation.db.conn.close()

    def add(
        self,
        publication: Publication | str,
        *,
        shelves: Sequence[str] = (),
        state: State = State.SHOWN,
        level: Level | None = None,
        files: Sequence[Given] = (),
        sections: Sequence[Section] = (),
        replace_older: bool = False,
    ) -> Item:
        """Add a title; a mere name is an EPUB in English."""
        if isinstance(publication, str):
            publication = Publication(kind=Kind.EPUB, title=publication, languages=("en",))
        publication = replace(publication, level=level, cover="cover.webp")
        given = files or (Given(name=f"{publication.title}.epub", data=publication.title.encode()),)
        stored = tuple(self._keep(file) for file in given)
        item_id = base64.b32encode(bytes.fromhex(stored[0].sha256))[:16].decode().lower()
        self._prepare(item_id, publication, sections)
        placing = Placing(shelves=tuple(shelves), state=state, level=level, replace=replace_older)
        item = self.curation.admit(item_id, publication, stored, placing)
        self.index.write([self.index.analyse(IndexedItem.of(item_id, publication), sections)])
        return item

    def _keep(self, file: Given) -> StoredFile:
        sha256 = hashlib.sha256(file.data).hexdigest()
        path = self.store.original(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        return StoredFile(sha256=sha256, name=file.name, role=file.role, size=len(file.data))

    def _prepare(self, item_id: str, publication: Publication, sections: Sequence[Section]) -> None:
        folder = self.store.folder(item_id)
        folder.mkdir(parents=True)
        passages.write(folder / passages.FILE, sections)
        bench = Workbench(folder)
        page = bench.add("xhtml", CHAPTER.encode())
        sound = bench.add("mp3", bytes(range(256)) * 4)
        bench.write("cover.webp", b"cover")
        bench.write("thumb.webp", b"thumb")
        active = "index.html" if publication.kind in {Kind.ZIM, Kind.HTML} else ""
        track = Track(href=sound, title="1", media_type="audio/mpeg", seconds=60)
        book = Manifest(
            kind=publication.kind, title=publication.title, pages=(Page(href=page),), tracks=(track,), active=active
        )
        manifest.write(book, bench)
