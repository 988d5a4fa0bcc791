"""The bundle: a site's figures in one signed file (docs/bundle.md). Untrusted bytes in, a value or a refusal out."""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from nacl.signing import SigningKey

from kiosk.errors import NONSENSE, KioskError
from kiosk.usage import keys
from kiosk.usage.explain import explain
from kiosk.usage.manifest import FORMAT, FileNamed, Manifest, SignedManifest
from kiosk.usage.model import (
    GROUPS,
    KEY,
    PERIOD,
    DayFigures,
    DayLabel,
    EnteredKey,
    Figures,
    MonthFigures,
    StaffFigure,
)
from kiosk.usage.offered import Offered, titles_from_csv, titles_to_csv
from kiosk.usage.readable import Readable, to_csv
from kiosk.usage.seal import NotSealedForUs, seal, size_needed, unseal
from kiosk.usage.spill import SEALED, SUFFIX

LARGEST = 32 * 1024 * 1024  # bytes unpacked, all files together
MOST_FILES = 5_000
MANIFEST, EXACT, SIGNATURE, SPILLS = "bundle.json", "exact.sealed", "signature", "spills/"
FOR_PEOPLE = ("README.txt", "days.csv", "months.csv", "entered.csv", "titles.csv")
REQUIRED = frozenset((*FOR_PEOPLE, MANIFEST, EXACT, SIGNATURE))
_SPILL_NAME = re.compile(r"spills/([0-9a-f]{32})\.spill")
_ENTRY = b"PK\x01\x02"  # begins each line of a zip's table of contents
_STEP = 64 * 1024  # the exact figures are padded to a multiple
_THEN = (1980, 1, 1, 0, 0, 0)


class NotABundle(KioskError):
    """The file is no bundle, or not a whole one."""

    message = "This is not a whole usage bundle: {reason}."
    advice = "Copy it from the site's stick again; if that fails, make it again at the site: kiosk usage bundle."


class NewerFormat(KioskError):
    """The bundle was made by a newer program."""

    message = "This bundle has format {format}; this program reads formats up to {known}."
    advice = "Update the program of head office, then collect again. The bundle is not lost."


