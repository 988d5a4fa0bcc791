"""Films of 2 GB and more: room is asked for before the first byte, they break at 99 % and go on; the site stays small.

By hand, for it takes minutes and room: ./run test -m long tests/flow/test_large_uploads.py
"""

import hashlib
import json
import logging
import time
import urllib.error
import wave
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.content.jobs import Job, Jobs, JobState
from kiosk.content.reports import Outcome, Report
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.people.model import Role
from kiosk.web.staff.desk.adding import PIECE
from tests.builders import importing, loopdisk
from tests.builders.cable import Cable
from tests.builders.staffsite import Person, Program, StaffSite, let_in_everybody

pytestmark = pytest.mark.long

MIB, GIB = 1 << 20, 1 << 30
GROWTH = 8 * MIB  # of the staff site's memory, whatever is sent
PATIENCE = 600.0  # seconds that an import may take
SETTINGS = f"{importing.PATIENT}reserve = {MIB}\n"


@dataclass(frozen=True, kw_only=True)
class Line:
    """The staff site at the other end of a cable."""

    url: str


class Sender:
    """Sends a file as the page does: pieces, each with its offset; after a break it asks how much came."""

    def __init__(self, person: Person, lang: str = "km") -> None:
        self.person = person
        self.breaks = 0
        self._page = f"/{lang}/add/"

    def announce(self, name: str, size: int) -> str:
        """Say what is coming; returns the drop."""
        return str(self._json(f"{self._page}drops/", {"files": [{"path": name, "size": size}]})["id"])

    def send(self, drop: str, file: Path, begin: int = 0) -> None:
        """All of a file from there on."""
        size, offset = file.stat().st_size, begin
        with file.open("rb") as source:
            while offset < size:
                source.seek(offset)
                try:
                    offset = self._piece(drop, offset, source.read(PIECE))
                except urllib.error.HTTPError:
                    raise
                except (urllib.error.URLError, ConnectionError):
                    self.breaks += 1
                    offset = self.come(drop)

    def come(self, drop: str) -> int:
        """How much has come."""
        return int(json.loads(self.person.page(f"{self._page}drops/{drop}/"))["files"][0]["offset"])

    def finish(self, drop: str, sha256: str) -> None:
        """It has come whole."""
        self._json(f"{self._page}drops/{drop}/0/whole/", {"sha256": sha256})

    def _piece(self, drop: str, offset: int, data: bytes) -> int:
        answer = self.person.post(f"{self._page}drops/{drop}/0/", data, Upload_Offset=str(offset))
        return int(json.loads(answer)["offset"])

    def _json(self, path: str, body: object) -> dict[str, object]:
        answer = self.person.post(path, json.dumps(body).encode(), Content_Type="application/json")
        told: dict[str, object] = json.loads(answer)
        return told


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StaffSite]:
    data = importing.new_library(tmp_path / "data", SETTINGS)
    let_in_everybody(data)
    with StaffSite(data) as site:
        yield site


def librarian(at: StaffSite | Line) -> Person:
    person = Person(at, Role.LIBRARIAN)
    person.page("/km/add/")
    return person


def recording(path: Path, size: int) -> Path:
    """A WAV file of about this size that is mostly holes, with something else at each MiB."""
    frames = size // 4
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, frames, "NONE", ""))
        file.writeframesraw(b"\1\0" * 4)
    with path.open("r+b") as file:
        for place in range(MIB, frames * 4, MIB):
            file.seek(place)
            file.write(str(place).encode() * 40)
        file.truncate(44 + frames * 4)
        for place, number in ((4, 36 + frames * 4), (40, frames * 4)):
            file.seek(place)
            file.write(number.to_bytes(4, "little"))
    return path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def finished(data: Path) -> Job:
    """The only import, when it is done."""
    until = time.monotonic() + PATIENCE
    db = open_catalogue(data)
    with closing(db.conn):
        while (job := Jobs(db).newest(1)[0]).state is not JobState.DONE:
            assert time.monotonic() < until, job
            time.sleep(0.2)
        return job


def test_two_gigabytes_broken_at_99_percent_arrive_whole_and_the_site_does_not_grow(
    site: StaffSite, tmp_path: Path
) -> None:
    film = recording(tmp_path / "ភាពយន្ត.wav", 2 * GIB)
    size, data = film.stat().st_size, tmp_path / "data"
    with Cable(site.port, [40 * MIB + size * 99 // 100]) as cable:
        sender = Sender(librarian(Line(url=cable.url)))
        small = recording(tmp_path / "small.wav", 40 * MIB)
        sender.send(sender.announce("small.wav", small.stat().st_size), small)  # what the site needs for any upload
        before = site.memory()
        drop = sender.announce(film.name, size)
        sender.send(drop, film)
        assert cable.cuts == []
        assert sender.breaks
        grown = site.most_memory() - before
        sender.finish(drop, digest(film))
    logging.getLogger().info("memory: %.1f MiB, and at most %.1f MiB more", before / MIB, grown / MIB)
    assert grown < GROWTH
    worker = Program(data, "worker")
    worker.start()
    try:
        (line,) = finished(data).lines
    finally:
        worker.end()
    assert isinstance(line, Report)
    assert line.outcome in {Outcome.ACCEPTED, Outcome.WARNED}, line
    original = data / "store" / digest(film)[:2] / digest(film)
    assert digest(original) == digest(film)


def test_twenty_gigabytes_broken_at_99_percent_go_on_where_they_stood(site: StaffSite, tmp_path: Path) -> None:
    film, data = tmp_path / "wikipedia.zim", tmp_path / "data"
    with film.open("wb") as file:
        file.truncate(20 * GIB)
    if Store(data).free() < 61 * GIB:
        pytest.skip("20 GB and their copies need 61 GB of room")
    sender = Sender(librarian(site))
    before = site.memory()
    drop = sender.announce(film.name, 20 * GIB)
    here = 20 * GIB * 99 // 100
    (part,) = (data / "inbox").glob(f"{drop}/parts")
    with (part / "0").open("wb") as file:
        file.truncate(here)  # holes in the place of what has come
    assert sender.come(drop) == here
    sender.send(drop, film, begin=here)
    assert sender.come(drop) == 20 * GIB
    assert site.most_memory() - before < GROWTH
    with pytest.raises(urllib.error.HTTPError):
        sender.person.post(f"/km/add/drops/{drop}/0/", b"more", Upload_Offset=str(20 * GIB - 4))


@pytest.mark.skipif(bool(loopdisk.missing()), reason=loopdisk.missing() or "none")
@pytest.mark.parametrize(("lang", "words"), [("km", "គ្មានកន្លែង"), ("en", "no room"), ("fr", "pas de place")])
def test_twenty_gigabytes_without_room_are_refused_in_words_before_their_first_byte(
    tmp_path: Path, lang: str, words: str
) -> None:
    with loopdisk.LoopDisk(tmp_path, mebibytes=4096).mounted() as disk:
        data = importing.new_library(disk / "data", SETTINGS)
        let_in_everybody(data)
        with StaffSite(data) as site:
            sender = Sender(librarian(site), lang)
            with pytest.raises(urllib.error.HTTPError) as refused:
                sender.announce("wikipedia.zim", 20 * GIB)
            with refused.value as answer:
                told = json.loads(answer.read())
        assert not (data / "inbox").exists()
    assert told["code"] == "NoRoom"
    assert words in told["message"].lower()
    assert told["advice"]
