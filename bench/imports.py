"""Importing EPUBs with a full index, beside `calibredb add`, which indexes nothing."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.machine import written_by
from bench.table import Figure

NOTED = 2050  # books a minute that calibredb was measured with on a machine like this one (architecture.md)


def measure(work: Path, books: Path, text_bytes: int) -> list[Figure]:
    """Import a folder of books into a new library; work is a scratch folder."""
    number, size = _count(books)
    data = work / "import-library"
    shutil.rmtree(data, ignore_errors=True)
    command = [sys.executable, "-m", "kiosk", "--data", str(data), "add", str(books), "--json"]
    written, seconds = written_by(command)
    ours = number / seconds * 60
    peer, name = _calibre(work, books, number)
    index = (data / "index.db").stat().st_size
    return [
        Figure(
            measure=f"import with index, {number} EPUBs of {size / number / 1000:.0f} kB",
            ours=f"{ours:.0f} a minute",
            floor=name,
            reach=">= 1x",
            held=ours >= peer,
        ),
        Figure(
            measure="bytes written at import",
            ours=f"{written / size:.1f}x the EPUBs",
            reach="<= 4x",
            held=written <= 4 * size,
        ),
        Figure(
            measure="index",
            ours=f"{index / text_bytes:.2f}x the text",
            reach="<= 0.35x",
            held=index <= 0.35 * text_bytes,
        ),
    ]


def _count(books: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in books.glob("*.epub")]
    return len(sizes), sum(sizes)


def _calibre(work: Path, books: Path, number: int) -> tuple[float, str]:
    if not shutil.which("calibredb"):
        return NOTED, f"calibredb {NOTED} (not installed here; noted)"
    library = work / "calibre-library"
    shutil.rmtree(library, ignore_errors=True)
    began = time.perf_counter()
    command = ["calibredb", "add", "-r", str(books), f"--with-library={library}"]
    subprocess.run(command, check=True, capture_output=True)
    peer = number / (time.perf_counter() - began) * 60
    return peer, f"calibredb {peer:.0f}"
