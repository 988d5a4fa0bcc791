"""Which subtitles a film begins with."""

import pytest

from kiosk.content.prepare.manifest import Subtitles
from kiosk.web.terminal.viewer import chosen


@pytest.mark.parametrize(
    ("languages", "first"),
    [(("km", "en"), 2), (("fr", "km"), 2), (("de", "en"), 0), (("de", ""), 0), (("pt-BR", "en"), 1)],
    ids=["the page's", "the film's", "the film's, by luck the first", "the first of all", "of another region"],
)
def test_they_are_in_the_readers_language_or_the_films(languages: tuple[str, str], first: int) -> None:
    texts = [Subtitles(href=f"{tag}.vtt", language=tag, label=tag) for tag in ("en", "pt", "km")]

    assert chosen(texts, languages) == first


def test_a_film_without_subtitles_has_no_first() -> None:
    assert chosen((), ("km", "en")) == 0
