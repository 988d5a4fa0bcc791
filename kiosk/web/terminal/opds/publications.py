"""Feeds as OPDS 2.0: JSON of the Readium Web Publication Manifest (drafts.opds.io/opds-2.0)."""

from typing import Any

from flask import url_for

from kiosk.content import workbench
from kiosk.content.model import Item, Kind, Publication
from kiosk.web.terminal.opds.feed import PER_PAGE, FacetGroup, Feed, Way
from kiosk.web.terminal.opds.originals import given, media_type, safe_name

MEDIA_TYPE = "application/opds+json"

_TYPES = {
    Kind.AUDIO: "http://schema.org/Audiobook",
    Kind.VIDEO: "http://schema.org/VideoObject",
    Kind.COMIC: "http://schema.org/ComicStory",
    Kind.ZIM: "http://schema.org/WebSite",
    Kind.HTML: "http://schema.org/LearningResource",
}


def document(feed: Feed) -> dict[str, Any]:
    """The feed as a JSON object. Empty lists are left out, as its schema demands."""
    links = [
        _link("self", feed.address),
        _link("start", feed.start),
        {
            "rel": "search",
            "href": f"{url_for('opds.titles', version='v2', lang=feed.selection.lang)}{{?q}}",
            "type": MEDIA_TYPE,
            "templated": True,
        },
        *(_link(relation, address) for relation, address in feed.turns()),
    ]
    metadata: dict[str, Any] = {"title": feed.title, "modified": f"{feed.updated}T00:00:00Z"}
    if not feed.ways:
        metadata |= {"numberOfItems": feed.total, "itemsPerPage": PER_PAGE, "currentPage": feed.selection.page}
    made: dict[str, Any] = {"metadata": metadata, "links": links}
    if feed.items:
        made["publications"] = [_publication(item) for item in feed.items]
    else:
        ways = feed.ways or (Way(title=feed.title, address=feed.start),)
        made["navigation"] = [_way(way) | {"rel": "subsection"} for way in ways]
    if feed.facets:
        made["facets"] = [_facet(group) for group in feed.facets]
    return made


def _link(relation: str, address: str) -> dict[str, Any]:
    return {"rel": relation, "href": address, "type": MEDIA_TYPE}


def _way(way: Way) -> dict[str, Any]:
    properties = {} if way.count is None else {"properties": {"numberOfItems": way.count}}
    return {"href": way.address, "title": way.title, "type": MEDIA_TYPE, **properties}


def _facet(group: FacetGroup) -> dict[str, Any]:
    links = [_way(way) | ({"rel": "self"} if way.active else {}) for way in group.ways]
    return {"metadata": {"title": group.title}, "links": links}


def _publication(item: Item) -> dict[str, Any]:
    links = [
        {
            "rel": "http://opds-spec.org/acquisition/open-access",
            "href": url_for("originals.download", item_id=item.id, number=number, name=safe_name(file)),
            "type": media_type(item, file),
        }
        for number, file in given(item)
    ]
    images = [
        {"href": url_for("book.file", item_id=item.id, name=name), "type": workbench.media_type(name)}
        for name in (item.publication.cover, item.publication.thumb)
    ]
    return {"metadata": _metadata(item), "links": links, "images": images}


def _metadata(item: Item) -> dict[str, Any]:
    publication = item.publication
    facts = {
        "@type": _TYPES.get(publication.kind, "http://schema.org/Book"),
        "title": publication.title,
        "identifier": f"urn:x-kiosk:item:{item.id}",
        "modified": f"{item.added}T00:00:00Z",
        "subtitle": publication.subtitle,
        "author": list(publication.authors),
        "language": list(publication.languages),
        "publisher": publication.publisher,
        "description": publication.description,
        "subject": list(publication.subjects),
        "numberOfPages": publication.pages,
        "duration": publication.seconds,
        "accessibility": _accessibility(publication),
        "belongsTo": {"series": publication.series} if publication.series else None,
    }
    return {key: value for key, value in facts.items() if value}


def _accessibility(publication: Publication) -> dict[str, Any]:
    declared = publication.accessibility
    facts = {
        "accessMode": list(declared.modes),
        "accessModeSufficient": list(declared.sufficient_modes),
        "feature": list(declared.features),
        "hazard": list(declared.hazards),
        "summary": declared.summary,
    }
    return {key: value for key, value in facts.items() if value}
