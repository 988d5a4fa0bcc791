"""The words of the staff site: its catalogues, and the names of roles, actions and reasons."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kiosk import languages
from kiosk.content.model import Notice
from kiosk.errors import KioskError, Size, fill
from kiosk.languages import Words
from kiosk.people.model import Action, Reason, Role
from kiosk.web.i18n import N_

_FOLDER = Path(__file__).parent / "translations"
# One catalogue for each part of the site, so that parts can be written side by side; and the reasons of all errors.
CATALOGUES = ("frame", "desk", "care", "reasons")

ROLES = {
    Role.LIBRARIAN: N_("Librarian"),
    Role.APPROVER: N_("Approver"),
    Role.TECHNICIAN: N_("Technician"),
}

ACTIONS = {
    Action.BEGIN: N_("Set up the library"),
    Action.ADD_PERSON: N_("Added a person"),
    Action.NEW_PHRASE: N_("Gave a new pass phrase"),
    Action.CLOSE_PERSON: N_("Closed an account"),
    Action.SET_CLOCK: N_("Set the clock"),
    Action.INSTALL_KEY: N_("Installed head office's key"),
    Action.APPROVE: N_("Approved a title"),
    Action.REJECT: N_("Did not approve a title"),
    Action.WITHDRAW: N_("Took a title from readers"),
    Action.REOPEN: N_("Let a title wait again"),
    Action.SHOW_AGAIN: N_("Showed a title again"),
    Action.ASK_AGAIN: N_("Asked again for approval"),
    Action.ACCEPT: N_("Approved a correction"),
    Action.DROP: N_("Did not approve a correction"),
    Action.ADD: N_("Added files"),
    Action.EDIT: N_("Changed the words of a title"),
    Action.ARRANGE: N_("Arranged titles"),
    Action.HIDE: N_("Hid a title"),
    Action.REMOVE: N_("Put a title in the bin"),
    Action.RESTORE: N_("Took a title out of the bin"),
    Action.UNDO: N_("Undid a change"),
    Action.RECORD: N_("Recorded a voice"),
    Action.REMOVE_VOICE: N_("Took a voice away"),
    Action.APPROVE_VOICE: N_("Approved a voice"),
    Action.REJECT_VOICE: N_("Did not approve a voice"),
    Action.TAKE_PACK: N_("Took a voice pack"),
    Action.ENTER_FIGURES: N_("Entered the paper figures"),
    Action.TAKE_FIGURES: N_("Put the statistics on a stick"),
    Action.SAVE_BACKUP: N_("Saved a backup"),
    Action.RESTORE_BACKUP: N_("Brought a backup back"),
    Action.SWITCH_OFF: N_("Switched the library off"),
    Action.RESTART: N_("Started the library anew"),
}

REASONS = {
    Reason.UNSUITABLE: N_("Not suitable for these readers"),
    Reason.RULES: N_("Against the rules of the prison"),
    Reason.RIGHTS: N_("It may not be copied"),
    Reason.BROKEN: N_("Damaged, or it cannot be read"),
    Reason.WRONG: N_("Title, language or words about it are wrong"),
    Reason.DOUBLE: N_("The library has it already"),
}

# A part of a sentence that is a figure with its unit.
_FIGURE = re.compile(r"[\d.,]+( (MB|MiB|GiB|seconds))?")


@cache
def words(tag: str) -> Words:
    """The words of one language, read once a process."""
    return languages.load(_FOLDER, tag, *CATALOGUES)


def told(error: KioskError, tag: str) -> tuple[str, str]:
    """What happened and what to do, in a language."""
    return _filled(error.message, error.advice, error.parts, tag)


def remarked(notice: Notice, tag: str) -> tuple[str, str]:
    """The same of something that the import remarked."""
    return _filled(notice.message, notice.advice, notice.parts, tag)


def _filled(message: str, advice: str, parts: Mapping[str, object], tag: str) -> tuple[str, str]:
    said = words(tag)
    given = {name: _part(part, said) for name, part in parts.items()}
    return fill(said.gettext(message), given), fill(said.gettext(advice), given) if advice else ""


def _part(part: object, said: Words) -> str:
    """A figure in this language's digits; words of ours (`it is not there`) in this language; all else as it is."""
    if isinstance(part, Size):
        return said.size(part)
    if isinstance(part, int | float):
        return said.number(part)
    text = str(part)
    if _FIGURE.fullmatch(text):
        return said.digits(text.replace("seconds", said.gettext(N_("seconds"))))
    return said.gettext(text) if text else ""
