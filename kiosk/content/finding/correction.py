"""What was probably meant by words that do not occur."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from kiosk.content.finding.query import Unit
from kiosk.content.finding.vocabulary import Vocabulary

_SHORTEST = 4  # letters: a shorter word has too many neighbours
_LONG = 8  # letters: from here two edits
_MOST_WORDS = 6  # of a Khmer run that is tried in two


class Corrector:
    """Corrects words by the vocabulary of the library."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._nearest = lru_cache(maxsize=2048)(self._look_up)

    def correct(self, units: Sequence[Unit]) -> str:
        """The query with its unknown words replaced, or empty when there is nothing to replace or nothing near."""
        texts = []
        changed = False
        for unit in units:
            # Alone, a run of Khmer that was cut into known words and not found may still be one word with a mistake.
            doubted = len(units) == 1 and len(unit.words) > 1
            better = unit.text if self._is_known(unit) and not doubted else self._better(unit)
            if not better:
                return ""
            changed = changed or better != unit.text
            texts.append(better)
        return " ".join(texts) if changed else ""

    def halves(self, word: str) -> Iterator[tuple[str, str]]:
        """The two words of a Latin word that does not occur, when it is two that do ("sarahpalin")."""
        if len(word) < 2 * 3 or self._vocabulary.titles(word):
            return
        for at in range(3, len(word) - 2):
            if self._vocabulary.titles(word[:at]) and self._vocabulary.titles(word[at:]):
                yield word[:at], word[at:]

    def _is_known(self, unit: Unit) -> bool:
        return all(self._vocabulary.titles(w) for w in unit.words) and not unit.is_broken

    def _better(self, unit: Unit) -> str:
        found = self._nearest(unit.text)
        if not unit.unspaced or found[1] <= 1 / 2:
            return found[0]
        ways = [found] if found[0] else []
        if len(unit.words) <= _MOST_WORDS and not self._is_known(unit):
            for at in range(1, len(unit.words)):
                halves = "".join(unit.words[:at]), "".join(unit.words[at:])
                left, right = map(self._known_or_nearest, halves)
                if left[0] and right[0]:
                    ways.append((left[0] + right[0], left[1] + right[1] + 1 / 2))
        return min(ways, key=lambda w: w[1])[0] if ways else ""

    def _known_or_nearest(self, text: str) -> tuple[str, float]:
        return (text, 0.0) if self._vocabulary.titles(text) else self._nearest(text)

    def _look_up(self, text: str) -> tuple[str, float]:
        """The nearest word that occurs and how far it is; the more frequent of equally near ones."""
        if len(text) < _SHORTEST:
            return "", float("inf")
        edits = 1 + min(2, len(text) // _LONG + (len(text) + 2) // _LONG) / 2
        found = self._vocabulary.similar(text, edits)
        if not found:
            return "", float("inf")
        word, far, _ = min(found, key=lambda f: (f[1], -f[2], f[0]))
        return word, far
