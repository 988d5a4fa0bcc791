"""Renders a template of the staff site in the language of its address."""

from typing import Any

from flask import g, render_template, request, url_for

from kiosk.web.files import address
from kiosk.web.i18n import LANGUAGES, NAMES, direction
from kiosk.web.staff import wording
from kiosk.web.staff.access import QUIET, may
from kiosk.web.staff.house import house
from kiosk.web.staff.wording import words


def page(template: str, **values: Any) -> str:
    """The page, with the words, numbers and links that every template uses."""
    said = words(g.lang)
    visit = g.get("visit")
    messages = []
    if visit and request.endpoint not in QUIET:  # what asks by itself shows none, and takes none away
        messages, visit.session.messages = visit.session.messages, []
    return render_template(
        template,
        lang=g.lang,
        words=said,
        _=said.gettext,
        ngettext=said.ngettext,
        direction=direction,
        static=address,
        wording=wording,
        practice=house().settings.practice,
        library_name=house().settings.usage.name,
        person=visit.person if visit else None,
        may=lambda endpoint: bool(visit) and may(visit.person.role, endpoint),
        messages=messages,
        languages=tuple((tag, NAMES[tag], _same_page(tag)) for tag in LANGUAGES),
        **values,
    )


def say(message: str, **parts: object) -> str:
    """A message in the language of the page."""
    return words(g.lang).gettext(message, **parts)


def number(value: float) -> str:
    """A number in the language of the page."""
    return words(g.lang).number(value)


def _same_page(lang: str) -> str:
    """The address of the page that is being made, in another language."""
    if request.endpoint and request.method == "GET" and request.blueprint != "files":
        return url_for(request.endpoint, **{**(request.view_args or {}), "lang": lang})
    return url_for("start.start", lang=lang)
