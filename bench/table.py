"""The table of the bench: one line for each figure, beside its floor and what it must reach."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure. `held` is None where there is nothing to reach, only something to know."""

    measure: str
    ours: str
    floor: str = ""
    reach: str = ""
    held: bool | None = None


def show(figures: list[Figure]) -> None:
    """Print the table."""
    rows = [("measure", "ours", "floor or peer", "reach", "held"), *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    held = {True: "yes", False: "NO", None: ""}[figure.held]
    return figure.measure, figure.ours, figure.floor, figure.reach, held
