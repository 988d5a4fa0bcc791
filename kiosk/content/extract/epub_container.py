"""Opens the container of an EPUB: where its package lies, and which of its files are locked (EPUB OCF 3.3)."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import Enum

from kiosk.content.archive import Archive, Entry
from kiosk.content.extract import epub_paths
from kiosk.content.prepare.parsing import local, xml
from kiosk.content.refusals import Protected, Refused

CONTAINER, ENCRYPTION, MIMETYPE = "META-INF/container.xml", "META-INF/encryption.xml", "mimetype"
_DESCRIPTION = 1 << 20  # bytes of a file that describes the container; real ones have a few hundred
_PACKAGE_TYPE = "application/oebps-package+xml"
_LOCKS = {
    "META-INF/rights.xml": "Adobe digital rights management",
    "META-INF/license.lcpl": "Readium LCP",
    "META-INF/sinf.xml": "Apple FairPlay",
}
_UUID = re.compile(r"(?:urn:)?(?:uuid:)?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})", re.IGNORECASE)


class NoContainer(Refused):
    """The file that says where the book lies in the archive is missing."""

    message = "The file is not a whole EPUB: it has no META-INF/container.xml."
    advice = "Ask for another copy, or open it in an EPUB editor and save it again."


class NoPackage(Refused):
    """The file that lists what the book is made of is missing."""

    message = "The file is not a whole EPUB: its list of contents (package document) is missing."
    advice = "Ask for another copy, or open it in an EPUB editor and save it again."


class Obfuscation(Enum):
    """How a font is made unusable outside its book: algorithm and number of bytes changed."""

    IDPF = ("http://www.idpf.org/2008/embedding", 1040)
    ADOBE = ("http://ns.adobe.com/pdf/enc#RC", 1024)


@dataclass(frozen=True, kw_only=True)
class Locks:
    """Which archive names are obfuscated (and can be read), and which are encrypted (and cannot)."""

    obfuscated: dict[str, Obfuscation] = field(default_factory=dict)
    encrypted: frozenset[str] = frozenset()
    how: str = "digital rights management"

    def check(self, names: list[str]) -> None:
        """Refuse a book whose pages are locked.

        Raises:
            Protected: one of `names` is encrypted.
        """
        if self.encrypted.intersection(names):
            raise Protected(how=self.how)


def package_name(archive: Archive) -> str:
    """The archive name of the package document; the first where there are several.

    Raises:
        NoContainer, NoPackage: see there.
        Unreadable: the container is not XML.
    """
    entry = archive.find(CONTAINER) or _in_folder(archive)
    if entry is None:
        raise NoContainer
    root = xml(archive.read(entry, _DESCRIPTION), CONTAINER)
    rootfiles = [(file.get("full-path", ""), file.get("media-type", "")) for file in root.iter("{*}rootfile")]
    rootfiles.sort(key=lambda file: file[1] != _PACKAGE_TYPE)
    for path, _ in rootfiles:
        name = epub_paths.target("", path)[0]
        if path.strip() and (found := archive.find(name) or archive.find(path)):
            return found.name
    raise NoPackage


def _in_folder(archive: Archive) -> Entry | None:
    """The container of a book that was packed with the folder around it, which then counts as the whole archive."""
    folders = {entry.name.removesuffix(CONTAINER) for entry in archive.entries if entry.name.endswith(f"/{CONTAINER}")}
    if len(folders) != 1:
        return None
    archive.descend(folders.pop().rstrip("/"))
    return archive.find(CONTAINER)


def locks(archive: Archive) -> Locks:
    """What `META-INF/encryption.xml` says; nothing when it is missing.

    Raises:
        Unreadable: it is not XML.
    """
    entry = archive.find(ENCRYPTION)
    if entry is None:
        return Locks()
    algorithms = {method.value[0]: method for method in Obfuscation}
    obfuscated: dict[str, Obfuscation] = {}
    encrypted: set[str] = set()
    for data in xml(archive.read(entry, _DESCRIPTION), ENCRYPTION).iter("{*}EncryptedData"):
        parts = {local(part): part for part in data.iter("{*}EncryptionMethod", "{*}CipherReference")}
        if "CipherReference" not in parts:
            continue
        name = epub_paths.target("", parts["CipherReference"].get("URI", ""))[0]
        name = found.name if (found := archive.find(name)) else name
        method = parts["EncryptionMethod"].get("Algorithm", "") if "EncryptionMethod" in parts else ""
        if method in algorithms:
            obfuscated[name] = algorithms[method]
        else:
            encrypted.add(name)
    how = next((how for file, how in _LOCKS.items() if archive.find(file)), Locks.how)
    return Locks(obfuscated=obfuscated, encrypted=frozenset(encrypted), how=how)


def revealed(data: bytes, method: Obfuscation, identifiers: tuple[str, ...]) -> bytes:
    """An obfuscated font as it was (EPUB OCF 3.3 section 5; Adobe's method as in Content Server).

    `identifiers` of the package, the unique one first.
    """
    count = method.value[1]
    key = b""
    if method is Obfuscation.IDPF and identifiers:
        key = hashlib.sha1("".join(identifiers[0].split()).encode(), usedforsecurity=False).digest()
    elif method is Obfuscation.ADOBE:
        uuids = [match[1] for name in identifiers if (match := _UUID.fullmatch(name.strip()))]
        key = bytes.fromhex(uuids[0].replace("-", "")) if uuids else b""
    if not key:
        return data
    mask = (key * (count // len(key) + 1))[:count]
    head = bytes(byte ^ hidden for byte, hidden in zip(data[:count], mask, strict=False))
    return head + data[count:]
