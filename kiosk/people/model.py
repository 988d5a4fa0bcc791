"""The words of staff: roles and accounts."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; the pages of each role are listed in `kiosk.web.staff.access`."""

    LIBRARIAN = "librarian"  # cares for the titles; may be a prisoner
    APPROVER = "approver"  # decides what readers may see; an officer
    TECHNICIAN = "technician"  # keeps the machine


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody of the staff, under a name of their choice.

    `device` is a random word that browsers keep in which this person signed in before: such a browser has guesses of
    its own, so that nobody elsewhere can use them up. It moves with the pass phrase.
    """

    id: int
    name: str
    role: Role
    device: str


class Action(StrEnum):
    """What is written into the audit. Each has its words in `kiosk.web.staff.wording`."""

    BEGIN = "begin"  # the first start
    ADD_PERSON = "add-person"
    NEW_PHRASE = "new-phrase"
    CLOSE_PERSON = "close-person"
    SET_CLOCK = "set-clock"
    INSTALL_KEY = "install-key"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    SHOW_AGAIN = "show-again"  # in lines of earlier versions
    ASK_AGAIN = "ask-again"
    ACCEPT = "accept"  # a correction of a title that is shown
    DROP = "drop"
    ADD = "add"
    EDIT = "edit"
    ARRANGE = "arrange"
    HIDE = "hide"
    REMOVE = "remove"
    RESTORE = "restore"
    UNDO = "undo"
    RECORD = "record"  # a voice; the item is its key and language
    REMOVE_VOICE = "remove-voice"
    APPROVE_VOICE = "approve-voice"
    REJECT_VOICE = "reject-voice"
    TAKE_PACK = "take-pack"
    ENTER_FIGURES = "enter-figures"  # the item is the month
    TAKE_FIGURES = "take-figures"  # on a stick; the item is the bundle's number
    SAVE_BACKUP = "save-backup"
    RESTORE_BACKUP = "restore-backup"
    SWITCH_OFF = "switch-off"
    RESTART = "restart"


class Reason(StrEnum):
    """Why something is not approved, or taken from readers. A short list: nothing is written freely."""

    UNSUITABLE = "unsuitable"
    RULES = "rules"
    RIGHTS = "rights"
    BROKEN = "broken"
    WRONG = "wrong"
    DOUBLE = "double"
