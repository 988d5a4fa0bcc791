"""Titles that hardly anybody opened, by released figures alone: few readers and none look the same."""

from collections.abc import Iterable

from kiosk.config import Settings
from kiosk.content.model import Item
from kiosk.usage.model import Figure, Subject
from kiosk.web import figures


def seldom(settings: Settings, shown: Iterable[Item], today: str) -> list[Item]:
    """Those of the shown titles for which no month of the last year has a figure that may be shown.

    `today` is a day in ISO 8601. Titles younger than a month are left out: nobody could have opened them often.
    """
    since, month = f"{int(today[:4]) - 1}{today[4:7]}", today[:7]
    opened = {
        line.key
        for line in figures.released(settings).months
        if (line.subject, line.figure) == (Subject.TITLE, Figure.UNIQUE_REQUESTS) and line.period > since
    }
    return [item for item in shown if item.id not in opened and item.added.isoformat()[:7] < month]
