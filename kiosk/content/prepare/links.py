"""What the cleaning of pages, drawings and style sheets asks of whoever knows the other files of the book."""

from enum import StrEnum
from typing import Protocol


class Want(StrEnum):
    """What a reference is for: a file of another kind is not given."""

    PAGE = "page"
    PICTURE = "picture"
    STYLE = "style"
    FONT = "font"
    MEDIA = "media"
    CAPTIONS = "captions"


class Finding(StrEnum):
    """What was taken out of a book and may be missed."""

    SCRIPT = "script"
    FORM = "form"
    EMBEDDED = "embedded"  # iframe, object, embed without a fallback that can be shown


class Links(Protocol):
    """Answers for one document: references in it are relative to where it lies."""

    def resolve(self, reference: str, want: Want) -> str:
        """The address to write instead: of a prepared file, `#fragment`, or empty when there is nothing to lead to."""

    def found(self, finding: Finding) -> None:
        """Take note that something was taken out."""
