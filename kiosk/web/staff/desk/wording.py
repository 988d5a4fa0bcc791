"""Words of the desk that stand for values."""

from kiosk.content.model import Level, State
from kiosk.content.reports import Outcome
from kiosk.content.todo import Lack
from kiosk.web.i18n import N_

LEVELS = {
    Level.PICTURE: N_("Only pictures"),
    Level.BEGINNER: N_("For beginners"),
    Level.EASY: N_("Easy to read"),
    Level.FLUENT: N_("For good readers"),
}

# How far a file of the queue is.
FILES = {
    "waiting": N_("Waiting"),
    "now": N_("Being read"),
    Outcome.ACCEPTED.value: N_("Added"),
    Outcome.WARNED.value: N_("Added, look at it"),
    Outcome.REFUSED.value: N_("Not added"),
}

STATES = {
    State.SHOWN: N_("Shown to readers"),
    State.WAITING: N_("Waits for approval"),
    State.HIDDEN: N_("Hidden"),
}

LACKS = {
    Lack.LANGUAGE: N_("Without a language"),
    Lack.LEVEL: N_("Without a level"),
    Lack.SHELF: N_("On no shelf"),
    Lack.AUTHOR: N_("Without an author"),
    Lack.VOICE: N_("Without a voice"),
}
