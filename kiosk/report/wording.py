"""What a report calls its figures, headings and definitions, in the languages of its catalogues."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kiosk import languages
from kiosk.languages import Words
from kiosk.report.measures import Heading
from kiosk.report.model import Doubt, Mark, Split

_FOLDER = Path(__file__).parent / "translations"


@cache
def words(tag: str) -> Words:
    """The words of reports in one language."""
    return languages.load(_FOLDER, tag)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name, which its tools look for)
    """Mark a message for the translation catalogues."""
    return message


MEASURE_NAMES: Mapping[str, str] = {
    "registered": N_("Registered readers"),
    "readers": N_("Estimated readers"),
    "held": N_("Prisoners held"),
    "reach_registered": N_("Reach, by the register"),
    "reach_readers": N_("Reach, by the estimate"),
    "sessions": N_("Reading sessions"),
    "active_minutes": N_("Minutes of use"),
    "unique_requests": N_("Titles opened (once a session)"),
    "requests": N_("Titles opened (every time)"),
    "investigations": N_("Titles looked at"),
    "completions": N_("Titles read to the end"),
    "plays": N_("Spoken help played"),
    "searches": N_("Searches"),
    "searches_without_result": N_("Searches without result"),
    "titles_used": N_("Titles used in twelve months"),
    "loans": N_("Loans of paper books"),
    "learning_requests": N_("Learning titles opened"),
    "learning_minutes": N_("Minutes with learning titles"),
    "classes": N_("Lessons held"),
    "attendance": N_("Learners in lessons"),
    "open_minutes": N_("Minutes open"),
    "availability": N_("Time with a free terminal"),
    "busy_minutes": N_("Minutes with all terminals in use"),
    "completeness": N_("Days with data"),
    "power_losses": N_("Power cuts"),
    "days_untrusted": N_("Days with a doubtful clock"),
}

HEADINGS: Mapping[Heading, str] = {
    Heading.USERS: N_("Users"),
    Heading.USE: N_("Use of the collection"),
    Heading.LEARNING: N_("Learning"),
    Heading.ACCESS: N_("Access and facilities"),
    Heading.QUALITY: N_("Quality of the data"),
}

MARKS: Mapping[Mark, str] = {
    Mark.MEASURED: N_("measured"),
    Mark.ENTERED: N_("entered by staff"),
    Mark.ESTIMATED: N_("estimated"),
}

SPLITS: Mapping[Split, str] = {
    Split.SHELF: N_("Titles opened, by shelf"),
    Split.LANGUAGE: N_("Titles opened, by language"),
    Split.LEVEL: N_("Titles opened, by reading level"),
    Split.KIND: N_("Titles opened, by kind"),
    Split.AUDIENCE: N_("Sessions in hours for one group"),
    Split.REGISTERED: N_("Registered readers, by sex and age"),
    Split.SEX: N_("Answers, by sex"),
    Split.AGE: N_("Answers, by age"),
    Split.PROGRAMME: N_("Lessons, by programme"),
    Split.ATTENDANCE: N_("Learners in lessons, by sex and age"),
}

# Keys that every library has. Others are shown as they are: they belong to one library.
KEYS: Mapping[str, str] = {
    "learn-to-read": N_("Learn to read"),
    "stories": N_("Stories"),
    "children": N_("Children"),
    "health": N_("Health"),
    "trades": N_("Trades"),
    "law": N_("Law and rights"),
    "languages": N_("Languages"),
    "before-release": N_("Before release"),
    "encyclopedia": N_("Encyclopedia"),
    "picture": N_("Pictures"),
    "beginner": N_("Beginner"),
    "easy": N_("Easy"),
    "fluent": N_("Fluent"),
    "epub": N_("E-book"),
    "pdf": N_("PDF"),
    "comic": N_("Comic"),
    "audio": N_("Sound"),
    "video": N_("Film"),
    "zim": N_("Offline website"),
    "html": N_("Lesson for the screen"),
    "women": N_("Women"),
    "juvenile": N_("Minors"),
    "female": N_("Women"),
    "male": N_("Men"),
    "under-18": N_("Under 18"),
    "18-25": N_("18 to 25"),
    "over-25": N_("Over 25"),
    "literacy": N_("Literacy"),
    "vocational": N_("Vocational training"),
    "pre-release": N_("Preparation for release"),
    "": N_("Not stated"),
}

DOUBTS: Mapping[Doubt, str] = {
    Doubt.IDENTICAL_DAYS: N_("%(library)s: %(about)s has the same figures as an earlier day."),
    Doubt.CLOSED: N_("%(library)s: sessions on %(about)s, when the library was closed."),
    Doubt.LONGER_THAN_OPEN: N_("%(library)s: more minutes of use on %(about)s than the terminals were open."),
    Doubt.MORE_READERS_THAN_HELD: N_("%(library)s: more readers than prisoners in %(about)s."),
    Doubt.FUTURE: N_("%(library)s: %(about)s is after the day on which the figures left the library."),
    Doubt.UNREAD: N_("%(library)s: a sealed part could not be opened."),
}

DEFINITIONS: Mapping[str, str] = {
    "R1": N_("Different persons in the paper register of readers. Of a longer period: the mean of its months."),
    "R2": N_(
        "Sessions times the share of those who were asked and said that it was their first time this month; with the"
        " interval (95 %) and the number of answers, from 60 answers on. Of a longer period: the mean of its months."
    ),
    "R3": N_("Registered or estimated readers over prisoners held, as entered by staff."),
    "R5": N_("Loans in the paper register."),
    "U1": N_(
        "From Start to Finish, or until nobody touches the terminal for five minutes; counted when a title was looked"
        " at or the session was active for a minute."
    ),
    "U2": N_("Time between two touches of the screen, two minutes at most for each."),
    "U3": N_("A title whose first page, or first five seconds, were shown; twice within 30 seconds counts once."),
    "U4": N_("A title opened in a session, however often in that session. The main figure for content."),
    "U5": N_("A title's page seen for more than a second, its name heard, or the title opened."),
    "U6": N_("A session that came to nine tenths of a title."),
    "U11": N_("Touches of “hear this”, and narrations started."),
    "U12": N_(
        "How often something was searched for, and how often nothing was found. What was searched for is not kept."
    ),
    "U13": N_(
        "Share of the titles offered that were opened at least once in the twelve months to the end of the period."
    ),
    "L1": N_("Lessons held and learners who came, as entered by staff; a learner counts once a lesson."),
    "L2": N_("U4 and U2 of the titles on the shelves for learning."),
    "O1": N_("Minutes in which the library was on, within its hours."),
    "O2": N_("Share of these in which at least one terminal was free."),
    "O3": N_("Minutes in which every terminal was in use."),
    "O4": N_(
        "Days of which there are figures, over days on which the library should have been open; starts after a power"
        " cut; days on which nobody had set the clock."
    ),
}