class BundleChanged(KioskError):
    """The bundle is not as the site signed it."""

    message = "This bundle was changed after the site signed it: {reason}."
    advice = "Copy it from the site's stick again. If it is the same there, make it again at the site."


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A bundle whose signature and hashes are right. `open_exact` and `spill.open_spill` open what is sealed."""

    manifest: Manifest
    offered: tuple[Offered, ...]
    exact: bytes
    spills: Mapping[str, bytes] = field(default_factory=dict)
    readable: Mapping[str, str] = field(default_factory=dict)  # the files for people, by name


class _Exact(msgspec.Struct):
    days: list[tuple[str, int, dict[str, int]]]
    months: list[tuple[str, str, str, str, int]]
    entered: list[tuple[str, str, str, str, int]]


def write(
    manifest: Manifest,
    figures: Figures,
    shown: Readable,
    offered: tuple[Offered, ...],
    spills: Mapping[str, bytes],
    key: SigningKey,
) -> bytes:
    """Make a bundle. The same input gives the same bytes but for what is sealed."""
    exact = _Exact(
        days=[(day, trusted, f.as_dict()) for (day, trusted), f in sorted(figures.days.items())],
        months=figures.months.rows(),
        entered=sorted((*name, n) for name, n in figures.entered.items()),
    )
    files = {
        "README.txt": explain(manifest, len(spills)).encode(),
        "days.csv": to_csv(shown.days).encode(),
        "months.csv": to_csv(shown.months).encode(),
        "entered.csv": to_csv(shown.entered).encode(),
        "titles.csv": titles_to_csv(offered).encode(),
        EXACT: seal(manifest.head_office, exact, size_needed(exact, _STEP)),
        **{f"{SPILLS}{name}{SUFFIX}": sealed for name, sealed in sorted(spills.items())},
    }
    hashes = {name: FileNamed(len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()}
    signed = msgspec.json.encode({**msgspec.to_builtins(manifest), "files": hashes}, order="deterministic")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*files.items(), (MANIFEST, signed), (SIGNATURE, key.sign(signed).signature)):
            archive.writestr(zipfile.ZipInfo(name, _THEN), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def read(content: bytes) -> Bundle:
    """Check a bundle's bytes and take them apart. Nothing sealed is opened, nothing is written.

    Raises:
        NotABundle: they are something else, or not whole.
        NewerFormat: the program is too old for it.
        BundleChanged: hashes or signature do not fit.
    """
    files = _unpack(content)
    signed, signature = files.pop(MANIFEST), files.pop(SIGNATURE)
    manifest = _manifest(signed)
    if not keys.signed_by(manifest.site.key, signed, signature):
        raise BundleChanged(reason="the signature is not the site's")
    if set(files) != set(manifest.files):
        raise BundleChanged(reason="files are missing or were put in")
    for name, inside in files.items():
        if manifest.files[name] != FileNamed(len(inside), hashlib.sha256(inside).hexdigest()):
            raise BundleChanged(reason=name)
    spills = {_SPILL_NAME.sub(r"\1", name): inside for name, inside in files.items() if name.startswith(SPILLS)}
    try:
        offered = titles_from_csv(files["titles.csv"].decode())
        readable = {name: inside.decode() for name, inside in files.items() if name in FOR_PEOPLE}
    except (ValueError, csv.Error) as error:
        raise NotABundle(reason="a table in it cannot be read") from error
    return Bundle(manifest=manifest, offered=offered, exact=files[EXACT], spills=spills, readable=readable)


def open_exact(private: bytes, bundle: Bundle) -> Figures:
    """Open the exact figures with head office's private key.

    Raises:
        NotSealedForUs: they are for another key, or make no sense.
    """
    return open_figures(private, bundle.exact)


def open_figures(private: bytes, sealed: bytes) -> Figures:
    """The same for the file `exact.sealed` alone.

    Raises:
        NotSealedForUs: it is for another key, or makes no sense.
    """
    exact = unseal(private, sealed, _Exact)
    try:
        return Figures(
            days={_day_label(day, trusted): DayFigures(**figures) for day, trusted, figures in exact.days},
            months=MonthFigures.from_rows(exact.months),
            entered={_entered_key(*row[:4]): row[4] for row in exact.entered},
        )
    except (ValueError, TypeError) as error:
        raise NotSealedForUs from error


def _unpack(content: bytes) -> dict[str, bytes]:
    """The files of the zip by name; every one is known, there once, and of bounded size."""
    if content.count(_ENTRY) > MOST_FILES:  # before zipfile makes an object of each
        raise NotABundle(reason="it is too large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise NotABundle(reason="it is too large")
            foreign = [name for name in names if name not in REQUIRED and not _SPILL_NAME.fullmatch(name)]
            if foreign or len(set(names)) != len(names) or not set(REQUIRED) <= set(names):
                raise NotABundle(reason="files are missing, doubled, or do not belong in it")
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise NotABundle(reason="it is damaged") from error
    if any(len(inside) != SEALED for name, inside in files.items() if name.startswith(SPILLS)):
        raise NotABundle(reason="a sealed remainder has a wrong size")
    return files


def _manifest(content: bytes) -> SignedManifest:
    try:
        version = msgspec.json.decode(content, type=_Version).format
        if version > FORMAT:
            raise NewerFormat(format=version, known=FORMAT)
        return msgspec.json.decode(content, type=SignedManifest)
    except NONSENSE as error:
        raise NotABundle(reason="its description makes no sense") from error


class _Version(msgspec.Struct):
    format: int


def _day_label(day: str, trusted: int) -> DayLabel:
    if not PERIOD.fullmatch(day) or trusted not in {0, 1}:
        raise ValueError(day)
    return DayLabel(day, trusted)


def _entered_key(period: str, figure: str, programme: str, group: str) -> EnteredKey:
    if not PERIOD.fullmatch(period) or group not in GROUPS or not (not programme or KEY.fullmatch(programme)):
        raise ValueError(period)
    return EnteredKey(period, StaffFigure(figure), programme, group)
