"""The way of a file into the library: copied, read in the sandbox, kept, indexed, and only then shown."""

import hashlib
import shutil
import tempfile
from base64 import b32encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from kiosk.clock import Clock
from kiosk.config import MIB, Settings
from kiosk.content import active, sources
from kiosk.content.curation import Curation
from kiosk.content.finding import analysed
from kiosk.content.finding.analysis import Analysis
from kiosk.content.index import Index
from kiosk.content.jobs import Jobs, Waiting
from kiosk.content.model import Kind, Notice, Publication, Role, SourceFile, StoredFile
from kiosk.content.prepared import prepared_in
from kiosk.content.reader import PUBLICATION, Task
from kiosk.content.refusals import ChangedOnTheWay, Gone, Refused
from kiosk.content.reports import Outcome, Report
from kiosk.content.sandbox import Sandbox
from kiosk.content.store import DiskFull, StagedFile, Store

# A larger batch writes less (its terms become one piece of the index) and lets people wait longer for the first line.
BATCH_TITLES, BATCH_BYTES, BATCH_SECONDS = 256, 256 * MIB, 15.0
LARGE = 8 * MIB  # from here on, to read a title that may be known costs less than to copy it

_HERE = Notice(code="AlreadyHere", message="It is already in the library.")
_BACK = Notice(code="AlreadyHere", message="It was in the bin and is back.")
_EDITION = Notice(
    code="OtherEdition",
    message="Another edition of this title is in the library.",
    advice="If the new one should take its place, add it again with --replace.",
)


