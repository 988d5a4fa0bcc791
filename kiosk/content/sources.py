"""What is to be added: files and folders grouped into titles, before any of them is opened as what it may be."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.content.model import Role, SourceFile
from kiosk.content.refusals import EmptyFile, Gone, Refused
from kiosk.content.sniff import Family, family, refusal

_JUNK = re.compile(
    r"\..*|collection\.toml|__MACOSX|Thumbs\.db|desktop\.ini|System Volume Information|\$RECYCLE\.BIN|lost\+found",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"(.+\.zim)([a-z]{2})", re.IGNORECASE)
_COVER = re.compile(r"(cover|folder|front|couverture|.*_cover)\.(jpe?g|png|webp)", re.IGNORECASE)
# Terminals obey the first two ranges; the others turn the order of letters around.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SUFFIXES = re.compile(r"([._ -][\w-]{2,12})?(\.[\w-]{2,12}){0,2}")  # between a film's name and that of its format
DISC = re.compile(r"(?:.*[ (])?((?:cd|dis[ck]|disque)[\W_]*(\d{1,3}))\)?", re.IGNORECASE)  # a folder of one of several
_NUMBER = re.compile(r"\d+")
_FIRST_NUMBERS = re.compile(r"(\D*)(\d+(?:[-._ ]+\d+)*)")
_SOUND_NAME = re.compile(r".+\.(m4a|m4b|weba)", re.IGNORECASE)
_READABLE = {Family.ZIP, Family.PDF, Family.ZIM, Family.SOUND, Family.FILM}


class NotAFile(Refused):
    """A link, a device, a pipe or a socket."""

    message = "This is not an ordinary file ({what})."
    advice = "Copy the file itself."


class NoFilm(Refused):
    """Subtitles beside which no film lies."""

    message = "These are subtitles, but the film they belong to is not beside them."
    advice = "Give them the film's name (film.webm, film.km.vtt) and add both together."


class NoFirstPart(Refused):
    """The later parts of a split ZIM file without the first."""

    message = "This is a part of a split ZIM file, but its first part (…zimaa) is not beside it."
    advice = "Copy all the parts into one folder and add them together."


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Files that may become one title: the main one first. `name` is shown to the person who adds it."""

    name: str
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A file that becomes no title, with the reason."""

    name: str
    reason: Refused


@dataclass(frozen=True, kw_only=True)
class _File:
    path: Path
    family: Family


def find(paths: Iterable[Path]) -> Iterator[Candidate | Passed]:
    """Walk the given files and folders in natural order of names and group what belongs together.

    A folder of numbered sound files is one audiobook, with a picture beside them as its cover; `film.km.vtt` and
    `film.srt` belong to `film.webm`; `x.zimaa`, `x.zimab` are one ZIM file. Links are not followed below a folder.
    """
    named: dict[Path, list[Path]] = {}  # files by the folder in which they were named
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            yield Passed(name=readable(path), reason=Gone(detail=error.strerror or "it is not there"))
            continue
        if is_folder:
            yield from _folder(path)
        else:
            named.setdefault(path.parent, []).extend([path.resolve() if path.is_symlink() else path, *_beside(path)])
    for files in named.values():
        yield from _group(list(dict.fromkeys(files)), whole_folder=False)


def readable(path: Path) -> str:
    """A path for people: bytes that are no text (an old code page on the stick) and control characters are escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def name_of(candidate: str) -> str:
    """The name of a candidate's file or folder; before that of a disc the folder it lies in, since all are `CD1`."""
    path = Path(candidate)
    disc = DISC.fullmatch(path.name)
    return f"{path.parent.name} {path.name}".strip() if disc and disc[1] == path.name else path.name


def is_junk(path: Path) -> bool:
    """Whether other systems left it there, or it is about the files beside it: nothing that anybody wants to add."""
    return _JUNK.fullmatch(path.name) is not None


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts `2` before `10`."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", name))


def _listing(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if not is_junk(path)]
    return sorted(found, key=lambda path: natural(path.name))


def _beside(path: Path) -> list[Path]:
    """Somebody who names a film means its subtitles too, and who names the first part of a ZIM file means all parts."""
    try:
        others = [other for other in _listing(path.parent) if other != path]
    except OSError:
        return []
    if _SPLIT.fullmatch(path.name):
        return [p for p in others if _SPLIT.fullmatch(p.name) and p.name[:-2] == path.name[:-2]]
    texts = {".vtt", ".srt"}
    return [p for p in others if p.suffix.lower() in texts and path.suffix not in texts and _belongs(p, path)]


def _folder(top: Path) -> Iterator[Candidate | Passed]:
    folders = [top]  # no recursion: a stick may be deeper than Python's stack
    while folders:
        folder = folders.pop()
        try:
            listing = _listing(folder)
        except OSError as error:
            yield Passed(name=readable(folder), reason=Gone(detail=error.strerror or "the folder cannot be read"))
            continue
        below = [path for path in listing if _is_folder(path)]
        yield from _group([path for path in listing if path not in below], whole_folder=True)
        folders += reversed(below)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _group(paths: list[Path], *, whole_folder: bool) -> Iterator[Candidate | Passed]:
    files: list[_File] = []
    for path in paths:
        found = _look(path)
        if isinstance(found, Passed):
            yield found
        else:
            files.append(found)
    taken: set[Path] = set()
    for group in (*_split_zims(files), *(_audiobooks(files) if whole_folder else ())):
        taken |= {file.path for file in group.files}
        yield group
    films = [file for file in files if file.family is Family.FILM and file.path not in taken]
    for file in files:
        if file.path not in taken:
            yield from _single(file, files, films)


