"""Pages under load: home and shelf, beside a bare Flask page and nginx."""

import gzip
import tempfile
import urllib.request
from pathlib import Path

from bench import load, server
from bench.machine import family, proportional_memory
from bench.table import Figure

ROUNDS = 3
ACCEPT = ("Accept-Encoding: gzip",)


def measure(small: Path, large: Path) -> list[Figure]:
    """Figures of the terminal site over a library of 1,000 and one of 10,000 items."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [*_requests(folder, small, large), *_behind_nginx(folder, small)]
    return [*figures, *_weight(small)]


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _requests(folder: Path, small: Path, large: Path) -> list[Figure]:
    """Ours and the floors in turn, several rounds, so that a slow minute of the machine hits both."""
    seen: dict[str, list[load.Load]] = {}
    starts: dict[str, list[float]] = {"ours": [], "hello": []}
    memory = (0.0, 0.0)
    for _ in range(ROUNDS):
        with server.hello(folder) as (address, _pid, seconds):
            starts["hello"].append(seconds)
            for connections in (30, 60):
                seen.setdefault(f"hello {connections}", []).append(load.ask(f"{address}/", connections))
        with server.ours(small) as (address, pid, seconds):
            starts["ours"].append(seconds)
            idle = proportional_memory(family(pid))
            for connections in (30, 60):
                seen.setdefault(f"home {connections}", []).append(
                    load.ask(f"{address}/km/", connections, headers=ACCEPT)
                )
            seen.setdefault("shelf", []).append(load.ask(f"{address}/km/shelf/all/", 30, headers=ACCEPT))
            memory = (idle, proportional_memory(family(pid)))
        with server.ours(large) as (address, _pid, _seconds):
            seen.setdefault("home large", []).append(load.ask(f"{address}/km/", 30, headers=ACCEPT))
            seen.setdefault("shelf large", []).append(load.ask(f"{address}/km/shelf/all/", 30, headers=ACCEPT))
    rates = {name: _median([one.per_second for one in runs]) for name, runs in seen.items()}
    p99 = {name: _median([one.p99 for one in runs]) for name, runs in seen.items()}
    floor = rates["hello 30"]
    first = {name: _median(seconds) for name, seconds in starts.items()}
    failed = sum(one.failed for runs in seen.values() for one in runs)
    return [
        *(
            _rate(name, rates[key], floor)
            for name, key in (("home page, 30 connections", "home 30"), ("shelf page", "shelf"))
        ),
        _times("home page, 10,000 items : 1,000", rates["home large"] / rates["home 30"], 0.9),
        _times("shelf page, 10,000 items : 1,000", rates["shelf large"] / rates["shelf"], 0.9),
        Figure(
            measure="p99 at 60 connections",
            ours=f"{p99['home 60']:.1f} ms",
            floor=f"hello {p99['hello 60']:.1f} ms",
            reach="<= 1.5x",
            held=p99["home 60"] <= 1.5 * p99["hello 60"],
        ),
        Figure(
            measure="start to first page",
            ours=f"{first['ours']:.2f} s",
            floor=f"hello {first['hello']:.2f} s",
            reach="<= 1.3x",
            held=first["ours"] <= 1.3 * first["hello"],
        ),
        Figure(
            measure="memory (PSS) idle / loaded",
            ours=f"{memory[0]:.0f} / {memory[1]:.0f} MB",
            floor="Kolibri 105 / 222 MB",
            reach="<= 100 / 120 MB",
            held=memory[0] <= 100 and memory[1] <= 120,
        ),
        Figure(measure="failed requests in all runs", ours=str(failed), reach="0", held=failed == 0),
    ]


def _rate(name: str, ours: float, floor: float) -> Figure:
    held = ours >= 0.9 * floor
    return Figure(measure=name, ours=f"{ours:.0f}/s", floor=f"hello {floor:.0f}/s", reach=">= 0.9x", held=held)


def _times(name: str, ratio: float, reach: float) -> Figure:
    return Figure(measure=name, ours=f"{ratio:.2f}x", reach=f">= {reach}x", held=ratio >= reach)


def _behind_nginx(folder: Path, small: Path) -> list[Figure]:
    """The home page through nginx, beside nginx sending the same bytes from disk."""
    with server.ours(small) as (address, _pid, _seconds):
        (folder / "home.html").write_bytes(_body(f"{address}/km/"))
        upstream = address.removeprefix("http://")
        locations = (
            f"location = /same {{ alias {folder}/home.html; }} "
            f"location / {{ {server.PROXY} proxy_set_header Accept-Encoding gzip; }}"
        )
        with server.nginx(folder, locations, upstream) as front:
            through, same = [], []
            for _ in range(ROUNDS):
                same.append(load.ask(f"{front}/same", 30).per_second)
                through.append(load.ask(f"{front}/km/", 30).per_second)
    ours, floor = _median(through), _median(same)
    return [
        Figure(
            measure="home page through nginx",
            ours=f"{ours:.0f}/s",
            floor=f"nginx static {floor:.0f}/s",
            reach=">= 0.4x",
            held=ours >= 0.4 * floor,
        )
    ]


def _body(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return bytes(answer.read())


def _weight(small: Path) -> list[Figure]:
    with server.ours(small) as (address, _pid, _seconds):
        page = _body(f"{address}/km/")
    return [
        Figure(
            measure="home page alone, gzip",
            ours=f"{len(page) / 1000:.1f} kB of {len(gzip.decompress(page)) / 1000:.0f}",
        )
    ]
