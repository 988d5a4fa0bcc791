"""Renders a template of the desk."""

from typing import Any

from kiosk.web.staff import page as frame
from kiosk.web.staff.desk import wording


def page(template: str, **values: Any) -> str:
    """The page, with the names of levels and states besides what every page of the site has."""
    return frame.page(template, names=wording, **values)
