"""The tables of the catalogue, built by migrations that are never edited after a release."""

import json
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from kiosk.content.catalogue import FILE, VERSION
from kiosk.errors import KioskError
from kiosk.sqlite import Mode
from kiosk.tables import Database, database


class NoDataFolder(KioskError):
    """The data folder cannot be made."""

    message = "The data folder {folder} cannot be made: {reason}."
    advice = "Name another with --data, or give the command as on a box: sudo kiosk …"


migrations = Migrations("kiosk.catalogue")

# The shelves a new library starts with: key, colour, and the name in Khmer, English and French. Each colour can be told
# from the page in every theme: its relative luminance is between 0.15 and 0.18 (docs/design.md).
STARTER_SHELVES = (
    ("learn-to-read", "#b3541e", "រៀនអាន", "Learn to read", "Apprendre à lire"),
    ("stories", "#9a55b1", "រឿងនិទាន", "Stories", "Histoires"),
    ("children", "#9a6a12", "កុមារ", "Children", "Enfants"),
    ("health", "#2e7d4f", "សុខភាព", "Health", "Santé"),
    ("trades", "#4074a8", "មុខរបរ", "Trades", "Métiers"),
    ("law", "#b94c5e", "ច្បាប់ និងសិទ្ធិ", "Law and rights", "Droit et droits"),
    ("languages", "#1f7a7a", "ភាសា", "Languages", "Langues"),
    ("before-release", "#5a7a2c", "មុនចេញពីពន្ធនាគារ", "Before release", "Avant la sortie"),
    ("encyclopedia", "#696fa3", "សព្វវចនាធិប្បាយ", "Encyclopedia", "Encyclopédie"),
)


@migrations()
def m001_items(db: sqlite_utils.Database) -> None:
    """Titles and their originals. `publication` is the JSON of `model.Publication`, as edited."""
    db.table("items").create(
        {
            "id": str,
            "state": str,
            "removed": str,  # the day it was put in the bin, else NULL
            "kind": str,
            "language": str,
            "level": str,
            "title": str,
            "sort_key": bytes,
            "added": str,
            "replaces": str,
            "identifier": str,
            "publication": str,
        },
        pk="id",
        not_null={
            "state",
            "kind",
            "language",
            "level",
            "title",
            "sort_key",
            "added",
            "replaces",
            "identifier",
            "publication",
        },
    )
    db.table("items").create_index(["sort_key", "id"])
    db.table("items").create_index(["identifier"])
    db.table("item_files").create(
        {"item": str, "position": int, "sha256": str, "name": str, "role": str, "size": int},
        pk=("item", "position"),
        foreign_keys=[("item", "items", "id")],
    )
    db.table("item_files").create_index(["sha256"])


@migrations()
def m002_shelves(db: sqlite_utils.Database) -> None:
    """Shelves, with the starter set, and what stands on them."""
    db.table("shelves").create({"key": str, "position": int, "names": str, "pictogram": str, "colour": str}, pk="key")
    db.table("shelf_items").create(
        {"shelf": str, "item": str, "position": int},
        pk=("shelf", "item"),
        foreign_keys=[("shelf", "shelves", "key"), ("item", "items", "id")],
    )
    db.table("shelf_items").create_index(["item"])
    db.table("shelves").insert_all(
        {
            "key": key,
            "position": position,
            "names": json.dumps({"km": km, "en": en, "fr": fr}, ensure_ascii=False),
            "pictogram": key,
            "colour": colour,
        }
        for position, (key, colour, km, en, fr) in enumerate(STARTER_SHELVES)
    )


@migrations()
def m003_changes(db: sqlite_utils.Database) -> None:
    """What was done to items, with the state before it, so that it can be undone."""
    db.table("changes").create(
        {"id": int, "day": str, "action": str, "items": str, "before": str, "undone": int}, pk="id", not_null={"undone"}
    )


@migrations()
def m004_jobs(db: sqlite_utils.Database) -> None:
    """Imports: what was asked, and how each source ended."""
    db.table("jobs").create({"id": int, "asked": str, "state": str}, pk="id")
    db.table("job_sources").create(
        {"job": int, "position": int, "source": str, "report": str},
        pk=("job", "position"),
        foreign_keys=[("job", "jobs", "id")],
    )


@migrations()
def m005_recordings(db: sqlite_utils.Database) -> None:
    """What is spoken, every version of it: the newest row of a key and language that was not undone is heard.

    A row without `sha256` says that the recording was removed. Rows of one `change` are undone together.
    """
    db.table("recordings").create(
        {
            "id": int,
            "change": int,
            "day": str,
            "key": str,
            "language": str,
            "sha256": str,
            "size": int,
            "seconds": float,
            "words": str,
            "undone": int,
        },
        pk="id",
        not_null={"change", "day", "key", "language", "sha256", "size", "seconds", "words", "undone"},
    )
    db.table("recordings").create_index(["key", "language"])


@migrations()
def m006_recording_states(db: sqlite_utils.Database) -> None:
    """Recordings that wait for the approver: they are not heard, and leave in its place what is."""
    db.table("recordings").add_column("state", str, not_null_default="shown")


@migrations()
def m007_paths(db: sqlite_utils.Database) -> None:
    """Learning paths, every version of them: the newest row of a key that was not undone counts."""
    db.table("paths").create(
        {"id": int, "day": str, "key": str, "names": str, "items": str, "undone": int},
        pk="id",
        not_null={"day", "key", "names", "items", "undone"},
    )


def open_catalogue(data: Path) -> Database:
    """Open `DATA/catalogue.db` for changes; make it where there is none, and bring it up to date.

    Raises:
        NoDataFolder: there is none and none can be made.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoDataFolder(folder=data, reason=error.strerror) from error
    db = database(data / FILE, Mode.WRITE)
    (version,) = db.conn.execute("PRAGMA user_version").fetchone()
    if version != VERSION or migrations.pending(db):
        with db.atomic():  # of two processes that begin a library, one waits and finds nothing left to do
            migrations.apply(db)
            db.conn.execute(f"PRAGMA user_version = {VERSION}")
    return db
