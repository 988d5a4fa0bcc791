"""One line an event on standard error."""

import logging
from collections.abc import Iterator

import pytest

from kiosk import log
from tests.builders.logs import own_logger


@pytest.fixture(autouse=True)
def logger() -> Iterator[None]:
    with own_logger():
        yield


def test_a_line_names_its_level_and_module_once(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    log.set_up()
    logging.getLogger("kiosk.some.module").warning("a %s happened", "thing")
    assert capsys.readouterr().err == "WARNING kiosk.some.module: a thing happened\n"


def test_details_are_left_out_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    logging.getLogger("kiosk.x").debug("detail")
    log.set_up(logging.DEBUG)
    logging.getLogger("kiosk.x").debug("more detail")
    assert capsys.readouterr().err == "DEBUG kiosk.x: more detail\n"
