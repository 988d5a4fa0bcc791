"""The head office of a simulated country: its keys, made from the seed, and the files that register its sites."""

import hashlib
from datetime import date
from pathlib import Path

from nacl.signing import SigningKey

from kiosk.hq import keys
from kiosk.hq.keys import Cost, KeyRing, Pair
from kiosk.hq.model import Site
from kiosk.simulate.country import Place
from kiosk.usage.keys import to_text

FOLDER = "head-office"
REGISTRY = "registry"
PASSPHRASE_FILE = "passphrase"  # noqa: S105 - a file name
PASSPHRASE = "nothing here is a secret"  # noqa: S105 - it says so itself
_CHEAP = Cost(passes=1, memory=8192)  # nobody needs to guess what lies in the file beside it
_NAME = "Simulated head office"


def ring(seed: int) -> KeyRing:
    """The keys of this seed. They are no secret: everybody can make them. Never install them for real use."""
    pair = Pair(name=_NAME, made=date(2026, 1, 1), seal=_bytes(seed, "sealing"), sign=_bytes(seed, "signing"))
    return KeyRing([pair])


def site_key(seed: int, site: str) -> SigningKey:
    """A site's own key."""
    return SigningKey(_bytes(seed, f"site {site}"))


def found(folder: Path, seed: int) -> Path:
    """Make the folder of a head office that can open everything; its passphrase lies in it. Gives the folder."""
    office = folder / FOLDER
    keys.settle(office, ring(seed), (PASSPHRASE,), _CHEAP)
    (office / PASSPHRASE_FILE).write_text(f"{PASSPHRASE}\n")
    return office


def site(place: Place, seed: int) -> Site:
    """A site as head office registers it."""
    settings = place.settings
    return Site(
        id=settings.site,
        names={"km": settings.name, "en": place.english, "fr": place.english},
        province=place.english,
        terminals=settings.terminals,
        weekdays=tuple(sorted({day for hours in settings.hours for day in hours.days})),
        keys=(bytes(site_key(seed, settings.site).verify_key),),
    )


def register(folder: Path, place: Place, seed: int) -> None:
    """Write the file by which head office gets to know a site: `kiosk hq site add`."""
    one = site(place, seed)
    lines = [
        f"id: {one.id}",
        "name:",
        *(f"  {language}: {name}" for language, name in one.names.items()),
        f"province: {one.province}",
        f"terminals: {one.terminals}",
        "hours:",
        *(
            f'  - {{days: [{", ".join(map(str, hours.days))}], start: "{hours.start}", end: "{hours.end}"}}'
            for hours in place.settings.hours
        ),
        "keys:",
        *(f"  - {to_text(key)}" for key in one.keys),
    ]
    registry = folder / REGISTRY
    registry.mkdir(exist_ok=True)
    (registry / f"{one.id}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def _bytes(seed: int, purpose: str) -> bytes:
    return hashlib.sha256(f"kiosk simulate {seed} {purpose}".encode()).digest()
