"""Retrieval: passages for a question, by words and by meaning, fused into one score."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guidance.models import REPORT_TYPES, DocumentType
from guidance.models.choices import Audience

from .index import Index, Row

CANDIDATES = 150
LEXICAL_WEIGHT = 0.25
TOPIC_WEIGHT = 0.35
REPORT_PENALTY = 0.12
WRONG_AUDIENCE_PENALTY = 0.08
PER_SOURCE = 2
# Below this cosine a passage is about something else, whatever words it shares…
WEAK_COSINE = 0.25
# …unless triage gives its topic at least this probability.
LIKELY_TOPIC = 0.12

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
# Questions about reports, data or history; only these may be answered from an old report.
ABOUT_REPORTS = re.compile(
    r"\b(?:annual report|reports?|statistics|stats|data|figures?|numbers?|how many|percentage|"
    r"trends?|history|minutes|meeting papers|(?:19|20)\d\d(?:[-/ ]\d\d)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hit:
    """A passage that may answer, with how well it fits and how near its meaning is (cosine)."""

    row: Row
    score: float
    cosine: float


def asks_about_reports(question: str) -> bool:
    return bool(ABOUT_REPORTS.search(question))


def retrieve(
    index: Index,
    question: str,
    vector: np.ndarray,
    *,
    topics: Mapping[str, float],
    audience: str,
    limit: int = 20,
    wanted: Callable[[Row], bool] | None = None,
) -> list[Hit]:
    """Passages for a question, the best first, at most two of one source.

    `topics` are the probabilities that triage gives each topic, `audience` who is asking. With
    `wanted`, every passage that it accepts is weighed, however far from the question, and no other.
    """
    lexical = dict(index.lexical.search(question, CANDIDATES))
    if wanted:
        left = [at for at, row in enumerate(index.rows) if wanted(row)]
        cosines = dict(index.cosines(left, vector))
        lexical = {at: score for at, score in lexical.items() if at in cosines}
    else:
        cosines = dict(index.nearest(vector, CANDIDATES))
    strongest = max(lexical.values(), default=1.0)
    about_reports = asks_about_reports(question)
    if not wanted:
        likely = {
            at
            for topic, probability in topics.items()
            if probability >= LIKELY_TOPIC
            for at in index.rows_by_topic.get(topic, ())
        }
        cosines |= index.cosines(sorted(likely - cosines.keys()), vector)
    hits = []
    for at in cosines.keys() | lexical.keys():
        row = index.rows[at]
        cosine = cosines.get(at, 0.0)
        topical = max((topics.get(topic, 0.0) for topic in row.topics), default=0.0)
        score = (
            cosine
            + LEXICAL_WEIGHT * lexical.get(at, 0.0) / strongest
            + TOPIC_WEIGHT * topical
            - _penalty(row, audience, about_reports)
        )
        if wanted or cosine >= WEAK_COSINE or topical >= LIKELY_TOPIC:
            hits.append(Hit(row, score, cosine))
    hits.sort(key=lambda hit: hit.score, reverse=True)
    return _spread(hits, limit)


def _penalty(row: Row, audience: str, about_reports: bool) -> float:
    penalty = 0.0
    if row.document_type in REPORT_TYPES and not about_reports:
        penalty += REPORT_PENALTY
    if audience == Audience.PRACTITIONER:
        if row.document_type == DocumentType.YOUNG_PERSON:
            penalty += WRONG_AUDIENCE_PENALTY
    elif audience == Audience.PUBLIC:
        if row.document_type in PROCEDURES or row.document_type == DocumentType.YOUNG_PERSON:
            penalty += WRONG_AUDIENCE_PENALTY
    elif row.document_type != DocumentType.YOUNG_PERSON:
        penalty += WRONG_AUDIENCE_PENALTY
    return penalty


def _spread(hits: Sequence[Hit], limit: int) -> list[Hit]:
    taken: dict[str, int] = {}
    kept = []
    for hit in hits:
        if taken.get(hit.row.source, 0) < PER_SOURCE:
            taken[hit.row.source] = taken.get(hit.row.source, 0) + 1
            kept.append(hit)
        if len(kept) == limit:
            break
    return kept
