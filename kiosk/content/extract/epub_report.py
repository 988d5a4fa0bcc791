"""What the librarian is told of an EPUB that was accepted though not all of it is as it should be."""

import re
from collections.abc import Collection

from kiosk.content.extract.epub_files import Trouble
from kiosk.content.model import Notice
from kiosk.content.prepare.links import Finding

_WEB = re.compile(r"(?:https?:)?//(?:www\.)?([^/?#\s]+)", re.IGNORECASE)
_NAMED, _LONGEST = 5, 80  # examples in one notice, letters of one
_ASK = "Look at the book. If something is missing, ask for another copy."


def notices(
    trouble: Trouble, *, pages_lost: Collection[str], left_out: Collection[str], title_made: bool
) -> tuple[Notice, ...]:
    """One notice for each kind of trouble."""
    found: list[Notice] = []
    _add(found, "PagesLost", "Pages could not be read and stay empty: {}.", pages_lost, _ASK)
    _add(found, "FilesMissing", "Files that its pages show are not in the book: {}.", trouble.missing, _ASK)
    _add(
        found,
        "FilesUnusable",
        "Pictures, fonts or sounds are damaged or of an unknown kind: {}.",
        trouble.unusable,
        _ASK,
    )
    _add(
        found,
        "FilesLocked",
        "Parts of the book are encrypted and were left out: {}.",
        trouble.locked,
        "Look at the book. If it cannot be used like that, ask the publisher for a copy without a lock.",
    )
    _add(
        found,
        "RemoteLeftOut",
        "The book shows things from the internet, which were left out: {}.",
        trouble.remote,
        "Look at the book. If something is missing, ask for a copy that holds all its files.",
    )
    hosts = {match[1].lower() for link in trouble.links if (match := _WEB.match(link))}
    _add(
        found, "WebLinksInert", "Links to the internet lead nowhere here; their words remain: {}.", hosts, "", mild=True
    )
    _add(found, "EntriesLeftOut", "Files with unsafe or repeated names were left out: {}.", left_out, "")
    if Finding.SCRIPT in trouble.findings:
        found.append(Notice(code="ScriptsRemoved", message="Interactive parts of the book (scripts) were taken out."))
    if Finding.FORM in trouble.findings:
        found.append(Notice(code="FormsRemoved", message="Fields to fill in were taken out; their words remain."))
    if Finding.EMBEDDED in trouble.findings:
        found.append(Notice(code="EmbeddedRemoved", message="Embedded parts that cannot be shown were taken out."))
    if title_made:
        found.append(
            Notice(
                code="TitleMissing",
                message="The book does not say its title; the file's name is used.",
                advice="Edit the title.",
            )
        )
    return tuple(found)


def _add(
    found: list[Notice], code: str, message: str, names: Collection[str], advice: str, *, mild: bool = False
) -> None:
    if names:
        shown = ", ".join(sorted(name[:_LONGEST] for name in names)[:_NAMED])
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        found.append(Notice(code=code, message=message.format(shown + more), advice=advice, mild=mild))
