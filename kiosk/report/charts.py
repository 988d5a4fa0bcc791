"""Charts as SVG: shapes only. The words and numbers beside them are text of the page, set by its own fonts.

Black on white is enough to read them: nothing is told by colour alone.
"""

from collections.abc import Sequence

_COLUMN = 100  # units a month
_HIGH = 160  # units of the highest column; shapes keep their proportions
_LOW = 130  # units of the highest point of a line
_GAP = 18
_BAR = 1000  # units of the longest bar
_THICK = 60


def columns(values: Sequence[float | None]) -> str:
    """One column for each value from the left; None is a gap, marked by a dash on the ground line."""
    top = max((value for value in values if value), default=0) or 1
    shapes = []
    for place, value in enumerate(values):
        left, width = place * _COLUMN + _GAP, _COLUMN - 2 * _GAP
        kind, colour, height = ("gap", "#999", 6) if value is None else ("mark", "#333", round(value / top * _HIGH))
        shapes.append(
            f'<rect class="{kind}" fill="{colour}" x="{left}" y="{_HIGH - height}" width="{width}" height="{height}"/>'
        )
    wide = max(1, len(values)) * _COLUMN
    ground = f'<line class="ground" stroke="#333" stroke-width="3" x1="0" y1="{_HIGH}" x2="{wide}" y2="{_HIGH}"/>'
    return _svg("columns", wide, _HIGH + 2, "".join(shapes) + ground)


def bar(value: float | None, longest: float) -> str:
    """A bar to the right; nothing for None."""
    length = round((value or 0) / (longest or 1) * _BAR)
    return _svg(
        "bar", _BAR, _THICK, f'<rect class="mark" fill="#333" x="0" y="8" width="{length}" height="{_THICK - 16}"/>'
    )


def line(values: Sequence[float | None]) -> str:
    """A line through the values; it breaks where there is none."""
    top = max((value for value in values if value), default=0) or 1
    runs: list[list[str]] = [[]]
    dots = []
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x, y = place * _COLUMN + _COLUMN // 2, _LOW - round(value / top * (_LOW - 20))
        runs[-1].append(f"{x},{y}")
        dots.append(f'<circle class="mark" fill="#333" cx="{x}" cy="{y}" r="9"/>')
    lines = "".join(
        f'<polyline class="line" fill="none" stroke="#333" stroke-width="8" points="{" ".join(run)}"/>'
        for run in runs
        if len(run) > 1
    )
    wide = max(1, len(values)) * _COLUMN
    ground = f'<line class="ground" stroke="#333" stroke-width="3" x1="0" y1="{_LOW}" x2="{wide}" y2="{_LOW}"/>'
    return _svg("trend", wide, _LOW + 12, ground + lines + "".join(dots))


def _svg(kind: str, wide: int, high: int, shapes: str) -> str:
    return (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" aria-hidden="true"'
        f' focusable="false">{shapes}</svg>'
    )
