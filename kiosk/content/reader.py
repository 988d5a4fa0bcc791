"""Reads given files one after another in a process of its own, so that a hostile one harms nothing else.

It speaks one JSON line an answer over standard input and output; what it prepares lies in the folder it is told.
"""

import ctypes
import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

import msgspec

from kiosk.config import MIB, Limits
from kiosk.content import kinds, pack, wire
from kiosk.content.extract import audio, chosen_cover, comic, epub, html, pdf, spool, video, voice, voicepack, zim
from kiosk.content.finding import analysed, passages
from kiosk.content.finding.analysis import IndexedItem
from kiosk.content.index import Index
from kiosk.content.model import Extracted, Kind, Notice, Source, SourceFile
from kiosk.content.prepare import package
from kiosk.content.prepare.cover import ensure_cover
from kiosk.content.refusals import Refused, TooCostly
from kiosk.content.store import DiskFull, Store
from kiosk.content.workbench import Workbench
from kiosk.errors import KioskError

PUBLICATION = "publication.json"

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # sched.h
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Purpose(StrEnum):
    """What is to be made of the files."""

    TITLE = "title"
    VOICE = "voice"  # the recording of a label or title
    VOICE_PACK = "voice pack"
    COVER = "cover"  # of a title, chosen by somebody


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to read, and the (existing, empty) folder for what is prepared from it."""

    item: str
    name: str
    files: tuple[SourceFile, ...]
    folder: Path
    purpose: Purpose = Purpose.TITLE
    shelf: str = ""  # the key of the first one it is to stand on
    page: int = 0  # of a PDF, from 1, that is to be a cover


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How it went: without a reason the folder is filled; with one the file is refused."""

    why: Notice | None = None

    @classmethod
    def refusal(cls, error: KioskError) -> Self:
        """The answer for a title that is not let in."""
        return cls(why=Notice.of(error))

    @property
    def code(self) -> str:
        """The name of the reason, or empty."""
        return self.why.code if self.why else ""

    @property
    def message(self) -> str:
        """The reason in English, or empty."""
        return self.why.text if self.why else ""

    @property
    def advice(self) -> str:
        """What to do, in English, or empty."""
        return self.why.what_to_do if self.why else ""


_READERS: dict[Kind, Callable[[Source, Workbench, Limits], Extracted]] = {
    Kind.EPUB: epub.read,
    Kind.PDF: pdf.read,
    Kind.COMIC: comic.read,
    Kind.AUDIO: audio.read,
    Kind.VIDEO: video.read,
    Kind.ZIM: zim.read,
    Kind.HTML: html.read,
}


def read(task: Task, limits: Limits) -> None:
    """Read what the task names and fill its folder.

    Raises:
        Refused: it is not let in.
    """
    if task.purpose is Purpose.VOICE:
        voice.prepare(task.files[0].path, task.folder, limits)
    elif task.purpose is Purpose.VOICE_PACK:
        voicepack.unpack(task.files[0].path, task.folder, limits)
    elif task.purpose is Purpose.COVER:
        chosen_cover.write(task.files[0].path, task.page, Workbench(task.folder), limits)
    else:
        read_title(task, limits)


def read_title(task: Task, limits: Limits) -> None:
    """Read one title and fill its folder: prepared files, facts, text, and the analysis for the index.

    Raises:
        Refused: it does not become an item.
    """
    kind = kinds.decide(task.files, limits)
    source = Source(kind=kind, name=task.name, files=task.files)
    bench = Workbench(task.folder)
    extracted = _READERS[kind](source, bench, limits)
    publication = ensure_cover(extracted.publication, task.item, bench, shelf=task.shelf)
    bench.write(PUBLICATION, msgspec.json.encode(publication))
    text = extracted.sections or extracted.spooled
    passages.write(task.folder / passages.FILE, text, apart=kind is Kind.ZIM)
    analysed.write(task.folder / analysed.FILE, Index.analyse(IndexedItem.of(task.item, publication), text))
    (task.folder / spool.FILE).unlink(missing_ok=True)
    pack.pack(task.folder, apart=frozenset({passages.FILE, analysed.FILE, package.FILE}))


def answer(line: bytes, limits: Limits) -> Answer:
    """Do one task given as JSON."""
    task = wire.decode(line, Task)
    try:
        with Store(task.folder).room():
            read(task, limits)
    except (Refused, DiskFull) as refusal:
        return Answer.refusal(refusal)
    except (MemoryError, RecursionError):
        return Answer.refusal(TooCostly(limit=f"{limits.memory // MIB} MiB"))
    return Answer()


def confine(limits: Limits) -> None:
    """Give up the network where the kernel lets an ordinary process do so, core dumps, and memory over the limit.

    On a box systemd does the same from outside; here it protects a run by hand. The process also dies with the one
    that asks, so that nobody writes any more where a resumed import works.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def main() -> None:
    """Answer tasks until standard input ends. The limits come as the first argument, as JSON."""
    limits = msgspec.json.decode(sys.argv[1], type=Limits)
    # Libraries print; only answers may reach the one who asks.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    logging.disable(logging.WARNING)  # libraries tell of every oddity of a file; the answer says what matters
    confine(limits)
    gc.freeze()  # so that looking through the rest after each title takes no time
    for line in sys.stdin.buffer:
        answers.write(msgspec.json.encode(answer(line, limits)) + b"\n")
        answers.flush()
        gc.collect()  # pictures that hang on errors would fill the memory of the next title


if __name__ == "__main__":
    main()
