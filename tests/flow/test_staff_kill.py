"""The staff site and the worker are killed at random moments of a hundred actions: what was accepted is done, no half.

`KIOSK_ACTIONS=100` makes it a hundred instead of a few.
"""

import hashlib
import json
import os
import random
import signal
import threading
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.content.catalogue import Catalogue
from kiosk.content.curation import Placing
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import State
from kiosk.content.schema import open_catalogue
from kiosk.people.accounts import Accounts
from kiosk.people.audit import Audit, Entry
from kiosk.people.model import Role
from kiosk.sqlite import Mode
from kiosk.tables import database
from tests.builders.epub import LANGUAGE, Book, page
from tests.builders.importing import new_library, whole
from tests.builders.staffsite import Person, Program, StaffSite, let_in_everybody

ACTIONS = int(os.environ.get("KIOSK_ACTIONS", "12"))
TITLES = max(4, ACTIONS // 3)
LONGEST = 0.12  # seconds from the sending of a form to the kill


@dataclass(kw_only=True)
class Sitting:
    """What was sent, and what of it was accepted: the answer came."""

    data: Path
    site: StaffSite
    worker: Program
    chance: random.Random
    people: dict[Role, Person] = field(default_factory=dict)
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)

    def states(self) -> dict[str, State]:
        """The state of each title."""
        with Catalogue.open(self.data) as catalogue:
            return {item.id: item.state for item in catalogue.everything()}

    def entries(self) -> list[Entry]:
        """The audit, each line as it was written."""
        db = database(self.data / "catalogue.db", Mode.WRITE)
        try:
            return list(Audit(db, lambda: pytest.fail("nothing is written here")).entries())
        finally:
            db.conn.close()

    def act(self, action: str, item: str, role: Role, path: str, **fields: str) -> None:
        """Send a form; now and then the site, or the worker, is killed meanwhile."""
        victim = self.chance.choice([None, None, self.site, self.worker])
        timer = threading.Timer(self.chance.random() * LONGEST, victim.end if victim else bool, [signal.SIGKILL])
        self.sent[action, item] += 1
        timer.start()
        try:
            self.people[role].send(path, **fields)
            self.accepted[action, item] += 1
        except urllib.error.HTTPError as error:
            error.close()
            self.sent[action, item] -= 1  # refused: nothing was done
        except OSError:
            pass  # nobody knows
        timer.join()
        if victim:
            victim.start()


def approve(sitting: Sitting, item: str) -> None:
    path = f"/en/approvals/{item}/"
    seen = sitting.people[Role.APPROVER].hidden(path, "seen")
    sitting.act("approve", item, Role.APPROVER, f"{path}approve/", seen=seen)


def reject(sitting: Sitting, item: str) -> None:
    path = f"/en/approvals/{item}/"
    seen = sitting.people[Role.APPROVER].hidden(path, "seen")
    sitting.act("reject", item, Role.APPROVER, f"{path}reject/", seen=seen, reason="rights")


def withdraw(sitting: Sitting, item: str) -> None:
    sitting.people[Role.LIBRARIAN].page("/en/")
    sitting.act("withdraw", item, Role.LIBRARIAN, f"/en/titles/{item}/withdraw/", reason="rules")


def show_again(sitting: Sitting, item: str) -> None:
    sitting.people[Role.APPROVER].page("/en/")
    sitting.act("reopen", item, Role.APPROVER, f"/en/titles/{item}/give-back/", a="1")


def correct(sitting: Sitting, item: str) -> None:
    sitting.people[Role.LIBRARIAN].page("/en/")
    words = f"Corrected {sitting.chance.random()}"
    sitting.act("edit", item, Role.LIBRARIAN, f"/en/titles/{item}/", title=words, series=words, shelf="law")


def arrange(sitting: Sitting, item: str) -> None:
    sitting.people[Role.LIBRARIAN].page("/en/")
    shelf = sitting.chance.choice(["stories", "health", "trades"])
    sitting.act("arrange", item, Role.LIBRARIAN, "/en/titles/", pick=item, what="shelf", shelf=shelf)


# What can be done to a title in a state, and to what state each action leads; the others change no state.
WAYS: dict[State, tuple[Callable[[Sitting, str], None], ...]] = {
    State.WAITING: (approve, reject, correct, arrange),
    State.SHOWN: (withdraw, correct, arrange),
    State.HIDDEN: (show_again, arrange),
}
LEADS = {
    "approve": State.SHOWN,
    "reject": State.HIDDEN,
    "withdraw": State.HIDDEN,
    "reopen": State.WAITING,
}


