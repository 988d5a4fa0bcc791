"""The way of a file into the library: copied, read in the sandbox, kept, indexed, and only then shown."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.clock import Clock
from kiosk.config import MIB, Settings
from kiosk.content import active
from kiosk.content.curation import Curation
from kiosk.content.finding.analysis import Analysis
from kiosk.content.index import Index
from kiosk.content.jobs import Jobs, Waiting
from kiosk.content.model import Kind, Publication, Role, SourceFile, StoredFile
from kiosk.content.reader import ANALYSIS, PUBLICATION, Task
from kiosk.content.refusals import Gone, Refused
from kiosk.content.reports import Outcome, Report
from kiosk.content.sandbox import Sandbox
from kiosk.content.store import DiskFull, StagedFile, Store
from kiosk.content.workbench import Workbench
from kiosk.errors import KioskError

# A larger batch writes less (its terms become one piece of the index) and lets people wait longer for the first line.
BATCH_TITLES, BATCH_BYTES, BATCH_SECONDS = 256, 256 * MIB, 15.0


class WorkerBusy(KioskError):
    """Another process is importing."""

    message = "Another import is running."
    advice = "Wait until it has ended, and try again."


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


@contextmanager
def only_worker(data: Path) -> Iterator[None]:
    """Hold the right to import and to change derived files; the kernel gives it back when the process dies.

    Raises:
        WorkerBusy: another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / "worker.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerBusy from error
        yield
    finally:
        os.close(descriptor)


