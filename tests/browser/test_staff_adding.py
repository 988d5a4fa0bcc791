"""Files are dragged into the staff site, over connections that break, and from sticks."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.content.jobs import Job, Jobs
from kiosk.people.model import Role
from tests.builders.cable import Cable
from tests.builders.staffdesk import StaffDesk

pytestmark = pytest.mark.browser

# 2 GB by hand: KIOSK_UPLOAD_MB=2048.
SIZE = int(os.environ.get("KIOSK_UPLOAD_MB", "40")) << 20
PATIENCE = 240_000 + (SIZE >> 20) * 800  # milliseconds, on a busy machine

DROP = """
([target, names]) => {
  const data = new DataTransfer();
  for (const [name, text] of names) data.items.add(new File([text], name));
  const options = { dataTransfer: data, bubbles: true, cancelable: true };
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(target).dispatchEvent(new DragEvent(kind, options));
}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StaffDesk]:
    with StaffDesk(tmp_path / "data") as desk:
        yield desk


def jobs(desk: StaffDesk) -> tuple[Job, ...]:
    return Jobs(desk.room.collection.curation.db).newest(9)


def add_page(page: Page, language: str = "km") -> Page:
    page.goto(f"{page.url.split(f'/{language}/')[0]}/{language}/add/")
    expect(page.locator("#drop[data-ready]")).to_be_visible()
    return page


def large(folder: Path) -> Path:
    """A file that is mostly holes, with something else at each MiB."""
    path = folder / "ភាពយន្ត.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
        for place in range(0, SIZE, 1 << 20):
            file.seek(place)
            file.write(str(place).encode() * 40)
    return path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def test_dragged_files_are_sent_and_wait_in_the_queue(desk: StaffDesk, chromium: Browser) -> None:
    page = add_page(desk.sign_in(chromium, Role.LIBRARIAN))
    page.evaluate(DROP, ["#drop", [["ក.epub", "one"], ["ខ.epub", "two"]]])
    page.wait_for_url("**/km/queue/")
    (job,) = jobs(desk)
    assert [path.read_text() for path in job.asked.paths] == ["one", "two"]
    assert job.asked.placing.state == "waiting"


def test_a_file_on_a_connection_that_breaks_five_times_arrives_whole(
    desk: StaffDesk, chromium: Browser, tmp_path: Path
) -> None:
    film = large(tmp_path)
    cuts = [SIZE * part // 100 + 12_345 for part in (10, 30, 50, 80, 99)]
    with Cable(urlsplit(desk.url).port or 0, cuts) as cable:
        there, desk.url = desk.url, cable.url
        page = add_page(desk.sign_in(chromium, Role.LIBRARIAN))
        page.set_input_files("#files", film)
        page.wait_for_url("**/km/queue/", timeout=PATIENCE)
        desk.url = there
        assert cable.cuts == []
    (job,) = jobs(desk)
    (path,) = job.asked.paths
    assert path.name == film.name
    assert digest(path) == digest(film)
    assert job.asked.sums == {str(path): digest(film)}


def test_an_upload_whose_page_was_closed_goes_on_where_it_stood(
    desk: StaffDesk, chromium: Browser, tmp_path: Path
) -> None:
    film = large(tmp_path)
    page = add_page(desk.sign_in(chromium, Role.LIBRARIAN))
    page.set_input_files("#files", film)
    parts = desk.room.settings.data / "inbox"
    page.wait_for_function("document.querySelector('#sent progress')?.value > 0.2", timeout=PATIENCE)
    page.goto("about:blank")
    (part,) = parts.glob("*/parts/0")
    kept = part.stat().st_size
    assert 0 < kept < SIZE
    page.goto(f"{desk.url}/km/")
    page.click(".task[href$='/add/']")
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(int(asked.headers.get("upload-offset", "-1"))))
    expect(page.locator("#drop[data-ready]")).to_be_visible()
    page.set_input_files("#files", film)
    page.wait_for_url("**/km/queue/", timeout=PATIENCE)
    assert min(offset for offset in sent if offset >= 0) >= kept
    assert digest(jobs(desk)[0].asked.paths[0]) == digest(film)


def test_what_the_library_has_is_not_sent(desk: StaffDesk, chromium: Browser, tmp_path: Path) -> None:
    desk.room.collection.add("Tum Teav")
    book = tmp_path / "other name.epub"
    book.write_bytes(b"Tum Teav")  # the builder's books hold their title
    page = add_page(desk.sign_in(chromium, Role.LIBRARIAN, language="en"), "en")
    page.set_input_files("#files", book)
    page.wait_for_url("**/en/queue/")
    assert jobs(desk) == ()
    assert not (desk.room.settings.data / "inbox").exists()


def test_what_has_no_room_is_refused_before_its_first_byte(desk: StaffDesk, chromium: Browser, tmp_path: Path) -> None:
    film = tmp_path / "huge.zim"
    with film.open("wb") as file:
        file.truncate(1 << 42)  # 4 TB, all of it holes
    page = add_page(desk.sign_in(chromium, Role.LIBRARIAN))
    pieces: list[str] = []
    page.on("request", lambda asked: pieces.append(asked.url) if "upload-offset" in asked.headers else None)
    page.set_input_files("#files", film)
    expect(page.locator("#add-trouble")).to_contain_text("គ្មានកន្លែងទេ")
    assert pieces == []
    assert jobs(desk) == ()


def test_files_are_chosen_by_keyboard_alone(desk: StaffDesk, chromium: Browser, tmp_path: Path) -> None:
    book = tmp_path / "a.epub"
    book.write_bytes(b"one")
    page = desk.sign_in(chromium, Role.LIBRARIAN)
    page.on("filechooser", lambda chooser: chooser.set_files(book))  # early: the browser is not asked to wait for it
    add_page(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "files":
            break
    assert page.evaluate("document.activeElement.id") == "files"
    page.keyboard.press("Enter")
    page.wait_for_url("**/km/queue/")
    assert len(jobs(desk)) == 1
