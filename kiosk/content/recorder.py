"""Changes to what is spoken, each of which can be undone."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kiosk.config import Settings
from kiosk.content import recordings
from kiosk.content.changes import NothingToUndo
from kiosk.content.curation import BIN_DAYS
from kiosk.content.extract.voice import FACTS, SOUND, Spoken
from kiosk.content.extract.voicepack import MANIFEST, Pack, sound
from kiosk.content.model import Recording, SourceFile, State, Word
from kiosk.content.reader import Purpose, Task
from kiosk.content.recordings import Recordings
from kiosk.content.refusals import Refused
from kiosk.content.sandbox import Sandbox
from kiosk.content.store import DiskFull, StagedFile, Store
from kiosk.errors import KioskError
from kiosk.tables import Database


class NoSuchRecording(KioskError):
    """Nothing is spoken there."""

    message = "{key} has no recording in the language {language}."
    advice = "List the recordings with: kiosk voice list"


class RecordedAnew(KioskError):
    """What waits at a key is not what was listened to."""

    message = "{key} was recorded anew meanwhile."
    advice = "Listen to it again, then decide."


class NotLetIn(Refused):
    """What the reading process said of a file, in its own words."""

    message = "{reason}."

    @property
    def code(self) -> str:
        """The stable name of the reason that the reading process gave."""
        return str(self.parts["named"])

    @property
    def what_to_do(self) -> str:
        """Its advice."""
        return str(self.parts["advised"])


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a voice pack: how many recordings are new or replaced, and how many were left as they are."""

    taken: int
    left: int