class Ingest:
    """Works through the jobs of one library. Made and used only under `only_worker`.

    While the sandbox reads one title, the next is copied and the last batch is committed. A batch is safe on disk, then
    in the index, then in the catalogue: readers see a title whole or not at all.
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
                reading = None if staged is None or self._is_known(job, staged, tell) else staged
                if reading:
                    sandbox.begin(self._task(reading))
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
        """Copy the files; None when they cannot be read and the line is decided by that."""
        began = self.clock.monotonic()
        folder = self._run / str(waiting.position)
        try:
            self._room_for(waiting)
            (folder / "prepared").mkdir(parents=True)
            files = tuple(
                self.store.stage(file.path, folder / str(number)) for number, file in enumerate(waiting.candidate.files)
            )
        except Refused as refusal:
            shutil.rmtree(folder, ignore_errors=True)
            self._refuse(job, waiting, refusal.code, str(refusal), refusal.what_to_do, began, tell)
            return None
        item = item_id(tuple(zip((f.role for f in waiting.candidate.files), files, strict=True)))
        return _Staged(waiting=waiting, item=item, files=files, folder=folder, began=began)

    def _room_for(self, waiting: Waiting) -> None:
        try:
            size = sum(file.path.stat().st_size for file in waiting.candidate.files)
        except OSError as error:
            raise Gone(detail=error.strerror or "it is not there") from error
        needed = 2 * size + self.settings.limits.reserve
        if self.store.free() < needed:
            raise self.store.full(needed)

    def _is_known(self, job: int, staged: _Staged, tell: Callable[[Report], None]) -> bool:
        """The same bytes twice are one item; one from the bin comes back."""
        if any(read.staged.item == staged.item for read in self._batch):
            self._commit(job, tell)
        if self.store.prepared(staged.item, PUBLICATION) is None:
            return False  # new, or its prepared files are gone: read it anew
        reason = "It is already in the library."
        with self.curation.db.atomic():
            if self.curation.catalogue.is_binned(staged.item):
                self.curation.restore([staged.item])
                reason = "It was in the bin and is back."
            item = self.curation.catalogue.item(staged.item)
            if item is None:
                return False
            report = Report(
                file=staged.waiting.candidate.name,
                outcome=Outcome.ACCEPTED,
                code="AlreadyHere",
                reason=reason,
                item=item.id,
                title=item.publication.title,
                kind=item.publication.kind,
                seconds=round(self.clock.monotonic() - staged.began, 3),
            )
            self.jobs.record(job, staged.waiting.position, report)
        self._let_kiwix_know([item.publication])
        tell(report)
        shutil.rmtree(staged.folder)
        return True

    def _task(self, staged: _Staged) -> Task:
        files = tuple(
            SourceFile(path=copy.path, name=given.name, role=given.role)
            for copy, given in zip(staged.files, staged.waiting.candidate.files, strict=True)
        )
        name = Path(staged.waiting.candidate.name).name
        return Task(item=staged.item, name=name, files=files, folder=staged.prepared)

    def _collect(self, job: int, staged: _Staged, sandbox: Sandbox, tell: Callable[[Report], None]) -> None:
        """Take the sandbox' answer for a title."""
        answer = sandbox.finish()
        if answer.code == DiskFull.__name__:
            raise self.store.full(2 * sum(file.size for file in staged.files))
        if answer.code:
            self._refuse(job, staged.waiting, answer.code, answer.message, answer.advice, staged.began, tell)
            shutil.rmtree(staged.folder)
            return
        publication = msgspec.json.decode(Workbench(staged.prepared).read(PUBLICATION), type=Publication)
        analysis = msgspec.msgpack.decode((staged.prepared / ANALYSIS).read_bytes(), type=Analysis)
        (staged.prepared / ANALYSIS).unlink()
        if not self._batch:
            self._batch_began = self.clock.monotonic()
        seconds = round(self.clock.monotonic() - staged.began, 3)
        self._batch.append(_Read(staged=staged, publication=publication, analysis=analysis, seconds=seconds))

    def _report(self, read: _Read) -> Report:
        """The line of a title that is let in; asked for when all before it are in the catalogue."""
        staged, publication = read.staged, read.publication
        warnings = [notice for notice in publication.notices if not notice.mild]
        reasons = [notice.message for notice in warnings]
        advice = [notice.advice for notice in warnings if notice.advice]
        placing = staged.waiting.placing
        older = [item for item in self.curation.catalogue.editions(publication) if item.id != staged.item]
        if older and not placing.replace:
            reasons.append("Another edition of this title is in the library.")
            advice.append("If the new one should take its place, add it again with --replace.")
        return Report(
            file=staged.waiting.candidate.name,
            outcome=Outcome.WARNED if reasons else Outcome.ACCEPTED,
            reason=" ".join(reasons),
            advice=" ".join(dict.fromkeys(advice)),
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
        """Make a batch true: files to their places, then the index, then the catalogue."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        for read in batch:
            for file in read.staged.files:
                self.store.keep(file)
            self.store.keep_prepared(read.staged.item, read.staged.prepared)
        self.store.sync()
        self.index.write([read.analysis for read in batch])
        reports = []
        with self.curation.db.atomic():
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
        for read, report in zip(batch, reports, strict=True):
            tell(report)
            shutil.rmtree(read.staged.folder, ignore_errors=True)

    def _let_kiwix_know(self, publications: Sequence[Publication]) -> None:
        if any(publication.kind in {Kind.ZIM, Kind.HTML} for publication in publications):
            active.keep_in_step(self.settings, self.curation.catalogue, self.store)

    def _refuse(
        self,
        job: int,
        waiting: Waiting,
        code: str,
        reason: str,
        advice: str,
        began: float,
        tell: Callable[[Report], None],
    ) -> None:
        seconds = round(self.clock.monotonic() - began, 3)
        report = Report(
            file=waiting.candidate.name,
            outcome=Outcome.REFUSED,
            code=code,
            reason=reason,
            advice=advice,
            seconds=seconds,
        )
        self._tell(job, waiting.position, report, tell)

    def _tell(self, job: int, position: int, report: Report, tell: Callable[[Report], None]) -> None:
        with self.curation.db.atomic():
            self.jobs.record(job, position, report)
        tell(report)


def item_id(files: tuple[tuple[Role, StagedFile], ...]) -> str:
    """The id of the title that these files make: the same bytes give the same id in every library.

    Sixteen letters and digits of base 32 (80 bits) of the SHA-256 of the roles and hashes; covers and subtitles do not
    count, so that a better cover does not make another title.
    """
    own = [f"{role}:{file.sha256}" for role, file in files if role not in {Role.COVER, Role.SUBTITLES}]
    digest = hashlib.sha256("\n".join(own).encode()).digest()
    return b32encode(digest[:10]).decode().lower()
