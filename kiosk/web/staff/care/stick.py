"""Taking a stick out safely."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from kiosk.health import wishes
from kiosk.web.i18n import N_
from kiosk.web.staff.care import plugged
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import page, say

pages = Blueprint("stick", __name__)


@pages.get("/<any(km, en, fr):lang>/stick/")
def show() -> str:
    """The sticks that are in, and the button that lets them go."""
    return page("care/stick.html", sticks=plugged.sticks(), heard=wishes.heard(house().settings.ask))


@pages.post("/<any(km, en, fr):lang>/stick/")
def let_go() -> Response:
    """Have the machine finish writing and let all sticks go."""
    if wishes.let_go(house().settings.ask):
        tell(say(N_("You can take the stick out now.")))
    else:
        tell(say(N_("Wait until the stick's light no longer blinks; then take it out.")))
    return redirect(url_for("stick.show"))
