"""Which sentences of the passages found hold the answer: for quotations, and for the excerpts.

A sentence is weighed by its meaning, by the words of the query that it, the sentence before it and
its headings hold, by the passage that it stands in, and by whether it holds the kind of thing that
is asked for. The weights are those of a logistic regression over fact questions, less what added
nothing: docs/evaluation.md.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from guidance import passages as content
from guidance.models import Passage

from .index import Index
from .query import Query
from .retrieval import Hit
from .words import content_stems, content_stems_of_page

MEANING = 5.5
WORDS_WITH_HEADINGS = 2.3
WORDS_WITH_SENTENCE_BEFORE = 1.2
OF_PASSAGE = 4.0
KIND_OF_ANSWER = 0.7
LENGTH = 0.8
FULL_LENGTH = 40  # words
FEWEST_WORDS = 4

# What a query asks for, and what a sentence that tells it holds.
KINDS = [
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            r"\bhow (?:long|soon|quick\w*|often)\b|deadline|timescale|time ?limit|"
            r"\b(?:days|hours|weeks|months)\b",
            r"\b(?:minute|hour|day|week|month|year|term)s?\b|\b(?:daily|weekly|monthly|yearly)\b",
        ),
        (
            r"\bhow old\b|\bwhat age\b|\bages?\b|years old",
            r"\b(?:ages?|aged|under|over|older|younger|birthday)\b|\b\d\d\b",
        ),
        (r"\bhow (?:many|much)\b|per ?cent|proportion|number of|figures?", r"\d"),
        (
            r"\b(?:which|what) (?:act|law)\b|\bsection\b|legislation|offence|illegal",
            r"\b(?:Act|section|sections|Regulations)\b",
        ),
        (
            r"\bwhen\b|\bdate\b|\bsince\b",
            r"\b(?:19|20)\d\d\b|\b(?:before|after|within|until|since)\b",
        ),
        (
            r"\bstands? for\b|\bwhat(?: is|'?s)\b|\bmean(?:s|ing)?\b|definition",
            r"\b(?:is|are|means|stands for)\b",
        ),
    )
]


def asks_for_fact(text: str) -> bool:
    """Whether a question asks for one thing: how long, how old, when, by what law, what it is."""
    return any(asks.search(text) for asks, _ in KINDS)


class Sentence(NamedTuple):
    """A sentence, list item or table row of a passage, `at` its place there.

    Its `cosine` to the question is 0 where sentences of its kind are not encoded.
    """

    text: str
    passage: Passage
    at: int
    weight: float
    cosine: float


class Weigher:
    """Weighs sentences for one query."""

    def __init__(self, query: Query, vector: np.ndarray, index: Index):
        self._vector, self._index = vector, index
        self._asked = content_stems(" ".join([query.spelt, *query.meanings]))
        rarity = {stem: index.vocabulary.rarity(stem) for stem in self._asked}
        total = sum(rarity.values()) or 1.0
        self._shares = {stem: rare / total for stem, rare in rarity.items()}
        self._kinds = [told for asks, told in KINDS if asks.search(query.typed)]

    def weigh(self, found: Sequence[tuple[Hit, Passage]]) -> list[Sentence]:
        """The sentences of the passages, the one most likely to hold the answer first."""
        weighed = []
        for hit, passage in found:
            own = _read(passage.text)
            cosines = self._index.sentence_scores(hit.row, self._vector)
            encoded = len(cosines) == len(own)  # Imported reports are not, by the sentence.
            if not encoded:
                cosines = np.full(len(own), hit.cosine, np.float32)
            headings = self._asked & content_stems_of_page(
                " ".join([passage.title, *passage.heading_path])
            )
            before: frozenset[str] = frozenset()
            for at, (text, stems, length) in enumerate(own):
                held = self._asked & stems
                if length >= FEWEST_WORDS:
                    weight = (
                        MEANING * float(cosines[at])
                        + WORDS_WITH_HEADINGS * self._covered(held | headings)
                        + WORDS_WITH_SENTENCE_BEFORE * self._covered(held | before)
                        + OF_PASSAGE * hit.score
                        + KIND_OF_ANSWER * self._is_of_kind(text)
                        + LENGTH * min(length, FULL_LENGTH) / FULL_LENGTH
                    )
                    cosine = float(cosines[at]) if encoded else 0.0
                    weighed.append(Sentence(text, passage, at, weight, cosine))
                before = held
        return sorted(weighed, key=lambda sentence: -sentence.weight)

    def _covered(self, held: frozenset[str]) -> float:
        """The share of what was asked that these stems cover, the rare ones counting most."""
        return sum(self._shares[stem] for stem in held)

    def _is_of_kind(self, text: str) -> float:
        if not self._kinds:
            return 0.0
        return sum(bool(told.search(text)) for told in self._kinds) / len(self._kinds)


@lru_cache(maxsize=10_000)
def _read(text: str) -> tuple[tuple[str, frozenset[str], int], ...]:
    """The sentences of a passage with their stems and how many words they have, remembered."""
    return tuple(
        (sentence, content_stems(sentence), len(sentence.split()))
        for sentence in content.sentences(text)
    )
