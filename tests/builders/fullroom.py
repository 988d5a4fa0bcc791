"""A library in which every page of the staff site has something to show."""

from dataclasses import replace
from pathlib import Path

from kiosk.config import Limits
from kiosk.content.curation import Edit, Placing
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import Chapter, Kind, LearningPath, Notice, Publication, Section, State
from kiosk.content.path_editor import PathEditor
from kiosk.content.proposals import Proposals
from kiosk.content.reports import Outcome, Report
from kiosk.intake.inbox import Inbox, Wanted
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Reason, Role
from tests.builders import careroom
from tests.builders.collection import Given
from tests.builders.staffroom import StaffRoom

TALE = Publication(
    kind=Kind.EPUB,
    title="រឿងព្រេងខ្មែរ និងរឿងនិទានសម្រាប់កុមារ",
    authors=("សុខ ដារ៉ា",),
    languages=("km",),
    description="រឿងខ្លាមួយក្បាល និងទន្សាយឆ្លាត។",
    identifier="urn:tale",
    chapters=(Chapter(title="ជំពូកទី ១", place="0"),),
    notices=(Notice(code="x", message="Pages are missing from the table of contents."),),
)
_EMPTY = Notice(code="EmptyFile", message="The file is empty.", advice="Copy it again from where it came from.")
TEXT = "កាលពីព្រេងនាយ មានខ្លាមួយក្បាល។\nវាឃ្លានណាស់។"


def fill(room: StaffRoom) -> dict[str, dict[str, object]]:
    """Give it titles in every state and what was done to them; returns what fills the addresses of pages about one."""
    collection, today = room.collection, room.watch.today
    old = collection.add(TALE, shelves=["stories"], sections=[Section(place="0", text=TEXT)], files=[_file("1")])
    newer = replace(TALE, authors=("សុខ ដារ៉ា", "ម៉ៅ"))
    text = TEXT.replace("ឃ្លាន", "អស់កម្លាំង")
    waiting = collection.add(
        newer, state=State.WAITING, sections=[Section(place="0", text=text)], files=[_file("2")], replace_older=True
    )
    collection.add("Mango trees", state=State.WAITING)
    hidden = collection.add("An old lamp", state=State.HIDDEN)
    corrected = collection.add("Tha rabit", shelves=["children"])
    Proposals(collection.curation.db, today).correct(corrected.id, Edit(title="The rabbit", description="Of a rabbit."))
    audit = Audit(collection.curation.db, today)
    audit.write(Role.APPROVER, Action.BEGIN)
    audit.write(Role.APPROVER, Action.APPROVE, old.id)
    audit.write(Role.LIBRARIAN, Action.WITHDRAW, hidden.id, Reason.RIGHTS)
    names = {"km": "ជំហានដំបូង", "en": "First steps", "fr": "Premiers pas"}
    path = LearningPath(key="first", names=names, items=(old.id, corrected.id))
    PathEditor(collection.curation.db, today).add(path)
    collection.curation.remove([collection.add("Gone").id])
    _ask(room)
    return {**addresses(old.id, waiting.id, corrected.id, path.key), **careroom.fill(room)}


def _ask(room: StaffRoom) -> None:
    """Files that were asked for: one that was refused, and one that did not come whole."""
    jobs = Jobs(room.collection.curation.db)
    line = Report.because("/media/stick/broken.epub", Outcome.REFUSED, [_EMPTY], code=_EMPTY.code)
    jobs.create(Asked(paths=(Path("/media/stick/broken.epub"),), placing=Placing()), [line])
    inbox = Inbox(replace(room.settings, limits=Limits(reserve=0)), jobs, room.watch.now)
    inbox.begin([Wanted(path="ភាពយន្ត.mp4", size=1 << 20)], Placing(state=State.WAITING))


def _file(name: str) -> Given:
    return Given(name=f"{name}.epub", data=name.encode())


def addresses(shown: str, waiting: str, corrected: str, path: str) -> dict[str, dict[str, object]]:
    """What fills the addresses of pages about one title, by its id, a shelf or a path."""
    of_shown = ("withdrawal.ask", "preview.title", "preview.read", "covering.choose")
    return {
        **{endpoint: {"item_id": shown} for endpoint in of_shown},
        "approvals.look": {"item_id": waiting},
        "approvals.compare": {"item_id": corrected},
        "editing.form": {"item_id": waiting},
        "shelving.shelf": {"key": "stories"},
        "courses.path": {"key": path},
    }
