"""A report with something of everything in it, made without a head office."""

from dataclasses import replace

from kiosk.report.model import (
    Amount,
    Completeness,
    Doubt,
    Flag,
    Month,
    Part,
    Report,
    Row,
    Split,
    State,
    Used,
)
from kiosk.report.period import Period

SMALL = Amount(state=State.SMALL, high=10)
WITHHELD = Amount(state=State.WITHHELD)
# A name that a spreadsheet would take for a formula, and one that is not English.
FORMULA, KHMER = "=1+1", "រឿងទន្សាយជូតុង"


def exact(value: float) -> Amount:
    """So much."""
    return Amount(value=value, state=State.EXACT)


def least(value: float) -> Amount:
    """At least so much."""
    return Amount(value=value, state=State.AT_LEAST)


def library(ident: str = "battambang", scale: int = 1, period: Period | None = None) -> Part:
    """One library; its figures grow with the scale."""
    months = (period or Period.read("2026-Q4")).run_up(12)
    names = {"km": "បណ្ណាល័យពន្ធនាគារបាត់ដំបង", "en": "Battambang prison", "fr": "Prison de Battambang"}
    return Part(
        id=ident,
        names=names if ident == "battambang" else {"km": ident, "en": ident.title(), "fr": ident.title()},
        province="Battambang",
        completeness=Completeness(
            days_open=79,
            days_with_data=75,
            days_untrusted=2,
            power_losses=41,
            bundle=12,
            made="2027-01-04",
            missing=((3, 3), (6, 8)),
            content_updated="2026-11-30",
            with_data=1,
        ),
        measures={
            "registered": exact(321 * scale),
            "readers": Amount(
                value=290.4 * scale, state=State.EXACT, low=251 * scale, high=336 * scale, asked=412 * scale
            ),
            "held": exact(1480 * scale),
            "reach_registered": exact(0.217),
            "reach_readers": Amount(value=0.196, state=State.EXACT, low=0.17, high=0.227, asked=412),
            "sessions": exact(3120 * scale),
            "active_minutes": exact(61_234 * scale),
            "unique_requests": exact(4520 * scale),
            "requests": exact(5230 * scale),
            "investigations": exact(9120 * scale),
            "completions": least(312 * scale),
            "plays": exact(1044 * scale),
            "searches": exact(221 * scale),
            "searches_without_result": SMALL,
            "titles_used": exact(0.713),
            "loans": exact(540 * scale),
            "learning_requests": exact(812 * scale),
            "learning_minutes": exact(14_020 * scale),
            "classes": exact(24 * scale),
            "attendance": exact(288 * scale),
            "open_minutes": exact(23_700 * scale),
            "availability": exact(0.93),
            "busy_minutes": exact(1659 * scale),
            "completeness": exact(75 / 79),
            "power_losses": exact(41 * scale),
            "days_untrusted": exact(2),
        },
        months=tuple(
            Month(
                month=month,
                sessions=Amount() if n == 3 else exact((700 + 60 * n) * scale),
                minutes=WITHHELD if n == 3 else exact((14_000 + 900 * n) * scale),
            )
            for n, month in enumerate(months)
        ),
        splits={
            Split.SHELF: (
                Row(key="stories", amount=exact(1900 * scale), more=exact(30_100 * scale)),
                Row(key="health", amount=exact(812 * scale), more=exact(9_000 * scale)),
                Row(key="learn-to-read", amount=least(640 * scale), more=WITHHELD),
                Row(key="our-own-shelf", amount=SMALL, more=WITHHELD),
            ),
            Split.LANGUAGE: (
                Row(key="km", amount=exact(4100 * scale), more=exact(58_000 * scale)),
                Row(key="en", amount=exact(410 * scale), more=exact(3_000 * scale)),
                Row(key="vi", amount=SMALL, more=WITHHELD),
            ),
            Split.LEVEL: (
                Row(key="picture", amount=exact(2100 * scale), more=exact(20_000 * scale)),
                Row(key="", amount=exact(300 * scale), more=exact(4_000 * scale)),
            ),
            Split.KIND: (Row(key="epub", amount=exact(3900 * scale), more=exact(50_000 * scale)),),
            Split.REGISTERED: (Row(key="female", amount=exact(61)), Row(key="male", amount=exact(260))),
            Split.PROGRAMME: (Row(key="literacy", amount=exact(24), more=exact(288)),),
        },
        titles=(
            Used(id="a", name=KHMER, language="km", amount=exact(320 * scale)),
            Used(id="b", name=FORMULA, language="en", amount=exact(210 * scale)),
            Used(id="c", name="Tiếng Việt cho người mới", language="vi", amount=least(190 * scale)),
            Used(id="d", name="កម្រងច្បាប់ និងសិទ្ធិរបស់ពលរដ្ឋខ្មែរ ភាគទី ២ សម្រាប់អ្នកទោស", language="km", amount=exact(88 * scale)),
        ),
        flags=(
            Flag(doubt=Doubt.CLOSED, about="2026-10-07", library=ident),
            Flag(doubt=Doubt.MORE_READERS_THAN_HELD, about="2026-Q4", library=ident),
        ),
    )


def report(period: str = "2026-Q4", *, libraries: int = 3) -> Report:
    """Of all libraries; or of the only one."""
    span = Period.read(period)
    one = library(period=span)
    if libraries == 1:
        return Report(period=span, office="General Department of Prisons", whole=one, software="0.1.0")
    parts = (one, *(library(f"library-{n}", n, span) for n in range(2, libraries + 1)))
    together = replace(
        library("", libraries * 2, span),
        names={},
        province="",
        completeness=replace(
            one.completeness, libraries=28, with_data=26, bundle=0, missing=(), days_open=2212, days_with_data=2100
        ),
    )
    return Report(period=span, office="General Department of Prisons", whole=together, parts=parts, software="0.1.0")
