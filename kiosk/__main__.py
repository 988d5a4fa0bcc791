"""Start the command line."""

from kiosk.cli.main import kiosk


def main() -> None:
    """The entry point of the `kiosk` command."""
    kiosk()


if __name__ == "__main__":
    main()
