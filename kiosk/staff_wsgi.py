"""Wires the staff site together: gunicorn runs `kiosk.staff_wsgi:create(DATA)`."""

from pathlib import Path

from flask import Flask

from kiosk import config, log
from kiosk.web.staff import site


def create(data: str = "") -> Flask:
    """The staff site over this data folder, or the one of the environment."""
    log.set_up()
    return site.create_app(config.load(config.data_folder(Path(data) if data else None)))
