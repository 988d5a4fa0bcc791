"""Asking a server as many clients at once would, with wrk."""

import re
import subprocess
from dataclasses import dataclass

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run gave: requests a second, the 99th percentile in milliseconds, bytes a second, failed requests."""

    per_second: float
    p99: float
    bytes_per_second: float
    failed: int


def ask(url: str, connections: int, seconds: int = 4, headers: tuple[str, ...] = ()) -> Load:
    """Ask one address from so many connections for some seconds; the server must be on loopback."""
    options = [option for header in headers for option in ("-H", header)]
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", *options, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Load(
        per_second=float(_find(r"Requests/sec:\s+([\d.]+)", out)[1]),
        p99=_milliseconds(_find(r"99%\s+([\d.]+)(\w+)", out)),
        bytes_per_second=_bytes(_find(r"Transfer/sec:\s+([\d.]+)(\w+)", out)),
        failed=int(found[1]) if (found := re.search(r"Non-2xx or 3xx responses: (\d+)", out)) else 0,
    )


def _find(pattern: str, text: str) -> re.Match[str]:
    found = re.search(pattern, text)
    if found is None:
        message = f"wrk did not say {pattern!r}:\n{text}"
        raise RuntimeError(message)
    return found


def _milliseconds(found: re.Match[str]) -> float:
    return float(found[1]) * _UNITS[found[2]]


def _bytes(found: re.Match[str]) -> float:
    return float(found[1]) * {"B": 1.0, "KB": 2.0**10, "MB": 2.0**20, "GB": 2.0**30}[found[2]]
