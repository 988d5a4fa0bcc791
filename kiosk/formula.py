"""Cells of a table for spreadsheets: a text must not run as a formula (OWASP, CSV Injection)."""

_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """A cell with an apostrophe before what a spreadsheet would run: by it they know a text."""
    return f"'{cell}" if cell.startswith(_BEGINS) else cell


def from_text(cell: str) -> str:
    """What `as_text` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_BEGINS) else cell
