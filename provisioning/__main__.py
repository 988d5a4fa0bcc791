"""The command line `python -m provisioning`; `./run` and Ansible's inventory call it."""

import sys

from kiosk.errors import KioskError
from provisioning.commands import provisioning

if __name__ == "__main__":
    try:
        provisioning()
    except KioskError as error:
        sys.exit(f"{error}\n{error.what_to_do}")
