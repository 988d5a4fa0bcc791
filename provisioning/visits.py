"""What came from which site, and what did not: the table at the end of a collection."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """How it went at one site, as Ansible tells it."""

    site: str
    reached: bool
    failure: str = ""
    files: list[str] = []


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What head office said of one file (`kiosk hq collect --json`)."""

    file: str
    outcome: str
    reason: str = ""
    advice: str = ""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A whole collection."""

    visits: list[Visit]
    taken: list[Taken]


def read_round(file: Path) -> Round:
    """Read what the playbook wrote."""
    return msgspec.json.decode(file.read_bytes(), type=Round)


def table(collected: Round) -> Iterator[str]:
    """A line for each site, and below it what was refused, why, and what to do."""
    width = max((len(visit.site) for visit in collected.visits), default=0)
    for visit in collected.visits:
        taken = [each for each in collected.taken if Path(each.file).parent.name == visit.site]
        now = [each for each in taken if Path(each.file).name in visit.files]
        yield f"{visit.site:{width}}  {_told(visit, now)}"
        for each in taken:
            if each.outcome == "refused":
                yield f"{'':{width}}    {Path(each.file).name}: {each.reason} {each.advice}".rstrip()
    away = sum(not visit.reached for visit in collected.visits)
    failed = sum(visit.reached and bool(visit.failure) for visit in collected.visits)
    refused = sum(each.outcome == "refused" for each in collected.taken)
    came = len(collected.visits) - away - failed
    yield f"{came} sites came, {away} away, {failed} failed; {refused} bundles refused"


def _told(visit: Visit, now: Sequence[Taken]) -> str:
    if not visit.reached:
        return f"away: {visit.failure}"
    if visit.failure:
        return f"failed: {visit.failure}"
    counts = Counter(each.outcome for each in now)
    return f"{len(visit.files)} bundles came: " + ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()))
