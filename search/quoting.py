"""Which sentences of the passages found hold the answer: for quotations, and for the excerpts.

A sentence is weighed by its meaning, by the words of the query that it, the sentence before it and
its headings hold, by the passage that it stands in, and by whether it holds the kind of thing that
is asked for. The weights are those of a logistic regression over fact questions, less what added
nothing: docs/evaluation.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sentence:
    """A sentence, list item or table row of a passage, `at` its place there."""

    text: str
    passage: Passage
    at: int
    weight: float
    cosine: float


def weigh(
    found: Sequence[tuple[Hit, Passage]], query: Query, vector: np.ndarray, index: Index
) -> list[Sentence]:
    """The sentences of the passages, the one most likely to hold the answer first."""
    asked = content_stems(" ".join([query.spelt, *query.meanings]))
    rarity = {stem: index.vocabulary.rarity(stem) for stem in asked}
    total = sum(rarity.values()) or 1.0
    kinds = [told for asks, told in KINDS if asks.search(query.typed)]

    def covered(held: frozenset[str]) -> float:
        return sum(rarity[stem] for stem in asked & held) / total

    weighed = []
    for hit, passage in found:
        own = content.sentences(passage.text)
        cosines = index.sentence_scores(hit.row, vector)
        if len(cosines) != len(own):  # Reports are not encoded by the sentence.
            cosines = np.full(len(own), hit.cosine, np.float32)
        headings = content_stems_of_page(" ".join([passage.title, *passage.heading_path]))
        before: frozenset[str] = frozenset()
        for at, text in enumerate(own):
            held = content_stems_of_page(text)
            length = len(text.split())
            if length >= FEWEST_WORDS:
                kind = sum(bool(told.search(text)) for told in kinds) / max(1, len(kinds))
                weight = (
                    MEANING * float(cosines[at])
                    + WORDS_WITH_HEADINGS * covered(held | headings)
                    + WORDS_WITH_SENTENCE_BEFORE * covered(held | before)
                    + OF_PASSAGE * hit.score
                    + KIND_OF_ANSWER * kind
                    + LENGTH * min(length, FULL_LENGTH) / FULL_LENGTH
                )
                weighed.append(Sentence(text, passage, at, weight, float(cosines[at])))
            before = held
    return sorted(weighed, key=lambda sentence: -sentence.weight)
