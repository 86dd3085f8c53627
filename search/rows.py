"""Rows: what ranking needs to know about a passage without asking the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guidance.models import DocumentType, Passage

from .words import content_stems

# What was true when it was written. News and newsletters are dated too, but tell what changed.
OLD_REPORTS = frozenset(
    {DocumentType.ANNUAL_REPORT, DocumentType.REPORT, DocumentType.MEETING_PAPERS}
)

PROCEDURES = frozenset(
    {
        DocumentType.PROCEDURE,
        DocumentType.POLICY,
        DocumentType.PROTOCOL,
        DocumentType.THRESHOLD,
        DocumentType.PRACTICE_GUIDE,
        DocumentType.ONE_MINUTE_GUIDE,
    }
)


@dataclass(frozen=True)
class Row:
    """One passage. Its sentences' vectors stand side by side from `first_sentence` on."""

    passage_id: int
    source: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    document_type: str
    title: str
    first_sentence: int = 0
    sentence_count: int = 0

    @classmethod
    def of(cls, passage: Passage, first_sentence: int = 0, sentence_count: int = 0) -> "Row":
        return cls(
            passage_id=passage.pk,
            source=f"page-{passage.page_id}"
            if passage.page_id
            else f"document-{passage.document_id}",
            topics=tuple(passage.topics),
            audiences=tuple(passage.audiences),
            document_type=passage.document_type,
            title=passage.title,
            first_sentence=first_sentence,
            sentence_count=sentence_count,
        )


class Columns:
    """The rows of a build as arrays, so that hundreds of them are weighed at once."""

    def __init__(self, rows: Sequence[Row]):
        kinds = [row.document_type for row in rows]
        self.is_report = np.array([kind in OLD_REPORTS for kind in kinds], bool)
        self.is_procedure = np.array([kind in PROCEDURES for kind in kinds], bool)
        self.is_young = np.array([kind == DocumentType.YOUNG_PERSON for kind in kinds], bool)
        self.first_sentence = np.array([row.first_sentence for row in rows], np.int64)
        self.sentence_count = np.array([row.sentence_count for row in rows], np.int64)
        self._of_topic = _places((at, topic) for at, row in enumerate(rows) for topic in row.topics)
        self._numbers = {topic: number for number, topic in enumerate(self._of_topic)}
        most = max((len(row.topics) for row in rows), default=0)
        # Rows with fewer topics are filled up with one that is never asked for.
        self._topics = np.full((len(rows), max(most, 1)), len(self._numbers), np.int64)
        for at, row in enumerate(rows):
            self._topics[at, : len(row.topics)] = [self._numbers[topic] for topic in row.topics]
        titles = {
            title: number for number, title in enumerate(dict.fromkeys(r.title for r in rows))
        }
        self._title = np.array([titles[row.title] for row in rows], np.int64)
        stems = [content_stems(title) for title in titles]
        self._stems_in_title = np.array([len(own) for own in stems], np.float32)
        self._titles_with = _places((at, stem) for at, own in enumerate(stems) for stem in own)

    def of_topic(self, topic: str) -> np.ndarray:
        """The rows of a topic."""
        return self._of_topic.get(topic, NONE)

    def likeliest(self, rows: np.ndarray, topics: Mapping[str, float]) -> np.ndarray:
        """For each of the rows the probability of the likeliest of its topics."""
        probabilities = np.zeros(len(self._numbers) + 1, np.float32)
        for topic, probability in topics.items():
            if topic in self._numbers:
                probabilities[self._numbers[topic]] = probability
        return probabilities[self._topics[rows]].max(axis=1)

    def titles_alike(self, rows: np.ndarray, asked: frozenset[str]) -> np.ndarray:
        """For each of the rows how alike its title and these stems are, from 0 to 1 (Jaccard)."""
        shared = np.zeros(len(self._stems_in_title), np.float32)
        for stem in asked:
            shared[self._titles_with.get(stem, NONE)] += 1
        either = np.maximum(len(asked) + self._stems_in_title - shared, 1)
        return (shared / either)[self._title[rows]]


NONE = np.zeros(0, np.int64)


def _places(pairs: Iterable[tuple[int, str]]) -> dict[str, np.ndarray]:
    """The places where each key stands, by key in order."""
    found: dict[str, list[int]] = {}
    for at, key in pairs:
        found.setdefault(key, []).append(at)
    return {key: np.array(found[key], np.int64) for key in sorted(found)}
