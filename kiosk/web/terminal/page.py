"""Renders a template in one language."""

from typing import Any

from flask import render_template, request, url_for

from kiosk.web import labels
from kiosk.web.files import address
from kiosk.web.i18n import LANGUAGES, NAMES, direction, words
from kiosk.web.library import library


def page(template: str, lang: str, **values: Any) -> str:
    """The page in a language, with the words, numbers and links that every template uses."""
    said = words(lang)
    return render_template(
        template,
        lang=lang,
        words=said,
        _=said.gettext,
        ngettext=said.ngettext,
        direction=direction,
        static=address,
        labels=labels,
        silence=library().settings.session,
        others=tuple((tag, NAMES[tag], _same_page(tag)) for tag in LANGUAGES if tag != lang),
        **values,
    )


def _same_page(lang: str) -> str:
    """The address of the page that is being made, in another language."""
    if request.endpoint and "lang" in (request.view_args or {}):
        return url_for(request.endpoint, **{**(request.view_args or {}), "lang": lang})
    return url_for("home.home", lang=lang)
