"""Finds the cover of an EPUB, as declared in any of the ways that are in use, and writes it."""

from collections.abc import Iterator

from kiosk.content.extract import epub_paths
from kiosk.content.extract.epub_files import HELD, Files
from kiosk.content.extract.epub_metadata import Facts
from kiosk.content.extract.epub_package import Package
from kiosk.content.prepare import parsing, pictures
from kiosk.content.prepare.parsing import SVG, XHTML, XLINK
from kiosk.content.refusals import Refused
from kiosk.content.workbench import Workbench

_USUAL_IDS = ("cover-image", "cover", "coverimage", "cover-img", "cover.jpg")


def write(package: Package, facts: Facts, files: Files, bench: Workbench, first_page: str = "") -> str:
    """Write the cover and its thumbnail; its name, or empty when the book has none that can be drawn.

    `first_page` is the archive name of a first page that shows a picture and hardly more, or empty.
    """
    for name in dict.fromkeys(_candidates(package, facts, files, first_page)):
        entry = files.archive.find(name)
        if entry is None or entry.name in files.encrypted:
            continue
        try:
            return pictures.write_cover(files.archive.read(entry, HELD), bench, files.limits, entry.name)
        except Refused:
            continue
    return ""


def _candidates(package: Package, facts: Facts, files: Files, first_page: str) -> Iterator[str]:
    """Archive names, from the surest on."""
    if item := package.with_property("cover-image"):
        yield item.name
    declared = facts.one("cover")
    if item := package.items.get(declared):
        yield item.name if item.media_type.startswith("image/") else _first_picture(files, item.name)
    elif declared:
        yield epub_paths.target(package.name, declared)[0]
    if page := package.guide.get("cover", ""):
        yield _first_picture(files, epub_paths.target(package.name, page)[0])
    for usual in _USUAL_IDS:
        item = package.items.get(usual)
        if item and item.media_type.startswith("image/"):
            yield item.name
    if first_page:
        yield _first_picture(files, first_page)


def _first_picture(files: Files, name: str) -> str:
    """The archive name of the first picture of a page; of anything else, its own name."""
    entry = files.archive.find(name)
    if entry is None or not name.lower().endswith((".xhtml", ".html", ".htm", ".xml", ".svg")):
        return name
    try:
        root = parsing.page(files.archive.read(entry, files.limits.markup), name)
    except Refused:
        return ""
    for element in root.iter(XHTML + "img", SVG + "image"):
        reference = element.get("src") or element.get(XLINK + "href") or element.get("href") or ""
        if reference and not epub_paths.leads_outside(reference):
            return epub_paths.target(entry.name, reference)[0]
    return ""
