"""Recordings are added, replaced, removed and packed; each change is whole or not at all, and can be taken back."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Limits, Settings
from kiosk.content import recordings, voicepack
from kiosk.content.care import Care, Trouble
from kiosk.content.catalogue import FILE
from kiosk.content.changes import NothingToUndo
from kiosk.content.curation import Curation
from kiosk.content.extract.voicepack import BadPack, unpack
from kiosk.content.model import Recording, State, Word
from kiosk.content.recorder import NoSuchRecording, NotLetIn, Recorder, Taken
from kiosk.content.recordings import BadKey, BadWords, in_step
from kiosk.content.refusals import Gone, Refused
from kiosk.content.store import Store
from kiosk.content.voicepack import NothingToExport
from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.tables import database
from tests.builders.voices import Studio, make_pack, make_voice

HOME, BACK, ITEM = "label:home", "label:back", f"item:{'a' * 16}"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "library")
    yield made
    made.close()


def say(studio: Studio, key: str = HOME, language: str = "km", hertz: float = 300) -> Recording:
    path = make_voice(studio.data / "given.wav", hertz=hertz)
    return studio.recorder.add(key, language, path)


def test_a_recording_is_heard_and_its_sound_lies_in_the_store_by_its_hash(studio: Studio) -> None:
    made = say(studio)
    assert studio.recorder.recordings.all() == (made,)
    assert studio.recorder.recordings.get(HOME, "km") == made
    assert studio.recorder.recordings.get(HOME, "fr") is None
    data = Store(studio.data).original(made.sha256).read_bytes()
    assert hashlib.sha256(data).hexdigest() == made.sha256
    assert (len(data), data[:4]) == (made.size, b"OggS")
    assert list((studio.data / "recording").iterdir()) == []


def test_each_language_has_its_own(studio: Studio) -> None:
    km, fr = say(studio), say(studio, language="fr", hertz=500)
    assert studio.heard() == {(HOME, "km"): km.sha256, (HOME, "fr"): fr.sha256}
    assert studio.recorder.recordings.all("fr") == (fr,)


def test_a_new_recording_takes_the_place_of_the_old_and_undo_brings_that_back(studio: Studio) -> None:
    old = say(studio)
    new = say(studio, hertz=500)
    assert studio.heard() == {(HOME, "km"): new.sha256}
    assert studio.recorder.undo() == (HOME,)
    assert studio.heard() == {(HOME, "km"): old.sha256}
    assert studio.recorder.undo() == (HOME,)
    assert studio.heard() == {}
    with pytest.raises(NothingToUndo):
        studio.recorder.undo()


def test_what_is_removed_is_not_heard_and_can_be_brought_back(studio: Studio) -> None:
    made = say(studio)
    studio.recorder.remove(HOME, "km")
    assert studio.heard() == {}
    with pytest.raises(NoSuchRecording):
        studio.recorder.remove(HOME, "km")
    studio.recorder.undo()
    assert studio.heard() == {(HOME, "km"): made.sha256}


def test_after_an_undo_new_changes_go_on_from_there(studio: Studio) -> None:
    first = say(studio)
    say(studio, hertz=500)
    studio.recorder.undo()
    studio.recorder.remove(HOME, "km")
    studio.recorder.undo()
    assert studio.heard() == {(HOME, "km"): first.sha256}


def test_what_has_no_voice_yet_is_told_in_the_order_asked(studio: Studio) -> None:
    say(studio)
    assert studio.recorder.recordings.missing([ITEM, HOME, BACK], "km") == (ITEM, BACK)
    assert studio.recorder.recordings.missing([ITEM, HOME], "en") == (ITEM, HOME)


def test_readers_hear_titles_they_may_see_in_their_language_or_else_in_the_title_s_own(studio: Studio) -> None:
    hidden = f"item:{'b' * 16}"
    for key, language in ((HOME, "km"), (HOME, "fr"), (ITEM, "en"), (ITEM, "fr"), (hidden, "km")):
        say(studio, key, language)
    shown = {"a" * 16: "en-GB"}

    def said(language: str) -> dict[str, str]:
        return {one.key: one.language for one in studio.recorder.recordings.for_readers(language, shown)}

    assert said("km") == {HOME: "km", ITEM: "en"}
    assert said("fr") == {HOME: "fr", ITEM: "fr"}
    assert said("en") == {ITEM: "en"}


@pytest.mark.parametrize(
    ("key", "language"),
    [
        ("home", "km"), ("label:", "km"), ("label:Home", "km"), ("label:../x", "km"), ("item:short", "km"),
        ("seat:one", "km"), (HOME, ""), (HOME, "km-KH"), (HOME, "../"), (f"{HOME}\n", "km"), (HOME, "km\n"),
    ],
)  # fmt: skip
def test_what_no_screen_would_ask_for_is_refused(studio: Studio, key: str, language: str) -> None:
    with pytest.raises(BadKey):
        say(studio, key, language)
    assert studio.heard() == {}


def test_a_refusal_has_the_reason_of_the_reading_process_and_changes_nothing(studio: Studio) -> None:
    before = say(studio)
    with pytest.raises(NotLetIn, match=r"^Nothing can be heard in the recording\.$") as refused:
        studio.recorder.add(HOME, "km", make_voice(studio.data / "silent.wav", level=0))
    assert refused.value.code == "Silent"
    assert "microphone" in refused.value.what_to_do
    with pytest.raises(Gone):
        studio.recorder.add(HOME, "km", studio.data / "nowhere.wav")
    assert studio.heard() == {(HOME, "km"): before.sha256}
    assert list((studio.data / "recording").iterdir()) == []


def test_words_are_moved_with_the_silence_that_was_cut_off(studio: Studio) -> None:
    path = make_voice(studio.data / "given.wav", before=2.0)
    words = (Word(text="ទំព័រ", begin=2.0, end=2.4), Word(text="ដើម", begin=2.4, end=3.0))
    made = studio.recorder.add(HOME, "km", path, words)
    assert [word.text for word in made.words] == ["ទំព័រ", "ដើម"]
    assert made.words[0].begin == pytest.approx(0.08, abs=0.03)
    assert made.words[1].end == pytest.approx(1.08, abs=0.03)
    assert studio.recorder.recordings.get(HOME, "km") == made


@pytest.mark.parametrize(
    "words",
    [
        [Word(text="a", begin=1, end=1)],
        [Word(text="a", begin=-1, end=1)],
        [Word(text="a", begin=0, end=1), Word(text="b", begin=0.5, end=2)],
        [Word(text=" ", begin=0, end=1)],
        [Word(text="a" * 201, begin=0, end=1)],
        [Word(text="a", begin=0, end=float("nan"))],
        [Word(text="a", begin=0, end=float("inf"))],
        [Word(text="a", begin=0, end=9)],
        [Word(text="a", begin=n / 9999, end=(n + 1) / 9999) for n in range(1001)],
    ],
)
def test_words_that_cannot_be_followed_are_refused(words: list[Word]) -> None:
    with pytest.raises(BadWords):
        in_step(words, 2.0)


def test_a_recorder_that_was_killed_leaves_nothing_in_the_way(studio: Studio) -> None:
    (studio.data / "recording" / "0").mkdir(parents=True)
    (studio.data / "recording" / "0" / "given").write_bytes(b"half")
    assert say(studio).seconds > 0
    assert list((studio.data / "recording").iterdir()) == []


def test_two_recorders_of_one_library_take_turns(studio: Studio) -> None:
    def other() -> None:
        own = Studio(studio.data)
        for number in range(2):
            own.recorder.add(f"label:other-{number}", "km", path)
        own.close()

    path = make_voice(studio.data / "other.wav", hertz=700)
    thread = threading.Thread(target=other)
    thread.start()
    for number in range(2):
        say(studio, f"label:own-{number}")
    thread.join()
    assert len(studio.heard()) == 4


@pytest.mark.parametrize("change", ["add", "take", "remove", "approve", "reject", "undo", "forget"])
def test_a_locked_catalogue_is_told_and_nothing_is_changed(studio: Studio, change: str) -> None:
    made = say(studio)
    pack = studio.data / "pack.zip"
    voicepack.export([Recording(**{**vars(made), "key": BACK})], Store(studio.data), pack)
    impatient = database(studio.data / FILE, Mode.WRITE, busy_milliseconds=20)
    with Recorder(Settings(data=studio.data), impatient, lambda: studio.day) as recorder:
        changes: dict[str, Callable[[], object]] = {
            "add": lambda: recorder.add(BACK, "km", studio.data / "given.wav"),
            "take": lambda: recorder.take(pack),
            "remove": lambda: recorder.remove(HOME, "km"),
            "approve": lambda: recorder.approve([(HOME, "km", made.sha256)]),
            "reject": lambda: recorder.reject([(HOME, "km", made.sha256)]),
            "undo": recorder.undo,
            "forget": lambda: recorder.forget(0),
        }
        other = connect(studio.data / FILE, Mode.WRITE)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy):
            changes[change]()
        other.rollback()
        other.close()
    impatient.conn.close()
    assert studio.heard() == {(HOME, "km"): made.sha256}


def test_what_was_replaced_or_removed_is_forgotten_after_ninety_days_and_what_is_heard_never(studio: Studio) -> None:
    kept = say(studio, BACK)
    old, new = say(studio), say(studio, hertz=500)
    studio.recorder.remove(HOME, "km")
    say(studio, ITEM)
    studio.recorder.undo()
    studio.day += timedelta(days=89)
    studio.recorder.forget()
    assert set(studio.recorder.recordings.sounds()) == {kept.sha256, old.sha256, new.sha256}
    studio.day += timedelta(days=1)
    studio.recorder.forget()
    assert studio.recorder.recordings.sounds() == {kept.sha256: kept.size}
    assert studio.heard() == {(BACK, "km"): kept.sha256}


def test_only_sounds_that_nobody_may_want_again_are_swept_away(studio: Studio) -> None:
    old, new = say(studio), say(studio, hertz=500)
    care = Care(Settings(data=studio.data), Curation(studio.db, lambda: studio.day))
    assert care.sweep() == 0
    studio.day += timedelta(days=90)
    studio.recorder.forget()
    assert care.sweep() == 1
    store = Store(studio.data)
    assert (store.original(old.sha256).exists(), store.original(new.sha256).exists()) == (False, True)


def test_a_sound_that_is_missing_or_changed_on_the_disk_is_found(studio: Studio) -> None:
    made = say(studio)
    care = Care(Settings(data=studio.data, limits=Limits(reserve=0)), Curation(studio.db, lambda: studio.day))
    assert list(care.check()) == []
    path = Store(studio.data).original(made.sha256)
    path.chmod(0o600)
    path.write_bytes(b"changed")
    (changed,) = care.check()
    path.unlink()
    (missing,) = care.check()
    assert (changed.trouble, missing.trouble) == (Trouble.CHANGED, Trouble.MISSING)
    assert changed.subject == missing.subject == "label:home (km)"
    assert "kiosk voice remove label:home --language km" in missing.advice


def test_what_waits_is_not_heard_until_it_is_approved_and_what_is_heard_stays_meanwhile(studio: Studio) -> None:
    old = say(studio)
    path = make_voice(studio.data / "new.wav", hertz=500)
    new = studio.recorder.add(HOME, "km", path, state=State.WAITING)
    assert studio.heard() == {(HOME, "km"): old.sha256}
    assert studio.recorder.recordings.waiting() == (new,)
    studio.recorder.approve([(HOME, "km", new.sha256)])
    assert studio.heard() == {(HOME, "km"): new.sha256}
    assert studio.recorder.recordings.waiting() == ()
    studio.recorder.undo()
    assert studio.heard() == {(HOME, "km"): old.sha256}
    assert studio.recorder.recordings.waiting() == (new,)


def test_what_is_turned_down_waits_no_longer_and_can_be_brought_back(studio: Studio) -> None:
    old = say(studio)
    path = make_voice(studio.data / "new.wav", hertz=500)
    new = studio.recorder.add(HOME, "km", path, state=State.WAITING)
    studio.recorder.reject([(HOME, "km", new.sha256)])
    assert studio.recorder.recordings.waiting() == ()
    assert studio.heard() == {(HOME, "km"): old.sha256}
    studio.recorder.undo()
    assert studio.recorder.recordings.waiting() == (new,)
    with pytest.raises(NoSuchRecording):
        studio.recorder.approve([(HOME, "km", new.sha256), (BACK, "km", new.sha256)])
    with pytest.raises(NoSuchRecording):
        studio.recorder.reject([(BACK, "km", new.sha256)])
    assert studio.recorder.recordings.waiting() == (new,)


def test_a_pack_may_wait_for_approval_too(studio: Studio, other: Studio) -> None:
    made = say(studio)
    other.recorder.take(packed(studio), state=State.WAITING)
    assert other.heard() == {}
    assert other.recorder.recordings.waiting() == (made,)


# Packs: from one library to another, and what is made to do harm.


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "other")
    yield made
    made.close()


def packed(studio: Studio) -> Path:
    target = studio.data / "voices.zip"
    voicepack.export(studio.recorder.recordings.all(), Store(studio.data), target)
    return target


def test_a_pack_makes_the_same_sounds_heard_in_another_library(studio: Studio, other: Studio) -> None:
    say(studio)
    say(studio, ITEM, hertz=500)
    with_peaks = make_voice(studio.data / "given.wav", 2.0, level=0.02, click=0.9)
    studio.recorder.add(HOME, "fr", with_peaks)
    assert other.recorder.take(packed(studio)) == Taken(taken=3, left=0)
    assert other.recorder.recordings.all() == studio.recorder.recordings.all()
    assert packed(other).read_bytes() == packed(studio).read_bytes()
    assert sorted(other.recorder.undo()) == [ITEM, HOME, HOME]
    assert other.heard() == {}


def test_what_is_recorded_here_stays_unless_the_pack_goes_first(studio: Studio, other: Studio) -> None:
    theirs = say(studio)
    say(studio, BACK, hertz=500)
    ours = say(other, hertz=700)
    assert other.recorder.take(packed(studio)) == Taken(taken=1, left=1)
    assert other.heard()[HOME, "km"] == ours.sha256
    assert other.recorder.take(packed(studio), over=True) == Taken(taken=1, left=1)
    assert other.heard()[HOME, "km"] == theirs.sha256
    assert other.recorder.take(packed(studio), over=True) == Taken(taken=0, left=2)
    assert other.recorder.undo() == (HOME,)


def test_nothing_is_no_pack_and_a_folder_is_no_file(studio: Studio) -> None:
    with pytest.raises(NothingToExport):
        packed(studio)
    made = say(studio)
    with pytest.raises(Gone):
        voicepack.export([made], Store(studio.data), studio.data / "no" / "folder.zip")
    Store(studio.data).original(made.sha256).unlink()
    with pytest.raises(Gone):
        packed(studio)
    assert list(studio.data.glob("*voices.zip*")) == []


OGG = b"OggS and no more"
SHA = hashlib.sha256(OGG).hexdigest()


def listed(**facts: object) -> dict[str, object]:
    entry = {"key": HOME, "language": "km", "sha256": SHA, "size": 1, "seconds": 1.0, "words": [], **facts}
    return {"format": "kiosk-voices", "version": 1, "recordings": [entry]}


BAD = {
    "no zip": ("Unreadable", None, {}),
    "no manifest": ("BadPack", "leave out", {}),
    "no JSON": ("BadPack", b"{", {}),
    "deep JSON": ("BadPack", b"[" * 100_000, {}),
    "another program": ("BadPack", {**listed(), "format": "zip"}, {}),
    "a newer version": ("BadPack", {**listed(), "version": 2}, {}),
    "a field is missing": ("BadPack", {"format": "kiosk-voices", "version": 1}, {}),
    "a sound is missing": ("BadPack", listed(), {}),
    "a sound was changed": ("BadPack", listed(), {f"{SHA}.opus": OGG + b"!"}),
    "no sound": ("Unreadable", listed(), {f"{SHA}.opus": OGG}),
    "a path for a hash": ("BadPack", listed(sha256="../../../../etc/passwd"), {"../../../../etc/passwd.opus": OGG}),
    "a strange key": ("BadKey", listed(key="item:../../x"), {f"{SHA}.opus": OGG}),
    "a strange language": ("BadKey", listed(language="khmer"), {f"{SHA}.opus": OGG}),
    "twice": ("BadPack", {**listed(), "recordings": [listed()["recordings"][0]] * 2}, {f"{SHA}.opus": OGG}),  # type: ignore[index]  # a list
    "too many": ("TooLarge", {**listed(), "recordings": [listed()["recordings"][0]] * 90}, {f"{SHA}.opus": OGG}),  # type: ignore[index]  # a list
    "a bomb": ("TooLarge", listed(), {f"{SHA}.opus": bytes(9 << 20)}),
}


def made_pack(path: Path, name: str) -> Path:
    _, manifest, sounds = BAD[name]
    if manifest is None:
        path.write_bytes(b"PK\3\4 and no more")
    elif manifest == "leave out":
        make_pack(path, {}, sounds)
        path.write_bytes(path.read_bytes().replace(b"voices.json", b"voices.jsOn"))
    else:
        make_pack(path, manifest, sounds)
    return path


SMALL = Limits(seconds=120, voice_size=4 << 20, entries=50)


@pytest.mark.parametrize("name", BAD)
def test_a_pack_that_does_not_agree_with_itself_is_refused_whole(tmp_path: Path, name: str) -> None:
    pack = made_pack(tmp_path / "pack.zip", name)
    studio = Studio(tmp_path / "library", limits=SMALL)
    try:
        with pytest.raises(NotLetIn) as refused:
            studio.recorder.take(pack)
        assert refused.value.code == BAD[name][0], str(refused.value)
        assert studio.heard() == {}
        assert list(Store(studio.data).kept_originals()) == []
        assert list((studio.data / "recording").iterdir()) == []
    finally:
        studio.close()


@pytest.mark.parametrize("name", sorted(BAD.keys() - {"no sound"}))  # which is found out when it is to be played
def test_the_reading_process_refuses_it_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused) as refused:
        unpack(made_pack(tmp_path / "pack.zip", name), tmp_path / "folder", SMALL)
    assert refused.value.code == BAD[name][0]
    assert not (tmp_path / "folder" / "voices.json").exists()


def test_a_good_pack_is_taken_apart_by_hash(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    pack = make_pack(tmp_path / "pack.zip", listed(), {f"{SHA}.opus": OGG, "../else.opus": b"x"})
    unpack(pack, tmp_path / "folder", SMALL)
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == [f"{SHA}.opus", "voices.json"]


def test_of_a_pack_with_one_bad_sound_nothing_is_taken(studio: Studio, other: Studio) -> None:
    made = say(studio)
    bad = {**asdict(made), "key": BACK, "sha256": SHA}
    manifest = {"format": "kiosk-voices", "version": 1, "recordings": [asdict(made), bad]}
    sounds = {f"{SHA}.opus": OGG, f"{made.sha256}.opus": Store(studio.data).original(made.sha256).read_bytes()}
    with pytest.raises(NotLetIn):
        other.recorder.take(make_pack(studio.data / "pack.zip", manifest, sounds))
    assert other.heard() == {}
    assert list(Store(other.data).kept_originals()) == []


def test_a_pack_with_words_out_of_step_is_refused(studio: Studio, other: Studio) -> None:
    made = say(studio)
    entry = {**asdict(made), "words": [{"text": "late", "begin": 50.0, "end": 60.0}]}
    manifest = {"format": "kiosk-voices", "version": 1, "recordings": [entry]}
    sounds = {f"{made.sha256}.opus": Store(studio.data).original(made.sha256).read_bytes()}
    with pytest.raises(BadWords):
        other.recorder.take(make_pack(studio.data / "pack.zip", manifest, sounds))
    assert other.heard() == {}


def test_every_reason_of_a_pack_says_what_to_do() -> None:
    assert re.search(r"kiosk voice export", BadPack(reason="x").what_to_do)
    assert msgspec.json.encode(recordings.BadKey(key="x", language="y").parts)
