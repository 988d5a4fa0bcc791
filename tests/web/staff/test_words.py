"""The catalogues of the staff site leave nothing out, and the Khmer ones are Khmer."""

from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from kiosk.web.i18n import LANGUAGES
from kiosk.web.staff.wording import CATALOGUES

ROOT = Path(__file__).parents[3]
TRANSLATIONS = ROOT / "kiosk" / "web" / "staff" / "translations"
# Left as they are in Khmer: commands, names of files, and the names of formats.
_COMMANDS = ("kiosk people phrase NAME", "kiosk people list", "kiosk people first-code")
_LATIN = (*_COMMANDS, "USB", "MP3", "MP4", "H.264", "M4B", "H5P", "7-Zip")


def asked(part: str) -> set[str | tuple[str, ...]]:
    text = (ROOT / "tools" / "messages" / f"{part}.cfg").read_text("utf-8")
    mapping, options = parse_mapping_cfg(StringIO(text))  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT / "kiosk", mapping, options, keywords=DEFAULT_KEYWORDS)
    return {message for _, _, message, _, _ in found}


def catalogue(part: str, lang: str) -> Catalog:
    with (TRANSLATIONS / lang / "LC_MESSAGES" / f"{part}.po").open("rb") as file:
        return read_po(file, locale=lang)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


@pytest.mark.parametrize("part", CATALOGUES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_of_staff_is_translated(part: str, lang: str) -> None:
    messages = [message for message in catalogue(part, lang) if message.id]
    assert {message.id for message in messages} == asked(part)
    for message in messages:
        assert all(texts(message)), message.id
        assert not message.fuzzy
        assert not list(message.check()), message.id


@pytest.mark.parametrize("part", CATALOGUES)
def test_the_khmer_of_staff_is_khmer(part: str) -> None:
    for message in catalogue(part, "km"):
        for text in texts(message) if message.id else []:
            for left in _LATIN:
                text = text.replace(left, "")  # noqa: PLW2901 - less and less of it
            assert any("\u1780" <= letter <= "\u17ff" for letter in text), message.id
            assert not any(letter in text for letter in "\u200b0123456789"), message.id
