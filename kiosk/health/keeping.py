"""Whether what the library keeps is safe: titles and search, the clock, backups, figures on their way, power cuts."""

from collections.abc import Iterator
from datetime import date, timedelta

from kiosk.backup import record
from kiosk.clock import Moment
from kiosk.config import Settings
from kiosk.content import checked
from kiosk.content.catalogue import Catalogue
from kiosk.content.index import DamagedIndex, Index
from kiosk.errors import KioskError
from kiosk.health.model import N_, About, Light, Sign
from kiosk.sqlite import DatabaseBusy, DatabaseMissing, Mode
from kiosk.usage import acknowledgement, keys
from kiosk.usage.outbox import exact, last_taken
from kiosk.usage.tally import FOLDER

_BACKUP_OLD, _COLLECTION_OLD, _CHECK_OLD = (timedelta(days=days) for days in (40, 100, 30))
_MANY_CUTS = 60  # in a month: twice a day


def signs(settings: Settings, now: Moment, today: date) -> Iterator[Sign]:
    """Everything that can be told of it."""
    yield library(settings, today)
    yield clock(now, today)
    yield backup(settings, today)
    yield collection(settings, today)
    if found := power_cuts(settings, today):
        yield found


def library(settings: Settings, today: date) -> Sign:
    """Whether the titles are there and whole, and can be searched."""
    try:
        with Catalogue.open(settings.data) as catalogue:
            titles = len(catalogue.shown_ids())
        Index.open(settings.data, Mode.READ).close()
    except DatabaseBusy:
        titles = 0
    except DamagedIndex:
        says = N_("Searching does not work at this moment.")
        advice = N_("Restart the library: the search makes itself anew. If it does not help, call.")
        return Sign(about=About.LIBRARY, light=Light.HELP, says=says, advice=advice)
    except DatabaseMissing:
        says, advice = N_("The library has no titles."), N_("Add titles, or bring a backup back.")
        return Sign(about=About.LIBRARY, light=Light.HELP, says=says, advice=advice)
    last = checked.read(settings.data)
    if last and last.lost:
        says = N_("{count} files are missing or were changed on the card.")
        advice = N_("Save a backup now, then call the technician: the card is to be replaced.")
        return Sign(about=About.LIBRARY, light=Light.CALL, says=says, advice=advice, parts={"count": last.lost})
    if last and today - last.day > _CHECK_OLD:
        says = N_("Nobody has looked since {day} whether all files are whole.")
        advice = N_("Leave the library on over a Sunday morning: it looks by itself.")
        return Sign(about=About.LIBRARY, light=Light.HELP, says=says, advice=advice, parts={"day": last.day})
    return Sign(about=About.LIBRARY, light=Light.WORKS, says=N_("{count} titles can be read."), parts={"count": titles})


def clock(now: Moment, today: date) -> Sign:
    """Whether the library knows what day it is."""
    if now.trusted:
        return Sign(about=About.CLOCK, light=Light.WORKS, says=N_("Today is {day}."), parts={"day": today})
    says = N_("The library does not know what day it is; it believes {day}.")
    return Sign(
        about=About.CLOCK, light=Light.HELP, says=says, advice=N_("Set the clock by your watch."), parts={"day": today}
    )


def backup(settings: Settings, today: date) -> Sign:
    """Whether there is a backup that is not old."""
    last, advice = record.read(settings.data), N_("Save a backup on a stick.")
    if last is None:
        return Sign(about=About.BACKUP, light=Light.HELP, says=N_("There is no backup yet."), advice=advice)
    old = today - last.made > _BACKUP_OLD
    return Sign(
        about=About.BACKUP,
        light=Light.HELP if old else Light.WORKS,
        says=N_("The last backup is of {day}."),
        advice=advice if old else "",
        parts={"day": last.made},
    )


def collection(settings: Settings, today: date) -> Sign:
    """Whether the figures are fetched now and then."""
    folder = settings.data / FOLDER
    try:
        installed = keys.head_office(folder) is not None
    except KioskError:
        installed = False
    if not installed:
        says = N_("Head office's key is not installed: figures cannot be sent.")
        advice = N_("Ask head office for a stick with its key.")
        return Sign(about=About.COLLECTION, light=Light.HELP, says=says, advice=advice)
    word, taken = acknowledgement.last(folder), last_taken(folder)
    day = max((each for each in (word.day if word else None, taken[1] if taken else None) if each), default=None)
    advice = N_("Put the statistics on a stick and give it to head office.")
    if day is None:
        says = N_("No figures have left the library yet.")
        return Sign(about=About.COLLECTION, light=Light.HELP, says=says, advice=advice)
    old = today - day > _COLLECTION_OLD
    return Sign(
        about=About.COLLECTION,
        light=Light.HELP if old else Light.WORKS,
        says=N_("Figures were last put on a stick or acknowledged on {day}."),
        advice=advice if old else "",
        parts={"day": day},
    )


def power_cuts(settings: Settings, today: date) -> Sign | None:
    """How often the machine was not shut down this month (O4); not about readers."""
    try:
        days = exact(settings.data / FOLDER).days
    except (DatabaseMissing, DatabaseBusy):
        return None
    month = f"{today:%Y-%m}"
    cuts = sum(figures.power_losses for label, figures in days.items() if label.day.startswith(month))
    many = cuts >= _MANY_CUTS
    return Sign(
        about=About.POWER,
        light=Light.HELP if many else Light.WORKS,
        says=N_("The power was cut {count} times this month."),
        advice=N_("Switch the library off by its button in the evening. A small battery (UPS) would help.")
        if many
        else "",
        parts={"count": cuts},
    )
