"""What the package document of an EPUB says of the book, in our catalogue's words (EPUB 3.3, 5.5; OPF 2.0.1)."""

from collections import defaultdict
from dataclasses import dataclass, field

from kiosk.content.extract import metadata
from kiosk.content.model import Accessibility, Kind, Publication
from kiosk.content.prepare.parsing import XML, Element, local

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = (
    *("identifier", "title", "language", "creator", "contributor", "date", "description", "publisher", "rights"),
    "subject",
)
_NOBODY = {"Unknown", "Unknown Author", "Inconnu", "Inconnu(e)"}  # what conversion programs write for nothing
_AUTHOR = "aut"
_NO_ORDER = 10**6


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A Dublin Core element with what refines it: `refined` maps a property to its values."""

    value: str
    id: str
    refined: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value of a refining property, or empty."""
        return next(iter(self.refined.get(name, ())), "").strip()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All of the metadata: Dublin Core elements by name, `meta` properties of the whole book, collections."""

    core: dict[str, list[Fact]]
    properties: dict[str, list[str]]
    collections: list[Fact]
    unique: str = ""
    language: str = ""

    def values(self, name: str) -> list[str]:
        """The values of a Dublin Core element."""
        return [fact.value for fact in self.core.get(name, ())]

    def one(self, name: str) -> str:
        """The first value of a `meta` property, or empty."""
        return next(iter(self.properties.get(name, ())), "").strip()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All identifiers as written, the unique one first."""
        facts = sorted(self.core.get("identifier", ()), key=lambda fact: fact.id != self.unique)
        return tuple(fact.value.strip() for fact in facts if fact.value.strip())


def read(package: Element) -> Facts:
    """Collect the facts from a parsed package document."""
    scope = next(package.iter("{*}metadata"), package)
    refined: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    properties: dict[str, list[str]] = defaultdict(list)
    elements: list[Element] = []
    collections: list[Element] = []
    for element in scope.iter("{*}*"):
        name = local(element)
        if name == "link":
            _sort_link(element, properties)
        elif name != "meta":
            elements.append(element)
        elif target := element.get("refines", "").strip().removeprefix("#"):
            refined[target][element.get("property", "")].append(_text(element))
        elif element.get("property") == "belongs-to-collection":
            collections.append(element)
        elif key := element.get("property") or element.get("name"):
            properties[key.strip()].append(_text(element) or element.get("content", ""))
    core: dict[str, list[Fact]] = defaultdict(list)
    for element in elements:
        core[local(element).lower()].append(_fact(element, refined))
    return Facts(
        core={name: facts for name, facts in core.items() if name in _DC},
        properties=dict(properties),
        collections=[_fact(element, refined) for element in collections],
        unique=package.get("unique-identifier", ""),
        language=package.get(XML + "lang", ""),
    )


def publication(facts: Facts, sample: str = "") -> Publication:
    """The facts as a publication, without what only the pages tell. `sample` is text of the book.

    The title may be empty.
    """
    title, subtitle = _titles(facts)
    series, position = _series(facts)
    return Publication(
        kind=Kind.EPUB,
        title=title,
        subtitle=subtitle,
        authors=_authors(facts),
        languages=_languages(facts, sample),
        description=metadata.without_markup(next(iter(facts.values("description")), "")),
        publisher=metadata.clean(next(iter(facts.values("publisher")), "")),
        published=_published(facts),
        modified=metadata.date(facts.one("dcterms:modified")),
        identifier=metadata.clean(next(iter(facts.identifiers), "")),
        series=series,
        series_position=position,
        subjects=metadata.distinct(facts.values("subject")),
        rights=metadata.without_markup(next(iter(facts.values("rights")), "") or facts.one("dcterms:rights")),
        accessibility=_accessibility(facts),
    )


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _fact(element: Element, refined: dict[str, dict[str, list[str]]]) -> Fact:
    own = element.get("id", "")
    known = {key: list(values) for key, values in refined[own].items()} if own in refined else {}
    for name in ("role", "file-as", "event"):  # EPUB 2 writes them as attributes
        if value := element.get(_OPF + name) or element.get(name):
            known.setdefault(name, []).append(value)
    return Fact(value=_text(element), id=own, refined=known)


def _sort_link(element: Element, properties: dict[str, list[str]]) -> None:
    if "dcterms:conformsTo" in element.get("rel", "").split():
        properties["dcterms:conformsTo"].append(element.get("href", ""))


def _order(fact: Fact) -> int:
    order = fact.one("display-seq")
    return int(order) if order.isascii() and order.isdigit() else _NO_ORDER


def _titles(facts: Facts) -> tuple[str, str]:
    """The main title and the subtitle."""
    titles = [fact for fact in facts.core.get("title", ()) if metadata.clean(fact.value)]
    titles = [fact for fact in titles if metadata.clean(fact.value) not in _NOBODY]
    main = next((fact for fact in titles if fact.one("title-type") == "main"), titles[0] if titles else None)
    subtitle = next((fact for fact in titles if fact.one("title-type") == "subtitle" and fact is not main), None)
    return metadata.clean(main.value) if main else "", metadata.clean(subtitle.value) if subtitle else ""


def _authors(facts: Facts) -> tuple[str, ...]:
    """Who wrote it: creators with the role of author or none (MARC relators), else all creators."""
    creators = sorted(facts.core.get("creator", ()), key=_order)
    roles = {id(fact): [role.strip().lower() for role in fact.refined.get("role", ())] for fact in creators}
    authors = [fact for fact in creators if not roles[id(fact)] or _AUTHOR in roles[id(fact)]]
    authors += [] if authors else creators
    authors += [] if authors else [f for f in facts.core.get("contributor", ()) if f.one("role").lower() == _AUTHOR]
    return tuple(name for name in metadata.distinct(fact.value for fact in authors) if name not in _NOBODY)


def _languages(facts: Facts, sample: str) -> tuple[str, ...]:
    """The declared ones; but a text in Khmer letters is first of all Khmer, whatever a program wrote by itself."""
    seen = metadata.languages([], sample)
    declared = metadata.languages(facts.values("language"))
    known = {tag.partition("-")[0] for tag in declared}
    if seen and not known.intersection(seen):
        return tuple(dict.fromkeys((*seen, *(tag for tag in declared if not tag.startswith("en")))))
    return declared or metadata.languages([facts.language])


def _series(facts: Facts) -> tuple[str, str]:
    for collection in facts.collections:
        if collection.one("collection-type") in ("", "series", "set") and metadata.clean(collection.value):
            return metadata.clean(collection.value), metadata.clean(collection.one("group-position"))
    series = metadata.clean(facts.one("calibre:series"))
    position = metadata.clean(facts.one("calibre:series_index")).removesuffix(".0") if series else ""
    return series, position


def _published(facts: Facts) -> str:
    dates = facts.core.get("date", [])
    chosen = next((f for f in dates if f.one("event") in ("", "publication", "original-publication")), None)
    return metadata.date(chosen.value) if chosen else ""


def _accessibility(facts: Facts) -> Accessibility:
    def all_of(name: str) -> tuple[str, ...]:
        return metadata.distinct(facts.properties.get("schema:" + name, []))

    sufficient = (",".join(part.strip() for part in text.split(",")) for text in all_of("accessModeSufficient"))
    return Accessibility(
        modes=all_of("accessMode"),
        sufficient_modes=tuple(sufficient),
        features=all_of("accessibilityFeature"),
        hazards=all_of("accessibilityHazard"),
        summary=metadata.clean(facts.one("schema:accessibilitySummary")),
        conforms_to=metadata.clean(facts.one("dcterms:conformsTo")),
    )
