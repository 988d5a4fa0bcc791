"""Khmer and ASCII digits."""

_TO_KHMER = str.maketrans("0123456789", "\u17e0\u17e1\u17e2\u17e3\u17e4\u17e5\u17e6\u17e7\u17e8\u17e9")
_TO_ASCII = str.maketrans("\u17e0\u17e1\u17e2\u17e3\u17e4\u17e5\u17e6\u17e7\u17e8\u17e9", "0123456789")


def to_khmer(text: str) -> str:
    """Write the digits of `text` in Khmer, as the Khmer interface does."""
    return text.translate(_TO_KHMER)


def to_ascii(text: str) -> str:
    """Write the digits of `text` in ASCII, as files for machines do."""
    return text.translate(_TO_ASCII)