class Recorder:
    """Writes recordings; use it in a `with` statement. Each public method is one change that `undo` takes back.

    A second recorder of the same library waits at the door until the first has ended.
    """

    def __init__(self, settings: Settings, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self.recordings = Recordings(db.conn)
        self._store = Store(settings.data)
        self._limits = settings.limits
        self._today = today
        self._sandbox = Sandbox(settings.limits)
        self._bench = settings.data / "recording"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.__exit__(kind, error, trace)

    def add(
        self, key: str, language: str, file: Path, words: Sequence[Word] = (), *, state: State = State.SHOWN
    ) -> Recording:
        """Let a sound file be heard at a key in a language, in the place of the one before; or let it wait.

        `words` are in seconds of the file as given.

        Raises:
            BadKey, BadWords, Gone, NotLetIn: the recording is not used; nothing was changed.
            DiskFull: there is no room for it.
        """
        recordings.check(key, language)
        with self._workshop():
            made, staged, cut = self._prepare(file, self._bench / "0")
            moved = [replace(w, begin=max(0.0, w.begin - cut), end=w.end - cut) for w in words]
            made = replace(made, key=key, language=language, words=recordings.in_step(moved, made.seconds))
            self._admit([made], [staged], state)
        return made

    def take(self, pack: Path, *, over: bool = False, state: State = State.SHOWN) -> Taken:
        """Let the recordings of a voice pack be heard: all or, when one of them is refused, none.

        What is recorded here stays, unless `over` says that the pack goes first.

        Raises:
            Gone, NotLetIn, BadWords: the pack is not used; nothing was changed.
            DiskFull: there is no room for it.
        """
        with self._workshop():
            given = self._read(pack, self._bench / "pack", Purpose.VOICE_PACK)
            listed = msgspec.json.decode((given / MANIFEST).read_bytes(), type=Pack).recordings
            here = {(r.key, r.language): r.sha256 for r in self.recordings.all()}
            wanted = [
                r
                for r in listed
                if (over and here.get((r.key, r.language)) != r.sha256) or (r.key, r.language) not in here
            ]
            made: dict[str, tuple[Recording, StagedFile, float]] = {}
            for recording in wanted:
                if recording.sha256 not in made:
                    folder = self._bench / str(len(made))
                    made[recording.sha256] = self._prepare(given / sound(recording.sha256), folder)
            ready = [_as_made(recording, *made[recording.sha256]) for recording in wanted]
            if ready:
                self._admit(ready, [staged for _, staged, _ in made.values()], state)
        return Taken(taken=len(ready), left=len(listed) - len(ready))

    def remove(self, key: str, language: str) -> None:
        """Let nothing be heard at a key in a language any more.

        Raises:
            NoSuchRecording: there is nothing.
        """
        with self.db.atomic():
            if self.recordings.get(key, language) is None:
                raise NoSuchRecording(key=key, language=language)
            self._log([_nothing(key, language)], State.SHOWN)

    def approve(self, wanted: Iterable[tuple[str, str, str]]) -> None:
        """Let recordings be heard that wait, by key, language and the SHA-256 of what was listened to.

        Raises:
            NoSuchRecording, RecordedAnew: one does not wait, or another in its place; nothing was changed.
        """
        with self.db.atomic():
            self._log(self._waiting(wanted), State.SHOWN)

    def reject(self, wanted: Iterable[tuple[str, str, str]]) -> None:
        """Turn recordings down that wait, named as for `approve`; what is heard now stays.

        Raises:
            NoSuchRecording, RecordedAnew: one does not wait, or another in its place; nothing was changed.
        """
        with self.db.atomic():
            self._log([_nothing(one.key, one.language) for one in self._waiting(wanted)], State.WAITING)

    def _waiting(self, wanted: Iterable[tuple[str, str, str]]) -> list[Recording]:
        waiting = {(one.key, one.language): one for one in self.recordings.waiting()}
        found = []
        for key, language, sha256 in wanted:
            one = waiting.get((key, language))
            if one is None:
                raise NoSuchRecording(key=key, language=language)
            if one.sha256 != sha256:
                raise RecordedAnew(key=key)
            found.append(one)
        return found

    def undo(self) -> tuple[str, ...]:
        """Take back the last change that was not taken back yet; returns the keys.

        Raises:
            NothingToUndo: there is none.
        """
        with self.db.atomic():
            (change,) = self.db.conn.execute("SELECT max(change) FROM recordings WHERE NOT undone").fetchone()
            if change is None:
                raise NothingToUndo
            keys = self.db.conn.execute("SELECT key FROM recordings WHERE change = ? ORDER BY id", [change]).fetchall()
            self.db.conn.execute("UPDATE recordings SET undone = 1 WHERE change = ?", [change])
        return tuple(key for (key,) in keys)

    def forget(self, older_than_days: int = BIN_DAYS) -> None:
        """Forget what was replaced, removed or undone longer ago than this. This cannot be undone.

        The sounds go with the next `Care.sweep`.
        """
        last = (self._today() - timedelta(days=older_than_days)).isoformat()
        with self.db.atomic():
            settled = self.db.conn.execute(
                "SELECT key, language, max(id) FROM recordings WHERE NOT undone AND state = 'shown' "
                "GROUP BY key, language HAVING day <= ?",
                [last],
            ).fetchall()
            for key, language, newest in settled:
                self.db.conn.execute(
                    "DELETE FROM recordings WHERE key = ? AND language = ? AND (id < ? OR (id = ? AND sha256 = ''))",
                    [key, language, newest, newest],
                )
            self.db.conn.execute("DELETE FROM recordings WHERE undone AND day <= ?", [last])

    @contextmanager
    def _workshop(self) -> Iterator[None]:
        """A folder to work in, empty whatever a killed recorder left there."""
        with self._store.room():
            self._bench.mkdir(parents=True, exist_ok=True)
            door = os.open(self._bench, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(door, fcntl.LOCK_EX)  # its holder is done within the time that one recording may take
                for left in self._bench.iterdir():
                    shutil.rmtree(left)
                yield
            finally:
                for left in self._bench.iterdir():
                    shutil.rmtree(left)
                os.close(door)

    def _prepare(self, file: Path, folder: Path) -> tuple[Recording, StagedFile, float]:
        """A recording without a key, its sound, and the seconds that were cut off before it."""
        made = self._read(file, folder, Purpose.VOICE)
        spoken = msgspec.json.decode((made / FACTS).read_bytes(), type=Spoken)
        staged = self._store.stage(made / SOUND, folder / "kept")
        recording = Recording(key="", language="", sha256=staged.sha256, size=staged.size, seconds=spoken.seconds)
        return recording, staged, spoken.cut

    def _read(self, file: Path, folder: Path, purpose: Purpose) -> Path:
        """Let the reading process do its work; returns the folder that it filled."""
        prepared = folder / "prepared"
        prepared.mkdir(parents=True)
        copy = self._store.stage(file, folder / "given")
        given = (SourceFile(path=copy.path, name=file.name),)
        self._sandbox.begin(Task(item="", name=file.name, files=given, folder=prepared, purpose=purpose))
        answer = self._sandbox.finish()
        if answer.code == DiskFull.__name__:
            raise self._store.full(copy.size)
        if answer.code:
            reason = answer.message.removesuffix(".")
            raise NotLetIn(reason=reason, named=answer.code, advised=answer.advice)
        return prepared

    def _admit(self, made: Sequence[Recording], sounds: Iterable[StagedFile], state: State) -> None:
        """Sounds to their places, and then the rows: under the writer's lock, so that no sweep comes between."""
        with self.db.atomic():
            for staged in sounds:
                self._store.keep(staged)
            self._store.sync()
            self._log(made, state)

    def _log(self, made: Iterable[Recording], state: State) -> None:
        (change,) = self.db.conn.execute("SELECT coalesce(max(change), 0) + 1 FROM recordings").fetchone()
        self.db.table("recordings").insert_all(
            {
                "change": change,
                "day": self._today().isoformat(),
                "key": recording.key,
                "language": recording.language,
                "sha256": recording.sha256,
                "size": recording.size,
                "seconds": recording.seconds,
                "words": msgspec.json.encode(recording.words).decode(),
                "state": state,
                "undone": 0,
            }
            for recording in made
        )


def _nothing(key: str, language: str) -> Recording:
    return Recording(key=key, language=language, sha256="", size=0, seconds=0)


def _as_made(listed: Recording, made: Recording, _: StagedFile, cut: float) -> Recording:
    """What a pack lists, with the facts that were found here."""
    moved = [replace(word, begin=max(0.0, word.begin - cut), end=word.end - cut) for word in listed.words]
    return replace(made, key=listed.key, language=listed.language, words=recordings.in_step(moved, made.seconds))
