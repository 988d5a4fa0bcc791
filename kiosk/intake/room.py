"""Whether what somebody wants to add has room, asked before its first byte is copied."""

from collections.abc import Sequence

from kiosk.content.store import Store
from kiosk.errors import KioskError, Size


class NoRoom(KioskError):
    """The disk could not hold it."""

    message = "There is no room for this: it needs {needed}, and {free} are free."
    advice = "Choose less, remove titles that nobody needs, or empty the bin."


class Room:
    """The free room of a library, without the reserve that content never takes (bytes)."""

    def __init__(self, store: Store, reserve: int) -> None:
        self._store = store
        self._reserve = reserve

    def free(self, besides: int = 0) -> int:
        """Bytes that content may take, when so many others are promised already."""
        self._store.data.mkdir(parents=True, exist_ok=True)
        return max(0, self._store.free() - self._reserve - besides)

    def check(self, sizes: Sequence[int], *, copies: int, besides: int = 0) -> None:
        """Make sure that files can be added.

        `copies` is how often each file lies on the disk at the end of an import: once where it comes from a stick,
        twice where it waits in the inbox. The largest one lies there once more while it is read.

        Raises:
            NoRoom: they cannot.
        """
        needed, free = copies * sum(sizes) + max(sizes, default=0), self.free(besides)
        if needed > free:
            raise NoRoom(needed=Size(needed), free=Size(free))

    def largest(self, *, copies: int, besides: int = 0) -> int:
        """The size in bytes of the largest single file that can be added now."""
        return self.free(besides) // (copies + 1)
