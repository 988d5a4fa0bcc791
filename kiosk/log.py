"""One line an event, for the person who repairs the box. No names, no search text, no addresses."""

import logging
import sys


def set_up(level: int = logging.INFO) -> None:
    """Send the lines of every `kiosk` logger to standard error, where systemd's journal picks them up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("kiosk")
    logger.handlers = [handler]
    logger.setLevel(level)
    logger.propagate = False
