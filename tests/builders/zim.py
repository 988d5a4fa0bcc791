"""Makes small ZIM files with libzim: the real thing, in a few milliseconds."""

from collections.abc import Mapping
from pathlib import Path

from libzim.writer import Creator, Hint, Item, StringProvider

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


class _Entry(Item):  # type: ignore[misc]  # libzim tells no types
    def __init__(self, path: str, title: str, mimetype: str, content: bytes) -> None:
        super().__init__()
        self._path, self._title, self._mimetype, self._content = path, title, mimetype, content

    def get_path(self) -> str:
        return self._path

    def get_title(self) -> str:
        return self._title

    def get_mimetype(self) -> str:
        return self._mimetype

    def get_contentprovider(self) -> StringProvider:
        return StringProvider(self._content)

    def get_hints(self) -> dict[Hint, int]:
        return {Hint.FRONT_ARTICLE: int(self._mimetype == "text/html")}


def page(title: str, body: str, language: str = "en") -> str:
    """A small web page."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def make_zim(
    target: Path,
    pages: Mapping[str, str],
    *,
    main: str = "",
    others: Mapping[str, tuple[str, bytes]] | None = None,
    redirects: Mapping[str, str] | None = None,
    metadata: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    illustration: bytes = b"",
) -> Path:
    """Write a ZIM file of HTML `pages` by path, `others` (media type and bytes by path) and `redirects`."""
    creator = Creator(target).config_indexing(False, "").config_nbworkers(1)  # noqa: FBT003 - by position only
    if main:
        creator.set_mainpath(main)
    with creator:
        for path, text in pages.items():
            creator.add_item(_Entry(path, (titles or {}).get(path, ""), "text/html", text.encode()))
        for path, (mimetype, content) in (others or {}).items():
            creator.add_item(_Entry(path, "", mimetype, content))
        for path, to in (redirects or {}).items():
            creator.add_redirection(path, path, to, {})
        for name, value in (metadata or {"Title": "A small ZIM file", "Language": "eng"}).items():
            creator.add_metadata(name, value)
        if illustration:
            creator.add_illustration(48, illustration)
    return target


def split(whole: Path, folder: Path, size: int) -> list[Path]:
    """Cut a ZIM file into parts of `size` bytes, named as Kiwix names them; the first must hold all its tables."""
    data, parts = whole.read_bytes(), []
    for number, start in enumerate(range(0, len(data), size)):
        part = folder / f"{whole.stem}.zima{chr(ord('a') + number)}"
        part.write_bytes(data[start : start + size])
        parts.append(part)
    return parts