@dataclass(frozen=True, kw_only=True)
class _Staged:
    """A candidate whose files were copied into its staging folder."""

    waiting: Waiting
    item: str
    files: tuple[StagedFile, ...]
    folder: Path
    began: float

    @property
    def prepared(self) -> Path:
        return self.folder / "prepared"


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A staged title that was read and waits for its batch."""

    staged: _Staged
    publication: Publication
    analysis: Analysis
    seconds: float


class Ingest:
    """Works through the jobs of one library. Made and used only under `only_worker`.

    While the sandbox reads one title, the next is copied and the last batch is committed. A batch is in the index and
    safe on disk, then in the catalogue: readers see a title whole or not at all.
    """

    def __init__(self, settings: Settings, curation: Curation, jobs: Jobs, index: Index, clock: Clock) -> None:
        self.settings = settings
        self.store = Store(settings.data)
        self.curation = curation
        self.jobs = jobs
        self.index = index
        self.clock = clock
        self._staging = settings.data / "staging"
        self._run = self._staging
        self._batch: list[_Read] = []
        self._batch_began = 0.0

    def run(self, job: int, tell: Callable[[Report], None], stop: Callable[[], bool] = lambda: False) -> bool:
        """Decide what is left of a job, telling each line when it is safe; returns whether the job is finished.

        Raises:
            DiskFull: the reserve would be touched; what was decided so far stays decided.
        """
        with self.store.room():
            # What a killed run left half done, or did not come to do.
            active.keep_in_step(self.settings, self.curation.catalogue, self.store)
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging.mkdir(parents=True, exist_ok=True)
            self._run = Path(tempfile.mkdtemp(dir=self._staging))
            try:
                return self._work(job, tell, stop)
            finally:
                shutil.rmtree(self._staging, ignore_errors=True)

    def _work(self, job: int, tell: Callable[[Report], None], stop: Callable[[], bool]) -> bool:
        full: DiskFull | None = None
        with Sandbox(self.settings.limits) as sandbox:
            reading: _Staged | None = None
            for waiting in self.jobs.waiting(job):
                if stop():
                    break
                try:
                    staged = self._stage(job, waiting, tell)
                except DiskFull as error:
                    full = error
                    break
                if reading:
                    self._collect(job, reading, sandbox, tell)
                reading = self._begin(job, staged, sandbox, tell) if staged else None
                if self._batch_is_full():
                    self._commit(job, tell)
            if reading:
                self._collect(job, reading, sandbox, tell)
            self._commit(job, tell)
        if full:
            raise full
        if self.jobs.waiting(job):
            return False
        self.jobs.finish(job)
        return True

    def _stage(self, job: int, waiting: Waiting, tell: Callable[[Report], None]) -> _Staged | None:
        """Copy the files; None when the line is decided without: they cannot be read, are known, or were cancelled."""
        if not self.jobs.is_waiting(job, waiting.position):
            return None
        began = self.clock.monotonic()
        folder = self._run / str(waiting.position)
        try:
            if (known := self._known_large(waiting)) and self._is_known(job, waiting, known, began, tell):
                return None
            self._room_for(waiting)
            (folder / "prepared").mkdir(parents=True)
            files = tuple(
                self.store.stage(file.path, folder / str(number)) for number, file in enumerate(waiting.candidate.files)
            )
            for given, copy in zip(waiting.candidate.files, files, strict=True):
                if given.sha256 not in {"", copy.sha256}:
                    raise ChangedOnTheWay
        except Refused as refusal:
            shutil.rmtree(folder, ignore_errors=True)
            self._refuse(job, waiting, Notice.of(refusal), began, tell)
            return None
        item = item_id(_named(waiting, files))
        return _Staged(waiting=waiting, item=item, files=files, folder=folder, began=began)

    def _known_large(self, waiting: Waiting) -> str:
        """The id of a large title, found without copying, when the library seems to have its bytes; else empty."""
        try:
            sizes = [file.path.stat().st_size for file in waiting.candidate.files]
        except OSError:  # it is gone, or its stick fails: `_room_for` says so
            return ""
        if sum(sizes) < LARGE or not all(map(self.curation.catalogue.has_size, sizes)):
            return ""
        return item_id(_named(waiting, [self.store.look(file.path) for file in waiting.candidate.files]))

    def _room_for(self, waiting: Waiting) -> None:
        try:
            size = sum(file.path.stat().st_size for file in waiting.candidate.files)
        except OSError as error:
            raise Gone(detail=error.strerror or "it is not there") from error
        needed = 2 * size + self.settings.limits.reserve
        if self.store.free() < needed:
            raise self.store.full(needed)

    def _begin(self, job: int, staged: _Staged, sandbox: Sandbox, tell: Callable[[Report], None]) -> _Staged | None:
        """Let a staged title be read, unless it is known."""
        if self._is_known(job, staged.waiting, staged.item, staged.began, tell):
            shutil.rmtree(staged.folder)
            return None
        sandbox.begin(self._task(staged))
        return staged

    def _is_known(self, job: int, waiting: Waiting, found: str, began: float, tell: Callable[[Report], None]) -> bool:
        """The same bytes twice are one item; one from the bin comes back."""
        if any(read.staged.item == found for read in self._batch):
            self._commit(job, tell)
        if self.store.prepared(found, PUBLICATION) is None:
            return False  # new, or its prepared files are gone: read it anew
        why = _HERE
        with self.curation.db.atomic():
            if self.curation.catalogue.is_binned(found):
                self.curation.restore([found])
                why = _BACK
            item = self.curation.catalogue.item(found)
            if item is None:
                return False
            report = replace(
                Report.because(waiting.candidate.name, Outcome.ACCEPTED, [why], code=why.code),
                item=item.id,
                title=item.publication.title,
                kind=item.publication.kind,
                seconds=round(self.clock.monotonic() - began, 3),
            )
            self.jobs.record(job, waiting.position, report)
        self._let_kiwix_know([item.publication])
        tell(report)
        return True

    def _task(self, staged: _Staged) -> Task:
        files = tuple(
            SourceFile(path=copy.path, name=given.name, role=given.role)
            for copy, given in zip(staged.files, staged.waiting.candidate.files, strict=True)
        )
        name = sources.name_of(staged.waiting.candidate.name)
        shelf = next(iter(staged.waiting.placing.shelves), "")
        return Task(item=staged.item, name=name, files=files, folder=staged.prepared, shelf=shelf)

    def _collect(self, job: int, staged: _Staged, sandbox: Sandbox, tell: Callable[[Report], None]) -> None:
        """Take the sandbox' answer for a title."""
        answer = sandbox.finish()
        if answer.code == DiskFull.__name__:
            raise self.store.full(2 * sum(file.size for file in staged.files))
        if answer.why:
            self._refuse(job, staged.waiting, answer.why, staged.began, tell)
            shutil.rmtree(staged.folder)
            return
        facts = prepared_in(staged.prepared, PUBLICATION)
        publication = msgspec.json.decode(facts.content() if facts else b"", type=Publication)
        analysis = analysed.read((staged.prepared / analysed.FILE).replace(staged.folder / analysed.FILE))
        if not self._batch:
            self._batch_began = self.clock.monotonic()
        seconds = round(self.clock.monotonic() - staged.began, 3)
        self._batch.append(_Read(staged=staged, publication=publication, analysis=analysis, seconds=seconds))

    def _report(self, read: _Read) -> Report:
        """The line of a title that is let in; asked for when all before it are in the catalogue."""
        staged, publication = read.staged, read.publication
        why = [notice for notice in publication.notices if not notice.mild]
        placing = staged.waiting.placing
        older = [item for item in self.curation.catalogue.editions(publication) if item.id != staged.item]
        if older and not placing.replace:
            why.append(_EDITION)
        outcome = Outcome.WARNED if why else Outcome.ACCEPTED
        return replace(
            Report.because(staged.waiting.candidate.name, outcome, why),
            item=staged.item,
            title=publication.title,
            kind=publication.kind,
            seconds=read.seconds,
        )

    def _batch_is_full(self) -> bool:
        size = sum(file.size for read in self._batch for file in read.staged.files)
        old = bool(self._batch) and self.clock.monotonic() - self._batch_began > BATCH_SECONDS
        return old or len(self._batch) >= BATCH_TITLES or size >= BATCH_BYTES

    def _commit(self, job: int, tell: Callable[[Report], None]) -> None:
        """Make a batch true: files to their places, the index, all of it safe on disk, and then the catalogue."""
        batch = [read for read in self._batch if self.jobs.is_waiting(job, read.staged.waiting.position)]
        self._batch = []
        if not batch:
            return
        for read in batch:
            for file in read.staged.files:
                self.store.keep(file)
            self.store.keep_prepared(read.staged.item, read.staged.prepared)
        self.index.write([read.analysis for read in batch])
        for read in batch:  # what only the index needed never reaches the disk
            shutil.rmtree(read.staged.folder, ignore_errors=True)
        self.store.sync()
        reports = []
        with self.curation.db.atomic():
            batch = [read for read in batch if self.jobs.is_waiting(job, read.staged.waiting.position)]
            for read in batch:
                given = read.staged.waiting.candidate.files
                stored = tuple(
                    StoredFile(sha256=file.sha256, name=name.name, role=name.role, size=file.size)
                    for file, name in zip(read.staged.files, given, strict=True)
                )
                reports.append(self._report(read))
                if self.curation.catalogue.is_binned(read.staged.item):
                    self.curation.restore([read.staged.item])
                elif self.curation.catalogue.item(read.staged.item) is None:
                    self.curation.admit(read.staged.item, read.publication, stored, read.staged.waiting.placing)
                self.jobs.record(job, read.staged.waiting.position, reports[-1])
        self._let_kiwix_know([read.publication for read in batch])
        for report in reports:
            tell(report)

    def _let_kiwix_know(self, publications: Sequence[Publication]) -> None:
        if any(publication.kind in {Kind.ZIM, Kind.HTML} for publication in publications):
            active.keep_in_step(self.settings, self.curation.catalogue, self.store)

    def _refuse(
        self,
        job: int,
        waiting: Waiting,
        why: Notice,
        began: float,
        tell: Callable[[Report], None],
    ) -> None:
        report = Report.because(waiting.candidate.name, Outcome.REFUSED, [why], code=why.code)
        self._tell(job, waiting.position, replace(report, seconds=round(self.clock.monotonic() - began, 3)), tell)

    def _tell(self, job: int, position: int, report: Report, tell: Callable[[Report], None]) -> None:
        with self.curation.db.atomic():
            self.jobs.record(job, position, report)
        tell(report)


def _named(waiting: Waiting, files: Sequence[StagedFile]) -> tuple[tuple[Role, StagedFile], ...]:
    return tuple(zip((file.role for file in waiting.candidate.files), files, strict=True))


def item_id(files: tuple[tuple[Role, StagedFile], ...]) -> str:
    """The id of the title that these files make: the same bytes give the same id in every library.

    Sixteen letters and digits of base 32 (80 bits) of the SHA-256 of the roles and hashes; covers and subtitles do not
    count, so that a better cover does not make another title.
    """
    own = [f"{role}:{file.sha256}" for role, file in files if role not in {Role.COVER, Role.SUBTITLES}]
    digest = hashlib.sha256("\n".join(own).encode()).digest()
    return b32encode(digest[:10]).decode().lower()
