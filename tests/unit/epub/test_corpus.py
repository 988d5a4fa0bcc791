"""Real books, good and slightly wrong, are read."""

from pathlib import Path

import pytest

from kiosk.content.refusals import Refused
from tests.builders.epub import prepare

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout"),
]


def books(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).glob("*")) if CORPUS.exists() else []


@pytest.mark.parametrize("path", books("epub"), ids=lambda path: path.name)
def test_every_good_book_is_accepted_with_something_on_its_pages(path: Path, tmp_path: Path) -> None:
    prepared = prepare(path, tmp_path)
    publication = prepared.extracted.publication
    assert publication.title
    assert publication.languages
    assert publication.letters or any(name.endswith(("jpg", "png", "svg")) for name in prepared.names)
    assert publication.letters == sum(page.letters for page in prepared.manifest.pages)
    assert all(page.href in prepared.names for page in prepared.manifest.pages)
    assert publication.chapters


# What no reader can open: no zip, no bytes, no container, no package.
_REFUSED = {
    "cwa-test_corrupted.epub": "Unreadable",
    "epubcheck-ocf-zip-unreadable-empty-fatal.epub": "EmptyFile",
    "epubcheck-ocf-metainf-container-file-missing-fatal.epub": "NoContainer",
    "epubcheck-ocf-metainf-container-rootfile-full-path-empty-error.epub": "NoPackage",
    "epubcheck-ocf-package-document-missing-fatal.epub": "NoPackage",
}


@pytest.mark.parametrize("path", books("epub-bad"), ids=lambda path: path.name)
def test_a_book_with_faults_is_opened_when_a_good_reader_would(path: Path, tmp_path: Path) -> None:
    try:
        outcome = prepare(path, tmp_path).extracted.publication.title
    except Refused as refusal:
        outcome = refusal.code
    assert outcome == _REFUSED.get(path.name, outcome)
    assert (path.name in _REFUSED) == (outcome in set(_REFUSED.values()))
