"""Seeking in a film: ranges of 1 MB, through nginx with the application's consent, beside nginx alone."""

import os
import tempfile
from pathlib import Path

from bench import load, server
from bench.table import Figure
from kiosk.clock import Clock
from kiosk.content.catalogue import Catalogue
from kiosk.content.curation import Curation, Placing
from kiosk.content.model import Kind, Publication
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store

ITEM = "aaaaaaaaaaaaaaaa"
SIZE = 64 << 20
ROUNDS = 3


def measure(work: Path) -> list[Figure]:
    """One film of 64 MB; its bytes do not matter here."""
    data = work / "ranges-library"
    film = Store(data).folder(ITEM) / "0001.mp4"
    film.parent.mkdir(parents=True, exist_ok=True)
    film.write_bytes(os.urandom(SIZE))
    db = open_catalogue(data)
    if Catalogue(db.conn).item(ITEM) is None:
        Curation(db, Clock().today).admit(ITEM, Publication(kind=Kind.VIDEO, title="Film"), (), Placing())
    db.conn.close()
    (data / "kiosk.toml").write_text("accel = true\n")
    headers = (f"Range: bytes={8 << 20}-{(9 << 20) - 1}",)
    with tempfile.TemporaryDirectory() as name, server.ours(data) as (address, _pid, _seconds):
        Path(name).chmod(0o755)
        upstream = address.removeprefix("http://")
        locations = (
            f"location /-/prepared/ {{ internal; alias {data}/prepared/; }} location = /same {{ alias {film}; }} "
            f"location / {{ {server.PROXY} }}"
        )
        with server.nginx(Path(name), locations, upstream) as front:
            ours, floor = [], []
            for _ in range(ROUNDS):
                floor.append(load.ask(f"{front}/same", 6, headers=headers).per_second)
                ours.append(load.ask(f"{front}/book/{ITEM}/0001.mp4", 6, headers=headers).per_second)
    through, alone = sorted(ours)[ROUNDS // 2], sorted(floor)[ROUNDS // 2]
    return [
        Figure(
            measure="1 MB ranges through nginx",
            ours=f"{through:.0f}/s",
            floor=f"nginx {alone:.0f}/s",
            reach=">= 0.9x",
            held=through >= 0.9 * alone,
        )
    ]