@contextmanager
def begun(folder: Path, seed: int) -> Iterator[Sitting]:
    data = new_library(folder / "data")
    files = folder / "files"
    files.mkdir()
    for number in range(TITLES):
        metadata = f'<dc:title>Title {number}</dc:title>{LANGUAGE}<dc:identifier id="uid">urn:{number}</dc:identifier>'
        Book(files={"1.xhtml": page(f"<p>Text {number}</p>")}, metadata=metadata).write(files / f"{number}.epub")
    let_in_everybody(data)
    db = open_catalogue(data)
    for file in sorted(files.iterdir()):
        Jobs(db).ask(Asked(paths=(file,), placing=Placing(state=State.WAITING)))
    db.conn.close()
    worker = Program(data, "worker")
    with StaffSite(data) as site:
        worker.start()
        sitting = Sitting(data=data, site=site, worker=worker, chance=random.Random(seed))  # noqa: S311 - no secret
        sitting.people = {role: Person(site, role) for role in Role}
        try:
            yield sitting
        finally:
            worker.end()


def test_what_was_accepted_is_done_and_nothing_is_half_done(tmp_path: Path) -> None:
    seed = random.randrange(1 << 30)  # noqa: S311 - no secret
    with begun(tmp_path, seed) as sitting:
        done = 0
        while done < ACTIONS:
            states = sitting.states()
            if not states:
                continue  # the worker has brought nothing in yet
            item = sitting.chance.choice(sorted(states))
            sitting.chance.choice(WAYS[states[item]])(sitting, item)
            done += 1
            check(sitting, seed)
        while len(sitting.states()) < TITLES:
            pass  # what was asked for comes in, however often the worker was killed
    assert len(whole(sitting.data)) == TITLES, seed


def check(sitting: Sitting, seed: int) -> None:
    """The audit is whole and tells of all that was accepted, of nothing that was not sent; states follow from it."""
    entries = sitting.entries()
    assert all(entry.whole for entry in entries), seed
    told = Counter((entry.action, entry.item) for entry in entries)
    assert sitting.accepted <= told <= sitting.sent, seed
    last = {entry.item: LEADS[entry.action] for entry in entries if entry.action in LEADS}
    with Catalogue.open(sitting.data) as catalogue:
        for item in catalogue.everything():
            assert item.state is last.get(item.id, State.WAITING), (seed, item.id)
            corrected = item.publication.title.startswith("Corrected")
            assert not corrected or item.publication.series == item.publication.title, (seed, item.id)


def test_accounts_that_were_promised_are_there(tmp_path: Path) -> None:
    data = new_library(tmp_path / "data")
    let_in_everybody(data)
    chance = random.Random()  # noqa: S311 - no secret
    promised: set[str] = set()
    with StaffSite(data) as site:
        for number in range(ACTIONS // 4):
            approver = Person(site, Role.APPROVER)
            approver.page("/en/")
            timer = threading.Timer(chance.random() * LONGEST * 3, lambda: site.end(signal.SIGKILL))
            timer.start()
            try:
                page = approver.send("/en/people/", name=f"New {number}", role="librarian")
                assert "Write this down" in page, page
                promised.add(f"New {number}")
            except OSError:
                pass
            timer.join()
            site.start()
    with Accounts.open(data) as accounts:
        assert promised <= {person.name for person in accounts.all()}


def test_an_upload_outlives_the_site_whenever_it_is_killed(tmp_path: Path) -> None:
    data = new_library(tmp_path / "data")
    let_in_everybody(data)
    chance = random.Random()  # noqa: S311 - no secret
    book = chance.randbytes(3_000_000)
    with StaffSite(data) as site:
        person = Person(site, Role.LIBRARIAN)
        person.page("/en/")
        asked = json.dumps({"files": [{"path": "book.epub", "size": len(book)}]}).encode()
        drop = json.loads(person.post("/en/add/drops/", asked, Content_Type="application/json"))["id"]
        address = f"/en/add/drops/{drop}/"
        for turn in range(40):
            person.page("/en/")
            here = json.loads(person.page(address))["files"][0]["offset"]
            if here == len(book):
                break
            timer = threading.Timer(chance.random() * LONGEST, lambda: site.end(signal.SIGKILL))
            if turn % 2:
                timer.start()
            with suppress(OSError):
                person.post(f"{address}0/", book[here : here + 200_000], Upload_Offset=str(here))
            if turn % 2:
                timer.join()
                site.start()
        whole_sum = hashlib.sha256(book).hexdigest()
        person.page("/en/")
        person.post(f"{address}0/whole/", json.dumps({"sha256": whole_sum}).encode(), Content_Type="application/json")
    db = open_catalogue(data)
    (job,) = Jobs(db).newest(9)
    db.conn.close()
    assert hashlib.sha256(job.asked.paths[0].read_bytes()).hexdigest() == whole_sum
