"""Commands about voices: record labels, shelves and titles, see what is missing, carry voices to other libraries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from kiosk.cli.library import curated, to_read
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content import voicepack
from kiosk.content.model import Word
from kiosk.content.recorder import Recorder
from kiosk.content.recordings import BadWords, Recordings
from kiosk.content.store import Store
from kiosk.errors import NONSENSE
from kiosk.web.figures import most_used
from kiosk.web.i18n import LANGUAGES, words
from kiosk.web.spoken import known, worklist

_FILE = click.Path(path_type=Path)
_language = click.option("--language", required=True, type=click.Choice(LANGUAGES), help="The language that is spoken.")


@click.group()
def voice() -> None:
    """Recorded voices, by which those who cannot read use the library."""


@voice.command()
@click.argument("key")
@click.argument("file", type=_FILE)
@_language
@click.option(
    "--words", "timing", type=_FILE, help="JSON: [[word, from second, to second], ...], to mark them in step."
)
@click.pass_obj
def add(settings: Settings, key: str, file: Path, language: str, timing: Path | None) -> None:
    """Let FILE be heard at KEY (label:home, shelf:health, item:ID), in the place of the recording before."""
    with _recorder(settings) as recorder, to_read(settings) as catalogue:
        line = known(catalogue, key, words(language))
        made = recorder.add(key, language, file, _timing(timing))
        click.echo(f"{made.key}  {made.language}  {made.seconds:.1f} s  {line.words}")


@voice.command("list")
@click.option("--language", default="", type=click.Choice(["", *LANGUAGES]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each recording.")
@click.pass_obj
def list_voices(settings: Settings, *, language: str, as_json: bool) -> None:
    """List the recordings that are heard."""
    with to_read(settings) as catalogue:
        for one in Recordings(catalogue.connection).all(language):
            click.echo(msgspec.json.encode(one) if as_json else f"{one.key:28} {one.language}  {one.seconds:6.1f} s")


@voice.command()
@_language
@click.pass_obj
def missing(settings: Settings, language: str) -> None:
    """List what has no voice yet, with its words: labels first, then shelves, then titles, the most used first."""
    with to_read(settings) as catalogue:
        lines = {line.key: line.words for line in worklist(catalogue, words(language), most_used(settings))}
        for key in Recordings(catalogue.connection).missing(lines, language):
            click.echo(f"{key:28} {lines[key]}")


@voice.command()
@click.argument("key")
@_language
@click.pass_obj
def remove(settings: Settings, key: str, language: str) -> None:
    """Let nothing be heard at KEY any more; `undo` brings it back for 90 days."""
    with _recorder(settings) as recorder:
        recorder.remove(key, language)


@voice.command()
@click.pass_obj
def undo(settings: Settings) -> None:
    """Take back the last recording, removal or import; again for the one before."""
    with _recorder(settings) as recorder:
        click.echo(f"Taken back: {', '.join(recorder.undo())}")


@voice.command()
@click.argument("target", type=_FILE)
@click.option("--language", default="", type=click.Choice(["", *LANGUAGES]), help="Only this language.")
@click.pass_obj
def export(settings: Settings, target: Path, language: str) -> None:
    """Write the recordings into a voice pack, for other libraries."""
    with to_read(settings) as catalogue:
        recordings = Recordings(catalogue.connection).all(language)
    size = voicepack.export(recordings, Store(settings.data), target)
    click.echo(f"{len(recordings)} recordings, {size} bytes: {target}")


@voice.command("import")
@click.argument("pack", type=_FILE)
@click.option("--over", is_flag=True, help="The pack goes before what is recorded here.")
@click.pass_obj
def import_pack(settings: Settings, pack: Path, *, over: bool) -> None:
    """Let the recordings of a voice pack be heard: all of them, or none when one is refused."""
    with _recorder(settings) as recorder:
        taken = recorder.take(pack, over=over)
        click.echo(f"{taken.taken} recordings taken, {taken.left} left as they are here.")


@contextmanager
def _recorder(settings: Settings) -> Iterator[Recorder]:
    with curated(settings) as curation, Recorder(settings, curation.db, Clock().today) as recorder:
        yield recorder


def _timing(file: Path | None) -> tuple[Word, ...]:
    """The words of a recording as somebody noted them.

    Raises:
        BadWords: the file is not of the form that `--words` tells.
    """
    if file is None:
        return ()
    try:
        noted = msgspec.json.decode(file.read_bytes(), type=list[tuple[str, float, float]])
    except (OSError, *NONSENSE) as error:
        raise BadWords(reason=f"{file} cannot be read ({error})") from error
    return tuple(Word(text=text, begin=begin, end=end) for text, begin, end in noted)
