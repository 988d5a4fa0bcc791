"""The learning path of the sample library."""

from pathlib import Path

from demo import path
from kiosk.content.paths import Paths
from kiosk.web.i18n import LANGUAGES
from tests.builders.collection import Collection, Given


def test_the_path_is_laid_once_with_its_lessons_in_order(tmp_path: Path) -> None:
    with Collection(tmp_path) as collection:
        names = reversed(path.LESSONS)
        items = {
            name: collection.add(name, files=[Given(name=f"folder/{name}", data=name.encode())]).id for name in names
        }
        path.lay(tmp_path)
        path.lay(tmp_path)
        (laid,) = Paths(collection.curation.catalogue).shown()
    assert laid.items == tuple(items[name] for name in path.LESSONS)
    assert set(laid.names) == set(LANGUAGES)
