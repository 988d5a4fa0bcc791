"""Chapters written in Markdown, as XHTML for EPUB."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"xhtmlOut": True}).enable("table")
_PICTURE = re.compile(r'<p><img src="([^"]+)" alt="([^"]*)"(?: title="([^"]*)")? /></p>')
_HEADING = re.compile(r"^#{1,2} +(.+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The first heading is its title. `body` is a fragment of XHTML, `pictures` the names in it, in order."""

    title: str
    body: str
    pictures: tuple[str, ...]


def chapter(markdown: str, href: Callable[[str], str]) -> Chapter:
    """Read one chapter; `href` gives the address of a picture from its name.

    A picture that stands alone becomes a figure, its Markdown title the caption.

    Raises:
        ValueError: it has no heading.
    """
    heading = _HEADING.search(markdown)
    if not heading:
        msg = f"a chapter without a heading: {markdown[:40]!r}"
        raise ValueError(msg)
    names: list[str] = []

    def figure(match: re.Match[str]) -> str:
        name, alt, caption = match.groups()
        names.append(name)
        legend = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure><img src="{href(name)}" alt="{alt}" />{legend}</figure>'

    body = _PICTURE.sub(figure, fragment(markdown))
    return Chapter(title=heading[1].strip(), body=body, pictures=tuple(names))


def fragment(markdown: str) -> str:
    """Any Markdown as a fragment of XHTML. Headers of tables say that they head columns (WCAG 1.3.1)."""
    return str(_MARKDOWN.render(markdown)).replace("<th>", '<th scope="col">')
