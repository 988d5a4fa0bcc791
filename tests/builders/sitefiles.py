"""Files of sites, as text and on disk."""

from pathlib import Path

from nacl.signing import SigningKey

from kiosk.usage.keys import to_text

KEY = bytes(SigningKey(bytes(32)).verify_key)
SITE = f"""id: battambang
name:
  km: បាត់ដំបង
  en: Battambang
  fr: Battambang
province: Battambang
terminals: 6
network: {{server: 10.0.0.1}}
hours:
  - {{days: [1, 2, 3, 4, 5], start: 08:00, end: 11:00}}
  - {{days: [6], start: 08:00, end: 11:00, audience: women}}
keys: [{to_text(KEY)}]
"""


def written(folder: Path, text: str, name: str = "battambang.yml") -> Path:
    """Put the text there."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file
