"""What is in a bundle: every part with version, hash and licence, as a CycloneDX 1.6 bill of materials (ECMA-424)."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the bundle.

    Args:
        kind: of a package URL: deb, pypi, npm, generic.
        name, version: its own.
        licence: as it says itself.
        sha256: of its file, where it is one file.
        qualifier: of the package URL, as `arch=arm64`.
        differs: its hash is not the same in another bundle of the same inputs.
    """

    kind: str
    name: str
    version: str
    licence: str
    sha256: str = ""
    qualifier: str = ""
    differs: bool = False

    @property
    def url(self) -> str:
        """Its package URL (ECMA-427)."""
        space = "debian/" if self.kind == "deb" else ""
        return f"pkg:{self.kind}/{space}{self.name}@{self.version}" + (f"?{self.qualifier}" if self.qualifier else "")


def identity(version: str, parts: Sequence[Part]) -> str:
    """The name of a bundle, which the same inputs give again: the application's version and a hash of all parts."""
    told = "\n".join(sorted(f"{part.url} {part.sha256}" for part in parts if not part.differs))
    return f"{version}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def manifest(name: str, version: str, parts: Sequence[Part], epoch: int) -> str:
    """The file `manifest.json`."""
    known = sorted({part.url: part for part in parts}.items())
    content: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, name)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": {"type": "application", "name": "kiosk", "version": version, "bom-ref": name},
        },
        "components": [_component(part) for _, part in known],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _component(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": part.url,
        "name": part.name,
        "version": part.version,
        "purl": part.url,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.sha256:
        found["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    if part.differs:
        found["properties"] = [{"name": "kiosk:differs-between-builds", "value": "true"}]
    return found
