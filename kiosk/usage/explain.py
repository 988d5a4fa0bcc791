"""The words in a bundle for the people who carry it."""

from kiosk.usage.manifest import Manifest
from kiosk.usage.model import SMALLEST_SHOWN
from kiosk.usage.spill import SEALED


def explain(manifest: Manifest, spills: int) -> str:
    """README.txt, in Khmer and English."""
    k = SMALLEST_SHOWN
    return f"""តួលេខនៃការប្រើប្រាស់បណ្ណាល័យ៖ {manifest.site.name} លេខ {manifest.number}

ឯកសារនេះមិនមានឈ្មោះអ្នកណាឡើយ។ តួលេខតិចជាង {k} មិនត្រូវបានបង្ហាញទេ។
ឯកសារ .csv អាចបើកមើលបាន។ ផ្នែកបិទត្រាគឺសម្រាប់តែការិយាល័យកណ្ដាល។

Usage figures of a library: {manifest.site.name}, bundle {manifest.number}, made on {manifest.made.isoformat()}.

Nobody is named in it: no reader, no hour, no terminal, no search.
Open and read what you like:

  days.csv     use of the whole library, by month
  months.csv   titles, shelves, languages, levels and kinds, by month
  entered.csv  what the staff entered
  titles.csv   the titles on offer, used or not
  bundle.json  site, number, period, completeness, and a fingerprint of each file

Figures under {k} read "< {k}". "withheld" is a larger figure from which one under {k} could be computed.

Sealed parts, which only head office can open:

  exact.sealed the same figures exactly, so that totals of all libraries are right
  spills/      {spills} remainders of {SEALED} bytes each: what was counted but not yet written when the power went
               or the server was switched off. All are of one size, however much or little is in them.

The file signature proves that nothing was changed on the way.
"""
