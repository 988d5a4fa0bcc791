"""The package document of an EPUB: its files, their order, and what refers to what (EPUB 3.3 section 5, OPF 2.0.1)."""

from dataclasses import dataclass, field

from kiosk.content.extract import epub_paths
from kiosk.content.extract.epub_container import NoPackage
from kiosk.content.model import Direction
from kiosk.content.prepare.parsing import Element, xml

PAGE_TYPES = frozenset(
    {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document", "image/svg+xml"}
)
_PAGE_SUFFIXES = (".xhtml", ".html", ".htm", ".svg", ".xht")
_DEEPEST = 32  # fallbacks of fallbacks


@dataclass(frozen=True, kw_only=True)
class ManifestItem:
    """A file of the book. `name` in the archive; `fallback` and `overlay` are ids of other items."""

    id: str
    name: str
    media_type: str = ""
    properties: frozenset[str] = frozenset()
    fallback: str = ""
    overlay: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is a document that readers show as a page."""
        if not self.media_type:
            return self.name.lower().endswith(_PAGE_SUFFIXES)
        return self.media_type in PAGE_TYPES


@dataclass(frozen=True, kw_only=True)
class SpineItem:
    """A place in the reading order. `properties` are those of the place, which go before those of the book."""

    item: ManifestItem
    linear: bool = True
    properties: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Package:
    """The package document. `guide` leads from a reference type (EPUB 2) to an address."""

    name: str
    root: Element
    items: dict[str, ManifestItem]
    spine: tuple[SpineItem, ...]
    direction: Direction = Direction.LTR
    toc: str = ""
    guide: dict[str, str] = field(default_factory=dict)

    def with_property(self, word: str) -> ManifestItem | None:
        """The first item with this property, as `nav` or `cover-image`."""
        return next((item for item in self.items.values() if word in item.properties), None)

    def of_type(self, media_type: str) -> ManifestItem | None:
        """The first item of this media type."""
        return next((item for item in self.items.values() if item.media_type == media_type), None)

    def shown(self, item: ManifestItem) -> ManifestItem:
        """The item itself if readers show it as a page, else the first of its fallbacks that they do, else itself."""
        candidate: ManifestItem | None = item
        for _ in range(_DEEPEST):
            if candidate is None or candidate.is_page:
                return candidate or item
            candidate = self.items.get(candidate.fallback)
        return item


def parse(data: bytes, name: str) -> Package:
    """Read a package document with the archive name `name`.

    Raises:
        NoPackage: it lists no file.
        Unreadable: it is not XML.
    """
    root = xml(data, name)
    items: dict[str, ManifestItem] = {}
    for element in root.iter("{*}item"):
        if (item := _item(element, name)) and item.id not in items:
            items[item.id] = item
    if not items:
        raise NoPackage
    spine = next(root.iter("{*}spine"), None)
    order = tuple(_spine(spine, items)) if spine is not None else ()
    if not order:  # nothing is lost by the order in which the files are listed
        order = tuple(SpineItem(item=item) for item in items.values() if item.is_page and "nav" not in item.properties)
    rtl = spine is not None and spine.get("page-progression-direction", "").strip().lower() == "rtl"
    return Package(
        name=name,
        root=root,
        items=items,
        spine=order,
        direction=Direction.RTL if rtl else Direction.LTR,
        toc=spine.get("toc", "") if spine is not None else "",
        guide={
            reference.get("type", "").strip().lower(): reference.get("href", "")
            for reference in root.iter("{*}reference")
        },
    )


def _item(element: Element, base: str) -> ManifestItem | None:
    href = element.get("href", "")
    if not href.strip() or epub_paths.leads_outside(href):
        return None
    return ManifestItem(
        id=element.get("id", "").strip() or href,
        name=epub_paths.target(base, href)[0],
        media_type=element.get("media-type", "").partition(";")[0].strip().lower(),
        properties=frozenset(element.get("properties", "").split()),
        fallback=element.get("fallback", "").strip(),
        overlay=element.get("media-overlay", "").strip(),
    )


def _spine(spine: Element, items: dict[str, ManifestItem]) -> list[SpineItem]:
    """The reading order without what is not there; a document twice in it is read once."""
    order: dict[str, SpineItem] = {}
    for reference in spine.iter("{*}itemref"):
        item = items.get(reference.get("idref", "").strip())
        if item and item.id not in order:
            order[item.id] = SpineItem(
                item=item,
                linear=reference.get("linear", "").strip().lower() != "no",
                properties=frozenset(reference.get("properties", "").split()),
            )
    return list(order.values())
