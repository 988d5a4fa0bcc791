"""Voices are recorded, approved, and carried to other libraries; what a librarian says waits."""

import re
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.content.recordings import Recordings
from kiosk.intake.sticks import Sticks
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Role
from kiosk.web.staff.house import NAME
from tests.builders.staffroom import StaffBrowser, StaffRoom
from tests.builders.voices import make_voice

HOME = "/en/voices/km/label:home/"


@pytest.fixture
def stick(room: StaffRoom, tmp_path: Path) -> Path:
    """A stick that is plugged in."""
    stick = tmp_path / "media" / "STICK"
    stick.mkdir(parents=True)
    room.app.extensions[NAME].sticks = Sticks([stick.parent], Path.is_dir)
    return stick


def voice(room: StaffRoom, **facts: float) -> tuple[BytesIO, str]:
    return BytesIO(make_voice(room.settings.data / "given.wav", **facts).read_bytes()), "recording.wav"


def record(room: StaffRoom, browser: StaffBrowser, address: str = HOME, **facts: float) -> str:
    answer = browser.post(address, data={"sound": voice(room, **facts)}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def recordings(room: StaffRoom) -> Recordings:
    return Recordings(room.collection.curation.catalogue.connection)


def heard(room: StaffRoom) -> list[tuple[str, str]]:
    return [(one.key, one.language) for one in recordings(room).all()]


def waiting(room: StaffRoom) -> list[tuple[str, str]]:
    return [(one.key, one.language) for one in recordings(room).waiting()]


def place(page: str) -> str:
    """What the form about the only waiting recording names."""
    (found,) = re.findall(r'name="place"\s+value="([^"]+)"', page)
    return str(found)


def decide(approver: StaffBrowser, listened: str, decision: str) -> str:
    given = {"place": listened, "decision": decision}
    return approver.post("/en/voices/waiting/", data=given, follow_redirects=True).text


def test_the_list_begins_with_what_readers_need_most_and_leaves_out_what_has_a_voice(room: StaffRoom) -> None:
    room.collection.add("The apple")
    approver = room.as_(Role.APPROVER)
    page = approver.get("/km/voices/").text
    assert "label:start" in page
    assert "ទំព័រដើម" in page
    record(room, approver)
    assert "/km/voices/km/label:home/" not in approver.get("/km/voices/").text
    assert "/km/voices/km/label:home/" in approver.get("/km/voices/?all=1").text
    assert "/km/voices/en/label:home/" in approver.get("/km/voices/?in=en").text


def test_what_a_librarian_records_waits_and_is_heard_when_an_approver_heard_it(room: StaffRoom) -> None:
    assert "has a voice now" in record(room, room.as_(Role.LIBRARIAN))
    assert (heard(room), waiting(room)) == ([], [("label:home", "km")])
    approver = room.as_(Role.APPROVER)
    assert "Listen to 1 new recordings" in approver.get("/en/").text
    page = approver.get("/en/voices/waiting/").text
    (address,) = re.findall(r'src="([^"]*sound[^"]*)"', page)
    sound = approver.get(address)
    assert (sound.mimetype, sound.data[:4]) == ("audio/ogg", b"OggS")
    assert f"label:home km {address.rsplit('/', 1)[1]}" in page, "the form names what is listened to"
    decide(approver, place(page), "approve")
    assert (heard(room), waiting(room)) == ([("label:home", "km")], [])


def test_what_is_turned_down_is_never_heard(room: StaffRoom) -> None:
    record(room, room.as_(Role.LIBRARIAN))
    approver = room.as_(Role.APPROVER)
    decide(approver, place(approver.get("/en/voices/waiting/").text), "reject")
    assert (heard(room), waiting(room)) == ([], [])


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_what_was_recorded_anew_while_an_approver_listened_is_listened_to_again(room: StaffRoom, decision: str) -> None:
    librarian, approver = room.as_(Role.LIBRARIAN), room.as_(Role.APPROVER)
    record(room, librarian)
    listened = place(approver.get("/en/voices/waiting/").text)
    record(room, librarian, hertz=500)
    assert "label:home was recorded anew meanwhile." in decide(approver, listened, decision)
    assert (heard(room), waiting(room)) == ([], [("label:home", "km")])
    done = [entry.action for entry in Audit(room.collection.curation.db, room.watch.today).entries()]
    assert done == [Action.RECORD, Action.RECORD]


def test_after_one_recording_comes_the_next_thing_without_a_voice(room: StaffRoom) -> None:
    approver = room.as_(Role.APPROVER)
    first = approver.post(HOME, data={"sound": voice(room)}).location
    assert first.startswith("/en/voices/km/label:")
    assert first != HOME


def test_silence_is_refused_with_the_reason_beside_the_form(room: StaffRoom) -> None:
    page = record(room, room.as_(Role.APPROVER), level=0.0)
    assert "Nothing can be heard in the recording" in page
    assert "Record something first" in room.as_(Role.APPROVER).post(HOME, data={}).text
    assert heard(room) == []


def test_what_no_screen_says_cannot_be_recorded(room: StaffRoom) -> None:
    answer = room.as_(Role.APPROVER).get("/en/voices/km/label:nowhere/")
    assert answer.status_code >= 400
    assert "Nothing on the screens is called" in answer.text


def test_a_recording_is_taken_away_and_the_audit_says_who_did_what(room: StaffRoom) -> None:
    approver = room.as_(Role.APPROVER)
    record(room, approver)
    approver.post(f"{HOME}remove/")
    assert heard(room) == []
    rows = room.collection.curation.db.conn.execute("SELECT action, item FROM audit ORDER BY number").fetchall()
    assert (str(Action.RECORD), "label:home km") in rows
    assert (str(Action.REMOVE_VOICE), "label:home km") in rows


def test_a_sound_that_nobody_recorded_is_not_given_out(room: StaffRoom) -> None:
    item = room.collection.add("The apple")
    original = item.files[0].sha256
    assert room.as_(Role.APPROVER).get(f"/en/voices/sound/{original}").status_code == 404
    assert room.as_(Role.APPROVER).get("/en/voices/sound/../../etc/passwd").status_code == 404


def test_a_pack_goes_by_stick_from_one_library_to_another(room: StaffRoom, stick: Path, tmp_path: Path) -> None:
    approver = room.as_(Role.APPROVER)
    record(room, approver)
    page = approver.get("/en/voices/packs/").text
    (key,) = re.findall(r'name="stick" value="([^"]+)"', page)
    said = approver.post("/en/voices/packs/export/", data={"stick": key, "language": "km"}, follow_redirects=True).text
    assert "1 recordings are on the stick" in said
    assert [file.name for file in stick.iterdir()] == ["voices-km.zip"]

    other = StaffRoom(tmp_path / "other")
    other.app.extensions[NAME].sticks = room.app.extensions[NAME].sticks
    with other.collection:
        librarian = other.as_(Role.LIBRARIAN)
        assert "voices-km.zip" in librarian.get("/en/voices/packs/").text
        said = librarian.post("/en/voices/packs/import/", data={"name": "voices-km.zip"}, follow_redirects=True).text
        assert "1 recordings are taken, 0 stay" in said
        assert waiting(other) == [("label:home", "km")]
        other.as_(Role.APPROVER).post("/en/voices/packs/import/", data={"name": "voices-km.zip"})
        assert recordings(other).all() == recordings(room).all()


def test_a_pack_that_is_none_or_away_is_told(room: StaffRoom, stick: Path) -> None:
    (stick / "voices.zip").write_bytes(b"no zip")
    approver = room.as_(Role.APPROVER)
    said = approver.post("/en/voices/packs/import/", data={"name": "voices.zip"}, follow_redirects=True).text
    assert 'class="message bad"' in said
    away = approver.post("/en/voices/packs/import/", data={"name": "../../etc/passwd"})
    assert "cannot be read any more" in away.text
    assert heard(room) == []
