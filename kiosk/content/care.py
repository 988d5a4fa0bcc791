"""Care of what is derived and of what was kept: heal, rebuild, check, sweep."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.config import MIB, Settings
from kiosk.content import active
from kiosk.content.covers import Covers
from kiosk.content.curation import Curation
from kiosk.content.finding import analysed, passages
from kiosk.content.finding.analysis import IndexedItem
from kiosk.content.index import DamagedIndex, Index
from kiosk.content.model import Item, Role, SourceFile
from kiosk.content.reader import PUBLICATION, Task
from kiosk.content.recordings import Recordings
from kiosk.content.sandbox import Sandbox
from kiosk.content.store import DiskFull, Store
from kiosk.sqlite import DatabaseBusy, Mode


class Trouble(StrEnum):
    """What a check can find."""

    MISSING = "original missing"
    CHANGED = "original changed"
    UNPREPARED = "not prepared"
    UNINDEXED = "not in the index"
    ORPHAN = "not needed by any title"
    DISK = "disk too full"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One trouble: with which title or file, and what to do."""

    trouble: Trouble
    subject: str
    advice: str


class Care:
    """Looks after one library. Made and used only under `turn.only_worker`."""

    def __init__(self, settings: Settings, curation: Curation) -> None:
        self.settings = settings
        self.curation = curation
        self.store = Store(settings.data)

    def open_index(self, *, thorough: bool = True) -> Index:
        """The index in step with the catalogue: a damaged one is made anew, a title that it lacks is added.

        So is one that was corrected while the index was busy, or just before a power cut.

        `thorough` reads all of it, which takes some seconds for each GB.
        """
        try:
            index = Index.open(self.settings.data, Mode.WRITE)
            if thorough:
                index.check()
        except DamagedIndex:
            Index.discard(self.settings.data)
            index = Index.open(self.settings.data, Mode.WRITE)
        catalogue, known = self.curation.catalogue, index.facts()
        if surplus := known.keys() - catalogue.all_ids():
            index.remove(surplus)
        for item in (*catalogue.everything(), *(item for _, item in catalogue.binned())):
            if known.get(item.id) != IndexedItem.of(item.id, item.publication).digest():
                self._index_from_prepared(index, item)
        return index

    def reindex(self, items: Iterable[str]) -> bool:
        """Let the search know what was edited; whether it does already. Needs no `only_worker`.

        An import that is running goes first. If that takes long, the next `open_index` puts the index in step.
        """
        try:
            index = Index.open(self.settings.data, Mode.WRITE)
            for item_id in items:
                if item := self.curation.catalogue.item(item_id):
                    self._index_from_prepared(index, item)
            index.close()
        except (DamagedIndex, DatabaseBusy):
            return False
        return True

    def _index_from_prepared(self, index: Index, item: Item) -> None:
        folder = self.store.folder(item.id)
        if (folder / passages.FILE).exists():  # else it is to be prepared anew: `check` tells
            text = passages.stream(folder / passages.FILE)
            index.write([Index.analyse(IndexedItem.of(item.id, item.publication), text)])

    def rebuild(self, tell: Callable[[Item, str], None], items: Iterable[Item] | None = None) -> None:
        """Make prepared files and index entries anew from the originals; `tell` gets each title and a reason or ''.

        What the librarian edited stays. A title whose original is missing or refused now keeps what it has.
        """
        index = self.open_index()
        with Sandbox(self.settings.limits) as sandbox:
            for item in tuple(items if items is not None else self.curation.catalogue.everything()):
                tell(item, self._prepare(item, sandbox, index))
        active.keep_in_step(self.settings, self.curation.catalogue, self.store, anew=True)
        index.optimise()

    def _prepare(self, item: Item, sandbox: Sandbox, index: Index) -> str:
        for file in item.files:
            if self.store.digest(file.sha256) != file.sha256:
                return "Its original is missing or was changed."
        folder = self.settings.data / "staging" / item.id
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files = tuple(
            SourceFile(path=self.store.original(file.sha256), name=file.name, role=file.role) for file in item.files
        )
        shelf = next(iter(item.shelves), "")
        # Several tracks were named by their folder, which nobody kept.
        name = item.publication.title if files[0].role is Role.TRACK else files[0].name
        sandbox.begin(Task(item=item.id, name=name, files=files, folder=folder, shelf=shelf))
        answer = sandbox.finish()
        if answer.code == DiskFull.__name__:
            raise self.store.full(item.size)
        if answer.code:
            shutil.rmtree(folder, ignore_errors=True)
            return answer.message
        (folder / analysed.FILE).unlink()
        Covers(self.settings).keep_chosen(item, folder)
        self.store.sync()  # before what readers see is exchanged for it
        self.store.keep_prepared(item.id, folder)
        self._index_from_prepared(index, item)
        return ""

    def check(self, *, hashes: bool = True) -> Iterator[Finding]:
        """Look for what is missing, changed or too much; with `hashes` every original is read."""
        catalogue = self.curation.catalogue
        with_index = self.open_index().ids()
        for item in catalogue.everything():
            yield from self._check_originals(item, hashes=hashes)
            if self.store.prepared(item.id, PUBLICATION) is None:
                yield Finding(trouble=Trouble.UNPREPARED, subject=item.id, advice=f"kiosk rebuild {item.id}")
            elif item.id not in with_index:
                yield Finding(trouble=Trouble.UNINDEXED, subject=item.id, advice=f"kiosk rebuild {item.id}")
        yield from self._check_recordings(hashes=hashes)
        for orphan in self._orphans():
            yield Finding(trouble=Trouble.ORPHAN, subject=orphan, advice="kiosk check --repair")
        free, reserve = self.store.free(), self.settings.limits.reserve
        if free < reserve:
            advice = f"{free / MIB:.0f} MB are free, {reserve / MIB:.0f} MB should be: remove titles and empty the bin"
            yield Finding(trouble=Trouble.DISK, subject=str(self.settings.data), advice=advice)

    def _check_originals(self, item: Item, *, hashes: bool) -> Iterator[Finding]:
        advice = f"Add the file again, or remove the title: kiosk remove {item.id}"
        for file in item.files:
            if not self.store.original(file.sha256).exists():
                yield Finding(trouble=Trouble.MISSING, subject=f"{item.id} {file.name}", advice=advice)
            elif hashes and self.store.digest(file.sha256) != file.sha256:
                yield Finding(trouble=Trouble.CHANGED, subject=f"{item.id} {file.name}", advice=advice)

    def _check_recordings(self, *, hashes: bool) -> Iterator[Finding]:
        for recording in Recordings(self.curation.catalogue.connection).all():
            advice = (
                f"Record it again, or remove it: kiosk voice remove {recording.key} --language {recording.language}"
            )
            subject = f"{recording.key} ({recording.language})"
            if not self.store.original(recording.sha256).exists():
                yield Finding(trouble=Trouble.MISSING, subject=subject, advice=advice)
            elif hashes and self.store.digest(recording.sha256) != recording.sha256:
                yield Finding(trouble=Trouble.CHANGED, subject=subject, advice=advice)

    def _orphans(self) -> Iterator[str]:
        catalogue = self.curation.catalogue
        needed, ids = catalogue.originals() | Recordings(catalogue.connection).sounds(), catalogue.all_ids()
        yield from (sha256 for sha256 in self.store.kept_originals() if sha256 not in needed)
        yield from (item_id for item_id in self.store.kept_prepared() if item_id not in ids)

    def settle(self) -> None:
        """What a start after a power cut needs: the index in step, kiwix in step, nothing left half done."""
        self.open_index()
        active.keep_in_step(self.settings, self.curation.catalogue, self.store, anew=True)
        self.sweep()

    def repair(self, tell: Callable[[Item, str], None]) -> None:
        """Prepare anew what is not prepared, index what is not indexed, and remove what no title needs."""
        items = self.curation.catalogue.everything()
        self.rebuild(tell, [item for item in items if self.store.prepared(item.id, PUBLICATION) is None])
        self.sweep()

    def sweep(self) -> int:
        """Remove files that no title needs, such as a killed import leaves; returns how many."""
        with self.curation.db.atomic():  # nobody keeps a recording meanwhile
            orphans = tuple(self._orphans())
            for orphan in orphans:
                if len(orphan) == len("0" * 64):
                    self.store.discard_original(orphan)
                else:
                    self.store.discard(orphan)
        return len(orphans)
