"""The table of a collection: what came from which site, and what did not."""

from pathlib import Path

import msgspec
from click.testing import CliRunner

from provisioning.commands import provisioning

ROUND = {
    "visits": [
        {"site": "takeo", "reached": True, "failure": "", "files": ["usage-takeo-0001.zip", "usage-takeo-0002.zip"]},
        {"site": "kampot", "reached": False, "failure": "No route to host", "files": []},
        {"site": "kep", "reached": True, "failure": "This library has no name in its settings.", "files": []},
    ],
    "taken": [
        {"file": "/c/takeo/usage-takeo-0001.zip", "outcome": "known", "reason": "", "advice": ""},
        {"file": "/c/takeo/usage-takeo-0002.zip", "outcome": "refused", "reason": "It is damaged.", "advice": "Again."},
    ],
}


def test_each_site_has_a_line_and_what_was_refused_one_more(tmp_path: Path) -> None:
    file = tmp_path / "visits.json"
    file.write_bytes(msgspec.json.encode(ROUND))
    done = CliRunner().invoke(provisioning, ["visits", str(file)])
    assert done.output.splitlines() == [
        "takeo   2 bundles came: 1 known, 1 refused",
        "          usage-takeo-0002.zip: It is damaged. Again.",
        "kampot  away: No route to host",
        "kep     failed: This library has no name in its settings.",
        "1 sites came, 1 away, 1 failed; 1 bundles refused",
    ]
