"""Learning paths as a terminal sees them: a tile, the way, and the way on in each lesson."""

import re

import pytest

from kiosk.content.model import Kind, LearningPath, Publication, State
from kiosk.content.path_editor import PathEditor
from kiosk.web.terminal.path import ways
from tests.builders.browser import Browser
from tests.builders.collection import DAY, Collection

NAMES = {"km": "ជំហានដំបូង", "en": "First steps", "fr": "Premiers pas"}


@pytest.fixture
def editor(collection: Collection) -> PathEditor:
    return PathEditor(collection.curation.db, lambda: DAY)


@pytest.fixture
def lessons(collection: Collection, editor: PathEditor) -> tuple[str, ...]:
    titles = ((Kind.EPUB, "Look"), (Kind.AUDIO, "Listen"), (Kind.HTML, "Try"))
    items = tuple(collection.add(Publication(kind=kind, title=title)).id for kind, title in titles)
    editor.add(LearningPath(key="first-steps", names=NAMES, items=items))
    return items


@pytest.mark.parametrize("lang", ["km", "en", "fr"])
def test_home_leads_to_a_path_in_the_readers_language(client: Browser, lessons: tuple[str, ...], lang: str) -> None:
    html = client.get(f"/{lang}/").text
    assert f'href="/{lang}/path/first-steps/" data-say="path:first-steps"' in html
    assert NAMES[lang] in html
    assert f"/book/{lessons[0]}/thumb.webp" in html


def test_without_paths_home_says_nothing_of_them(client: Browser, collection: Collection) -> None:
    collection.add("Alone", shelves=["law"])
    assert "/path/" not in client.get("/en/").text


def test_a_path_shows_its_lessons_as_numbered_steps_that_open_on_the_path(
    client: Browser, lessons: tuple[str, ...]
) -> None:
    html = client.get("/km/path/first-steps/").text
    steps = re.findall(r'href="(/km/read/[^"]+)"', html)
    assert steps == [f"/km/read/{item}/#path=first-steps" for item in lessons]
    assert re.findall(r'class="number"><b>(.)</b>', html) == ["១", "២", "៣"]
    assert '<h1 data-say="path:first-steps">' in html
    assert html.count("data-next") == 1, "the first, until the browser knows better"
    assert html.count('class="cover"') == 3


def test_a_path_that_is_not_there_or_has_nothing_to_show_is_not_found(
    client: Browser, collection: Collection, editor: PathEditor
) -> None:
    hidden = collection.add("Hidden", state=State.HIDDEN).id
    editor.add(LearningPath(key="soon", names=NAMES, items=(hidden,)))
    assert client.get("/km/path/nowhere/").status_code == 404
    assert client.get("/km/path/soon/").status_code == 404
    assert "/path/" not in client.get("/km/").text


def test_a_page_that_was_kept_changes_with_the_path(
    client: Browser, editor: PathEditor, lessons: tuple[str, ...]
) -> None:
    assert "/path/" in client.get("/en/").text
    editor.set_items("first-steps", lessons[1:])
    assert lessons[0] not in client.get("/en/path/first-steps/").text
    editor.remove("first-steps")
    assert client.get("/en/path/first-steps/").status_code == 404
    assert "/path/" not in client.get(f"/en/read/{lessons[1]}/").text


def lesson_links(html: str) -> list[str]:
    return re.findall(r'class="key lesson-\w+"[^>]*?href="([^"]+)"', html, re.DOTALL)


def test_a_lesson_knows_the_way_to_its_neighbours_and_the_last_to_the_goal(
    client: Browser, lessons: tuple[str, ...]
) -> None:
    one, two, three = (f"/en/read/{item}/#path=first-steps" for item in lessons)
    found = [lesson_links(client.get(f"/en/read/{item}/").text) for item in lessons]
    assert found == [[two], [one, three], [two, "/en/path/first-steps/"]]


def test_a_title_on_no_path_says_nothing_of_them(
    client: Browser, collection: Collection, lessons: tuple[str, ...]
) -> None:
    assert lessons
    html = client.get(f"/en/read/{collection.add('Alone').id}/").text
    assert "lesson" not in html
    assert "path/path.js" not in html


def test_a_title_on_two_paths_has_a_way_on_each() -> None:
    paths = (
        LearningPath(key="a", names=NAMES, items=("x", "y")),
        LearningPath(key="b", names=NAMES, items=("z", "x")),
        LearningPath(key="c", names=NAMES, items=("z",)),
    )
    found = [(way.path.key, way.before, way.after) for way in ways(paths, "x")]
    assert found == [("a", "", "y"), ("b", "z", "")]
