"""What is wrong with a file, and what to do, in the language of a page."""

from kiosk.content.reports import Report
from kiosk.web.i18n import N_
from kiosk.web.staff.wording import remarked

# What the system says of a disk or stick that fails (strerror(3)).
SYSTEM = (
    N_("Input/output error"),
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("No such device"),
    N_("Transport endpoint is not connected"),
    N_("Is a directory"),
    N_("File name too long"),
)


def report(line: Report, lang: str) -> list[tuple[str, str]]:
    """The reasons of a line with their advice; a line of an earlier version has them in English only."""
    if line.why:
        return [remarked(why, lang) for why in line.why]
    return [(line.reason, line.advice)] if line.reason else []
