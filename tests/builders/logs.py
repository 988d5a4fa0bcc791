"""Lends the library's logger to a test, and puts it back as it was."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_logger() -> Iterator[None]:
    """Whatever is set up inside is gone afterwards."""
    logger = logging.getLogger("kiosk")
    before = (list(logger.handlers), logger.level, logger.propagate)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = before[0], before[2]
        logger.setLevel(before[1])
