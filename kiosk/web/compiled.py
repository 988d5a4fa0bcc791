"""Keeps compiled templates beside their sources, as Python does with modules."""

from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Reads and writes `__pycache__` below a folder of templates.

    What lies there is used only if it was made from the same source by the same versions (a checksum says so).
    A process that may not write there compiles at every start, and works all the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "__pycache__"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if this template was compiled before."""
        try:
            with self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except OSError:
            return

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, if that is allowed here."""
        file = self._file(bucket)
        fresh = file.with_suffix(".new")
        try:
            file.parent.mkdir(exist_ok=True)
            fresh.write_bytes(bucket.bytecode_to_string())
            fresh.replace(file)
        except OSError:
            return

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.pyc"
