"""What the librarian is told of an EPUB that was accepted though not all of it is as it should be."""

import re
from collections.abc import Collection

from kiosk.content.extract.epub_files import Trouble
from kiosk.content.model import Notice
from kiosk.content.prepare.links import Finding

_WEB = re.compile(r"(?:https?:)?//(?:www\.)?([^/?#\s]+)", re.IGNORECASE)
_NAMED, _LONGEST = 5, 80  # examples in one notice, letters of one


def notices(
    trouble: Trouble,
    *,
    pages_lost: Collection[str],
    left_out: Collection[str],
    title_made: bool,
    khmer_missing: bool,
) -> tuple[Notice, ...]:
    """One notice for each kind of trouble."""
    found: list[Notice] = []
    _add(
        found,
        "PagesLost",
        pages_lost,
        message="Pages could not be read and stay empty: {names}.",
        advice="Look at the book. If something is missing, ask for another copy.",
    )
    _add(
        found,
        "FilesMissing",
        trouble.missing,
        message="Files that its pages show are not in the book: {names}.",
        advice="Look at the book. If something is missing, ask for another copy.",
    )
    _add(
        found,
        "FilesUnusable",
        trouble.unusable,
        message="Pictures, fonts or sounds are damaged or of an unknown kind: {names}.",
        advice="Look at the book. If something is missing, ask for another copy.",
    )
    _add(
        found,
        "FilesLocked",
        trouble.locked,
        message="Parts of the book are encrypted and were left out: {names}.",
        advice="Look at the book. If it cannot be used like that, ask the publisher for a copy without a lock.",
    )
    _add(
        found,
        "RemoteLeftOut",
        trouble.remote,
        message="The book shows things from the internet, which were left out: {names}.",
        advice="Look at the book. If something is missing, ask for a copy that holds all its files.",
    )
    hosts = {match[1].lower() for link in trouble.links if (match := _WEB.match(link))}
    _add(
        found,
        "WebLinksInert",
        hosts,
        message="Links to the internet lead nowhere here; their words remain: {names}.",
        mild=True,
    )
    _add(found, "EntriesLeftOut", left_out, message="Files with unsafe or repeated names were left out: {names}.")
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
    if khmer_missing:
        found.append(
            Notice(
                code="KhmerMissing",
                message="It says that it is in Khmer, but there is no Khmer letter in it.",
                advice="If its pages look like Khmer, it was made with fonts from before Unicode, and nothing in it can"
                " be found: ask for a version made with Unicode fonts. If not, correct its language.",
            )
        )
    return tuple(found)


def _add(
    found: list[Notice], code: str, names: Collection[str], *, message: str, advice: str = "", mild: bool = False
) -> None:
    if names:
        shown = ", ".join(sorted(name[:_LONGEST] for name in names)[:_NAMED])
        more = f" + {len(names) - _NAMED}" if len(names) > _NAMED else ""
        found.append(Notice(code=code, message=message, advice=advice, mild=mild, parts={"names": shown + more}))
