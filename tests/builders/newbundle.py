"""A later bundle than the one that a machine has: the same, but for some modules of the application."""

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from provisioning.bundle import archive


def new_bundle(old: Path, folder: Path, added: Mapping[str, str]) -> Path:
    """A bundle for servers of this machine's kind, with what is `added` at the ends of its modules."""
    said = json.loads((old / "bundle.json").read_text())
    (part,) = [name for name in said["archives"] if name.startswith("server-")][:1]
    work = folder / "work"
    work.mkdir(parents=True)
    subprocess.run(["tar", "--extract", f"--file={old / part}.tar", f"--directory={work}"], check=True)
    (wheel,) = (work / "wheels").glob("kiosk-*.whl")
    _change(wheel, added)
    name = f"{said['bundle']}-{folder.name}"
    digest = archive.pack(work, folder / f"{part}.tar", 0)
    shutil.rmtree(work)
    (folder / "bundle.json").write_text(json.dumps({**said, "bundle": name, "archives": {part: digest}}))
    return folder


def _change(wheel: Path, added: Mapping[str, str]) -> None:
    with zipfile.ZipFile(wheel) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    (record,) = [name for name in files if name.endswith(".dist-info/RECORD")]
    for module, text in added.items():
        files[module] += text.encode()
    lines = []
    for name, said, size in csv.reader(io.StringIO(files[record].decode())):
        if name in added:
            digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
            lines.append((name, f"sha256={digest}", str(len(files[name]))))
        else:
            lines.append((name, said, size))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    files[record] = out.getvalue().encode()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
