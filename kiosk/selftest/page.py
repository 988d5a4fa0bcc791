"""The self-test as a page of A4 to sign, and as JSON."""

import json
from html import escape
from typing import Any

from kiosk.khmer import digits
from kiosk.selftest.model import Checked, Outcome, Report
from kiosk.selftest.wording import CHECKS, OUTCOMES, PAGE

_STYLE = """
@page { size: A4; margin: 14mm }
body { max-width: 182mm; margin: 0 auto; padding: 4mm; background: #fff; color: #1b2730;
  font: 9.6pt/1.5 "Noto Sans Khmer", "Khmer OS", "Noto Sans", sans-serif }
h1 { font-size: 16pt; margin: 0 }
.about { margin: 0 0 3mm }
.verdict { font-size: 13pt; font-weight: bold; margin: 2mm 0 }
table { width: 100%; border-collapse: collapse }
td { border-top: 1px solid #9aa5ad; padding: 1.4mm 1.5mm; vertical-align: top }
td:nth-child(1) { width: 24mm; font-weight: bold }
td:nth-child(2) { width: 52mm }
.good { color: #1d6b3a }
.bad, .fault { color: #a61b1b }
.untried { color: #5a6670 }
.advice { font-weight: bold }
.facts { color: #45525c; font-size: 8.6pt; overflow-wrap: anywhere }
.sign { display: flex; gap: 10mm; margin-top: 14mm }
.sign div { flex: 1; border-top: 1px solid #1b2730; padding-top: 1mm }
"""
_SIGNS = {Outcome.GOOD: "✓", Outcome.BAD: "✗", Outcome.UNTRIED: "·"}


def to_html(report: Report, language: str) -> str:
    """One page, whole in itself."""
    said = {name: words[language] for name, words in PAGE.items()}
    day = digits.to_khmer(report.day) if language == "km" else report.day
    about = [report.name or report.site, day if report.day_trusted else f"{day} ({said['untrusted']})", report.software]
    verdict = "good" if report.passed else "bad"
    rows = "\n".join(_row(check, language) for check in report.checks)
    signs = "".join(
        f"<div>{escape(said[who])}<br><small>{escape(said['signature'])}</small></div>"
        for who in ("technician", "librarian")
    )
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{escape(said["title"])}</title><style>{_STYLE}</style></head>
<body>
<h1>{escape(said["title"])}</h1>
<p class="about">{" · ".join(escape(part) for part in about)}</p>
<p class="verdict {verdict}">{escape(said["passed" if report.passed else "failed"])}</p>
<table>
{rows}
</table>
<div class="sign">{signs}</div>
</body>
</html>
"""


def _row(check: Checked, language: str) -> str:
    finding, (title, advice) = check.finding, CHECKS[check.key]
    outcome = finding.outcome
    faults = "".join(f'<div class="fault">{escape(fault)}</div>' for fault in finding.faults[:5])
    if len(finding.faults) > len(finding.faults[:5]):
        faults += f'<div class="fault">+ {len(finding.faults) - 5}</div>'
    what_to_do = f'<div class="advice">{escape(advice[language])}</div>' if finding.faults else ""
    facts = f'<div class="facts">{escape(" · ".join(finding.facts))}</div>' if finding.facts else ""
    return (
        f'<tr><td class="{outcome}">{_SIGNS[outcome]} {escape(OUTCOMES[outcome][language])}</td>'
        f"<td>{escape(title[language])}</td><td>{faults}{what_to_do}{facts}</td></tr>"
    )


def to_json(report: Report) -> str:
    """The same as data: `passed`, and for each check `key`, `outcome`, `facts`, `faults`."""
    told: dict[str, Any] = {
        "site": report.site,
        "name": report.name,
        "day": report.day,
        "day_trusted": report.day_trusted,
        "software": report.software,
        "passed": report.passed,
        "checks": [
            {
                "key": check.key,
                "outcome": str(check.finding.outcome),
                "facts": list(check.finding.facts),
                "faults": list(check.finding.faults),
            }
            for check in report.checks
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