def _single(file: _File, files: list[_File], films: list[_File]) -> Iterator[Candidate | Passed]:
    """A file that is a title of its own, or none; subtitles come with their film."""
    reason: Refused | None = None
    if file.family is Family.SUBTITLES:
        if any(_belongs(file.path, film.path) for film in films) or len(films) == 1:
            return
        reason = NoFilm()
    elif _SPLIT.fullmatch(file.path.name) and file.family is not Family.ZIM:
        reason = NoFirstPart()
    elif file.family is Family.EMPTY:
        reason = EmptyFile()
    elif file.family not in _READABLE:
        reason = refusal(file.family)
    if reason:
        yield Passed(name=readable(file.path), reason=reason)
        return
    words = [other for other in files if other.family is Family.SUBTITLES and file in films]
    mine = [other for other in words if _of_film(other.path, file.path, films) or len(films) == 1]
    yield Candidate(
        name=readable(file.path), files=(_given(file, Role.MAIN), *(_given(other, Role.SUBTITLES) for other in mine))
    )


def _look(path: Path) -> _File | Passed:
    name = readable(path)
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return Passed(name=name, reason=NotAFile(what="a link"))
        if not stat.S_ISREG(mode):
            return Passed(name=name, reason=NotAFile(what="a device or a pipe"))
        return _File(path=path, family=family(path))
    except OSError as error:
        return Passed(name=name, reason=Gone(detail=error.strerror or "it cannot be read"))
    except Gone as error:
        return Passed(name=name, reason=error)


def _given(file: _File, role: Role) -> SourceFile:
    return SourceFile(path=file.path, name=readable(Path(file.path.name)), role=role)


def _split_zims(files: list[_File]) -> Iterator[Candidate]:
    parts = {file.path.name.casefold(): file for file in files if _SPLIT.fullmatch(file.path.name)}
    for name, first in parts.items():
        if not name.endswith(".zimaa") or first.family is not Family.ZIM:
            continue
        others = [parts[other] for other in sorted(parts) if other != name and other[:-2] == name[:-2]]
        yield Candidate(
            name=readable(first.path), files=(_given(first, Role.MAIN), *(_given(other, Role.PART) for other in others))
        )


def _audiobooks(files: list[_File]) -> Iterator[Candidate]:
    """The sound files of a folder are one work when each is numbered, and no number comes twice."""
    # Some programs write sound alone as they write films; only opening them would tell more than their names.
    tracks = [
        file
        for file in files
        if file.family is Family.SOUND or (file.family is Family.FILM and _SOUND_NAME.fullmatch(file.path.name))
    ]
    if len(tracks) < 2 or not _are_numbered([file.path.stem for file in tracks]):  # noqa: PLR2004 - two make a set
        return
    pictures = [file for file in files if file.family is Family.PICTURE]
    named = [file for file in pictures if _COVER.fullmatch(file.path.name)]
    cover = named[:1] or (pictures if len(pictures) == 1 else [])
    yield Candidate(
        name=readable(tracks[0].path.parent),
        files=(*(_given(track, Role.TRACK) for track in tracks), *(_given(c, Role.COVER) for c in cover)),
    )


def _are_numbered(names: list[str]) -> bool:
    """Whether each has its own number: the first, the first ones (`1-02 Beta`), or all where only they differ."""
    numbers = [[int(number) for number in _NUMBER.findall(name)] for name in names]
    firsts = [match for name in names if (match := _FIRST_NUMBERS.match(name))]
    first = {tuple(found[:1]) for found in numbers}
    runs = {tuple(map(int, _NUMBER.findall(match[2]))) for match in firsts}
    alike = len({match[1].casefold() for match in firsts}) == 1
    same = len({_NUMBER.sub("#", name).casefold() for name in names}) == 1
    return all(numbers) and (
        len(first) == len(names)
        or (alike and len(runs) == len(names))
        or (same and len({tuple(found) for found in numbers}) == len(names))
    )


def _belongs(subtitles: Path, film: Path) -> bool:
    """`film.vtt`, `Film.km.srt`, `film_km.vtt` and `film.en.forced.srt` belong to `film.webm`."""
    name, start = subtitles.stem.casefold(), film.stem.casefold()
    return name.startswith(start) and _SUFFIXES.fullmatch(name.removeprefix(start)) is not None


def _of_film(subtitles: Path, film: Path, films: list[_File]) -> bool:
    """Whether they belong to it and to no other whose name says more (`film.mp4` beside `film.part2.mp4`)."""
    named = [len(other.path.stem) for other in films if _belongs(subtitles, other.path)]
    return _belongs(subtitles, film) and len(film.stem) == max(named)
