"""Where a reference in a book leads: to a name in its archive, or out of it."""

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2}")
_SPACE = re.compile(r"[\t\n\r]")  # what browsers leave out of an address


def leads_outside(reference: str) -> bool:
    """Whether it names another machine or a scheme of its own, as `https:` or `data:`."""
    return bool(_SCHEME.match(_SPACE.sub("", reference).strip()))


def target(base: str, reference: str) -> tuple[str, str]:
    """The archive name and the fragment (empty if none) that a reference in the document `base` leads to.

    Never leaves the archive: too many `..` stop at its root, as in a browser.
    """
    path, _, fragment = _SPACE.sub("", reference).strip().partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    fragment = unquote(fragment)
    if not path:
        return base, fragment
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path))
    return joined.lstrip("/"), fragment
