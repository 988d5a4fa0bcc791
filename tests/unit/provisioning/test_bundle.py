"""A bundle is the same when it is made of the same, knows what it is made of, and is refused where it is not whole."""

import io
import json
import lzma
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from provisioning.bundle import archive, repository
from provisioning.bundle.debian import Deb
from provisioning.bundle.licences import licence
from provisioning.bundle.manifest import Part, identity, manifest
from provisioning.bundle.wheels import FrontEndMissing, build, read

EPOCH = 1_700_000_000
DEP5 = "Files: *\nLicense: GPL-2+\n text\n\nFiles: debian/*\nLicense: MIT\n"


def tree(folder: Path, *, names: tuple[str, ...]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_an_archive_depends_on_names_and_bytes_alone(tmp_path: Path) -> None:
    one = tree(tmp_path / "one", names=("b/x", "a", "b/y"))
    two = tree(tmp_path / "two", names=("b/y", "b/x", "a"))
    (two / "a").chmod(0o600)
    first = archive.pack(one, tmp_path / "1.tar", EPOCH)
    assert archive.pack(two, tmp_path / "2.tar", EPOCH) == first
    (two / "a").write_text("other")
    assert archive.pack(two, tmp_path / "2.tar", EPOCH) != first
    with tarfile.open(tmp_path / "1.tar") as packed:
        assert packed.getnames() == ["a", "b", "b/x", "b/y"]
        assert {(entry.uid, entry.mtime) for entry in packed} == {(0, EPOCH)}


def deb(folder: Path, name: str, copyright_file: str = DEP5, *, link: str = "") -> Deb:
    """A package file with one document, or a link to those of another, as dpkg-deb would make it."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as packed:
        text = copyright_file.encode()
        entry = tarfile.TarInfo(f"./usr/share/doc/{'other' if link else name}/copyright")
        entry.size = len(text)
        packed.addfile(entry, io.BytesIO(text))
        if link:
            entry = tarfile.TarInfo("./usr/share/doc/" + name)
            entry.type, entry.linkname = tarfile.SYMTYPE, link
            packed.addfile(entry)
    control = io.BytesIO()
    with tarfile.open(fileobj=control, mode="w:xz") as packed:
        said = f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: us <us@example.org>\nDescription: x\n"
        entry = tarfile.TarInfo("./control")
        entry.size = len(said)
        packed.addfile(entry, io.BytesIO(said.encode()))
    file = folder / f"{name}_1.0_all.deb"
    members = (("debian-binary", b"2.0\n"), ("control.tar.xz", control.getvalue()))
    with file.open("wb") as stream:
        stream.write(b"!<arch>\n")
        for member, content in (*members, ("data.tar.xz", lzma.compress(data.getvalue()))):
            stream.write(f"{member:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode())
            stream.write(content + b"\n" * (len(content) % 2))
    return Deb(file=file.name, size=file.stat().st_size, sha256=archive.sha256(file))


def test_the_licences_of_a_package_are_those_of_its_copyright_file(tmp_path: Path) -> None:
    deb(tmp_path, "formal")
    deb(tmp_path, "informal", "On Debian systems it is in /usr/share/common-licenses/GPL-3.\n")
    deb(tmp_path, "silent", "All rights are where they are.\n")
    deb(tmp_path, "linked", link="formal")
    assert licence(tmp_path / "linked_1.0_all.deb", "linked") == "as formal"
    assert licence(tmp_path / "formal_1.0_all.deb", "formal") == "GPL-2+, MIT"
    assert licence(tmp_path / "informal_1.0_all.deb", "informal") == "GPL-3"
    assert licence(tmp_path / "silent_1.0_all.deb", "silent") == "see its copyright file"


def test_a_package_file_says_name_version_and_machine() -> None:
    found = Deb(file="libgmp10_2%3a6.3.0+dfsg-3_amd64.deb", size=1, sha256="0" * 64)
    assert (found.name, found.version, found.architecture) == ("libgmp10", "2:6.3.0+dfsg-3", "amd64")


@pytest.mark.skipif(not all(map(shutil.which, ("apt-ftparchive", "gpg"))), reason="apt-utils or gnupg is missing")
def test_a_repository_differs_in_its_signature_alone_and_the_signature_holds(tmp_path: Path) -> None:
    debs = [deb(tmp_path, name) for name in ("beta", "alpha")]
    hashes = []
    for place in (tmp_path / "one", tmp_path / "two"):
        place.mkdir()
        repository.make(place, debs, tmp_path, "amd64", EPOCH)
        hashes.append({file.name: archive.sha256(file) for file in place.iterdir()})
    assert {name for name in hashes[0] if hashes[0][name] != hashes[1][name]} == set(repository.NAMED)
    assert "Package: alpha" in (tmp_path / "one/Packages").read_text().split("\n\n")[0]
    ring = tmp_path / "ring.gpg"
    subprocess.run(["gpg", "--batch", "--yes", "-o", ring, "--dearmor", tmp_path / "one/kiosk.asc"], check=True)
    verify = ["gpgv", "--keyring", str(ring)]
    assert subprocess.run([*verify, tmp_path / "one/InRelease"], check=False, capture_output=True).returncode == 0
    assert subprocess.run([*verify, tmp_path / "two/InRelease"], check=False, capture_output=True).returncode != 0


def part(name: str, sha256: str, *, differs: bool = False) -> Part:
    return Part(kind="deb", name=name, version="1", licence="MIT", sha256=sha256, differs=differs)


def test_the_name_of_a_bundle_is_that_of_its_parts_but_for_signatures() -> None:
    parts = [part("a", "1"), part("key", "2", differs=True)]
    assert identity("0.1", parts) == identity("0.1", [part("key", "3", differs=True), part("a", "1")])
    assert identity("0.1", parts) != identity("0.1", [part("a", "4"), part("key", "2", differs=True)])


def test_the_manifest_names_every_part_once_with_its_licence() -> None:
    said = json.loads(manifest("0.1-x", "0.1", [part("a", "1"), part("a", "1"), part("b", "2", differs=True)], EPOCH))
    assert [each["purl"] for each in said["components"]] == ["pkg:deb/debian/a@1", "pkg:deb/debian/b@1"]
    assert said["components"][0]["licenses"] == [{"license": {"name": "MIT"}}]
    assert "properties" not in said["components"][0]
    assert said["components"][1]["properties"][0]["value"] == "true"
    assert said["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("License-Expression: MIT", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD License"),
        ("License: Apache 2.0\n  and more", "Apache 2.0"),
        ("Summary: x", "not told"),
    ],
)
def test_a_wheel_says_its_licence_in_one_of_three_ways(tmp_path: Path, lines: str, expected: str) -> None:
    file = tmp_path / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("thing-1.0.dist-info/METADATA", f"Name: thing\nVersion: 1.0\n{lines}\n\nProse")
    assert (read(file).name, read(file).version, read(file).licence) == ("thing", "1.0", expected)


def test_no_wheel_is_built_without_what_pages_need(tmp_path: Path) -> None:
    with pytest.raises(FrontEndMissing, match="vendor"):
        build(tmp_path, (), tmp_path / "out", tmp_path / "work", EPOCH)
    words = tmp_path / "kiosk/web/translations/km/LC_MESSAGES"
    words.mkdir(parents=True)
    (words / "messages.po").write_text("")
    with pytest.raises(FrontEndMissing, match="translation"):
        build(tmp_path, (), tmp_path / "out", tmp_path / "work", EPOCH)
