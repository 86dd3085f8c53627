"""Headings that shout, in title case with acronyms kept."""

import re
from collections import Counter
from collections.abc import Iterable

from .wording import SMALL_IN_TITLES, is_capitals

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")


class Casing:
    """Knows how a document's body writes each word."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn the words of `texts`, but not from those that shout themselves."""
        self._forms: dict[str, Counter[str]] = {}
        for text in texts:
            if is_capitals(text):
                continue
            for match in _WORD.finditer(text):
                # The first word of a sentence has its capital from there.
                if match.start() and text[match.start() - 2 : match.start()] not in {". ", "- "}:
                    word = match.group()
                    self._forms.setdefault(word.lower(), Counter())[word] += 1

    def calm(self, text: str) -> str:
        """`text` in title case if it is all in capitals, else as it stands."""
        if not is_capitals(text) or len(text) < 5:
            return text
        calmed = _WORD.sub(self._form, text)
        return calmed[:1].upper() + calmed[1:]

    def _form(self, match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() in SMALL_IN_TITLES:
            return word.lower()
        forms = self._forms.get(word.lower())
        if forms:
            common = forms.most_common(1)[0][0]
            return word if common == word else common[:1].upper() + common[1:]
        if len(word) <= 3 or not re.search(r"[AEIOUY]", word):
            return word
        return word.capitalize()
