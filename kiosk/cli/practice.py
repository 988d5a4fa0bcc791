"""`kiosk practice`: a library of its own to learn in, in which nothing can be hurt."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kiosk import config, process
from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.store import Store
from kiosk.people import phrase
from kiosk.people.accounts import Accounts, Newcomer
from kiosk.people.model import Role
from kiosk.sqlite import DatabaseMissing
from kiosk.stopping import until_told
from kiosk.web.staff.wording import ROLES, words

_FOLDER = "practice"  # below the data folder
_TITLES = 8  # of the library's own, the smallest ones
_ADDING = 600  # seconds
_PARTS = ("staff", "worker", "counter", "terminal")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--port", default=8500, show_default=True, help="The staff site's; the three after it are used, too.")
@click.pass_obj
def practice(settings: Settings, files: Sequence[Path], port: int) -> None:
    """Start a library for practice with FILES, or with some small titles of this library, until stopped.

    It lies in a folder of its own that is made anew each time: nothing that is done there reaches the real library, and
    nothing of it stays.
    """
    folder = settings.data / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "kiosk.toml").write_text(_settings(settings, folder, port), "utf-8")
    given = list(files) or _small_titles(settings, folder / "given")
    if given:
        process.run([*_kiosk(folder), "add", *given], seconds=_ADDING)
    _let_in(folder, settings.language)
    click.secho(f"Practice: http://{settings.host}:{port}/  Readers: http://{settings.host}:{port + 1}/", bold=True)
    with until_told() as stop:
        running = [process.start([*_kiosk(folder), part]) for part in _PARTS]
        stop.wait()
        for each in running:
            each.terminate()
        for each in running:
            each.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _kiosk(folder: Path) -> list[str | Path]:
    return [sys.executable, "-m", "kiosk", "--data", folder]


def _settings(settings: Settings, folder: Path, port: int) -> str:
    ports = zip(("staff_port", "terminal_port", "active_port", "kiwix_port"), range(port, port + 4), strict=True)
    lines = [f"{name} = {number}" for name, number in ports]
    nobody = folder / "nobody"  # would switch the real machine off
    return "\n".join(
        [
            "practice = true",
            f'host = "{settings.host}"',
            f'language = "{settings.language}"',
            f'sticks = "{settings.sticks}"',
            f'ask = "{nobody}"',
            *lines,
            "[usage]",
            'site = "practice"',
            f"terminals = {settings.usage.terminals}",
            "[limits]",
            "reserve = 0",
            "",
        ]
    )


def _small_titles(settings: Settings, folder: Path) -> list[Path]:
    """The smallest titles of the library that are one file each, by their own names."""
    return list(_copied(settings, folder)) if (settings.data / "catalogue.db").exists() else []


def _copied(settings: Settings, folder: Path) -> Iterator[Path]:
    store = Store(settings.data)
    try:
        with Catalogue.open(settings.data) as catalogue:
            items = [item for item in catalogue.items(limit=None) if len(item.files) == 1]
    except DatabaseMissing:
        return
    folder.mkdir()
    for item in sorted(items, key=lambda item: item.size)[:_TITLES]:
        target = folder / f"{item.id}{Path(item.files[0].name).suffix}"
        shutil.copyfile(store.original(item.files[0].sha256), target)
        yield target


def _let_in(folder: Path, language: str) -> None:
    """One person for each role, called by it; their pass phrases are printed."""
    said = words(language)
    people = [Newcomer(name=said.gettext(ROLES[role]), role=role, phrase=phrase.make()) for role in Role]
    with Accounts.open(config.load(folder).data) as accounts:
        accounts.begin(people)
    for person in people:
        click.echo(f"{person.name}: {person.phrase}")
