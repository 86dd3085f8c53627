"""Rows: what ranking needs to know about a passage without asking the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guidance.models import DocumentType, Passage

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
        self._places = {
            key: at for at, key in enumerate(sorted({t for r in rows for t in r.topics}))
        }
        most = max((len(row.topics) for row in rows), default=0)
        # Rows with fewer topics are filled up with one that is never asked for.
        self._topics = np.full((len(rows), max(most, 1)), len(self._places), np.int64)
        for at, row in enumerate(rows):
            self._topics[at, : len(row.topics)] = [self._places[key] for key in row.topics]

    def likeliest(self, rows: np.ndarray, topics: Mapping[str, float]) -> np.ndarray:
        """For each of the rows the probability of the likeliest of its topics."""
        probabilities = np.zeros(len(self._places) + 1, np.float32)
        for key, probability in topics.items():
            if key in self._places:
                probabilities[self._places[key]] = probability
        return probabilities[self._topics[rows]].max(axis=1)
