"""Every PDF, comic, sound and film of the shared corpus: let in, let in with a warning, or refused."""

from pathlib import Path
from time import monotonic

import pytest

from kiosk.config import Limits
from kiosk.content.extract import audio, comic, pdf, video
from kiosk.content.model import Extracted, Kind, Role, Source, SourceFile
from kiosk.content.refusals import EmptyFile, Refused, Unreadable
from kiosk.content.workbench import Workbench

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
READERS = {Kind.PDF: pdf.read, Kind.COMIC: comic.read, Kind.AUDIO: audio.read, Kind.VIDEO: video.read}
FOLDERS = {"pdf": Kind.PDF, "cbz": Kind.COMIC, "audio": Kind.AUDIO, "video": Kind.VIDEO}

REFUSED: dict[str, type[Refused]] = {
    "pdf-bad/pdfjs-REDHAT-1531897-0.pdf": Unreadable,
    "pdf-bad/pdfjs-poppler-395-0-fuzzed.pdf": Unreadable,
    "cbz-bad/truncated.cbz": Unreadable,
    "audio-bad/empty.mp3": EmptyFile,
    "video-bad/ideascube-a-video.mp4": Unreadable,
}
WARNED = {
    "pdf/udhr-km.pdf": "TextNotSearchable",
    "pdf/udhr-km-scan.pdf": "Scanned",
    "pdf-bad/pdfjs-evaljs.pdf": "InertParts",
    "video-bad/truncated.webm": "Damaged",
}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout"),
]


def files(suffix: str) -> list[tuple[Kind, str]]:
    found = [
        (kind, path.relative_to(CORPUS).as_posix())
        for folder, kind in FOLDERS.items()
        for path in sorted((CORPUS / f"{folder}{suffix}").glob("*.*"))
        if path.suffix != ".vtt"
    ]
    return found or [(Kind.PDF, "nothing")]


def read(tmp_path: Path, kind: Kind, *paths: Path, role: Role = Role.MAIN) -> Extracted:
    given = tuple(SourceFile(path=path, name=path.name, role=role) for path in paths)
    begin = monotonic()
    try:
        return READERS[kind](Source(kind=kind, name=paths[0].name, files=given), Workbench(tmp_path), Limits())
    finally:
        assert monotonic() - begin < 10


@pytest.mark.parametrize(("kind", "name"), files(""))
def test_every_good_file_is_let_in(tmp_path: Path, kind: Kind, name: str) -> None:
    found = read(tmp_path, kind, CORPUS / name).publication
    assert found.title
    assert found.pages or found.seconds
    codes = [notice.code for notice in found.notices]
    assert WARNED.get(name, "") in (*codes, "")


@pytest.mark.parametrize(("kind", "name"), files("-bad"))
def test_every_bad_file_is_refused_or_harmless(tmp_path: Path, kind: Kind, name: str) -> None:
    if name in REFUSED:
        with pytest.raises(REFUSED[name]):
            read(tmp_path, kind, CORPUS / name)
    else:
        codes = [notice.code for notice in read(tmp_path, kind, CORPUS / name).publication.notices]
        assert WARNED.get(name, "") in (*codes, "")


def test_the_folder_of_poems_is_one_audiobook(tmp_path: Path) -> None:
    paths = sorted((CORPUS / "audio" / "dickinson").glob("*.mp3"))
    found = read(tmp_path, Kind.AUDIO, *paths, role=Role.TRACK).publication
    assert (found.title, found.authors) == ("Selected Poems of Emily Dickinson", ("Emily Dickinson",))
    assert len(found.chapters) == len(paths) == 8
    assert found.seconds == pytest.approx(435, abs=2)
