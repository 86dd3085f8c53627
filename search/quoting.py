"""Which sentences of the passages found hold the answer: for quotations, and for the excerpts.

A sentence is weighed by its meaning, by the words of the query that it, the sentence before it and
its headings hold, by the passage that it stands in, and by whether it holds the kind of thing that
is asked for. The weights are those of a logistic regression over look-ups whose pages the adapter
had not seen: docs/evaluation.md.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from guidance import passages as content
from guidance.models import Passage

from .index import Index
from .query import Query
from .retrieval import Hit
from .words import content_stems, content_stems_of_page

MEANING = 4.8
WORDS_WITH_HEADINGS = 4.2
WORDS_WITH_SENTENCE_BEFORE = 2.7
OF_PASSAGE = 3.7
KIND_OF_ANSWER = 1.0
FEWEST_WORDS = 4  # in a sentence that may hold an answer

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
        self._kinds = [at for at, (asks, _) in enumerate(KINDS) if asks.search(query.typed)]
        self._known_shares: dict[frozenset[str], float] = {}

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
            for at, (sentence, cosine) in enumerate(zip(own, cosines.tolist(), strict=True)):
                held = self._asked & sentence.stems
                if sentence.words >= FEWEST_WORDS:
                    weight = (
                        MEANING * cosine
                        + WORDS_WITH_HEADINGS * self._covered(held | headings)
                        + WORDS_WITH_SENTENCE_BEFORE * self._covered(held | before)
                        + OF_PASSAGE * hit.cosine
                        + KIND_OF_ANSWER * self._is_of_kind(sentence)
                    )
                    cosine = cosine if encoded else 0.0
                    weighed.append(Sentence(sentence.text, passage, at, weight, cosine))
                before = held
        return sorted(weighed, key=attrgetter("weight"), reverse=True)

    def _covered(self, held: frozenset[str]) -> float:
        """The share of what was asked that these stems cover, the rare ones counting most."""
        if held not in self._known_shares:
            self._known_shares[held] = sum(self._shares[stem] for stem in held)
        return self._known_shares[held]

    def _is_of_kind(self, sentence: "_Read") -> float:
        if not self._kinds:
            return 0.0
        return sum(sentence.kinds[kind] for kind in self._kinds) / len(self._kinds)


class _Read(NamedTuple):
    """A sentence as it was read once: its stems, its length, and what kinds of answer it holds."""

    text: str
    stems: frozenset[str]
    words: int
    kinds: tuple[bool, ...]


@lru_cache(maxsize=10_000)
def _read(text: str) -> tuple[_Read, ...]:
    """The sentences of a passage, remembered."""
    return tuple(
        _Read(
            text=sentence,
            stems=content_stems(sentence),
            words=len(sentence.split()),
            kinds=tuple(bool(told.search(sentence)) for _, told in KINDS),
        )
        for sentence in content.sentences(text)
    )
