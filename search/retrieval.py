"""Retrieval: passages for a query, by words and by meaning, fused into one score.

The weights were chosen on the repository's own questions: docs/evaluation.md.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guidance.models.choices import Audience

from .index import Index, Row
from .query import Query
from .words import content_stems

CANDIDATES = 150
# A passage is as near as it is as a whole, and as its nearest sentence is.
PASSAGE_WEIGHT = 0.7
SENTENCE_WEIGHT = 0.3
# For a page whose title is the query, in any order; less where either has words of its own.
TITLE_WEIGHT = 0.5
ALIKE = 0.5
REPORT_PENALTY = 0.12
WRONG_AUDIENCE_PENALTY = 0.04
PER_SOURCE = 4
# Below this cosine a passage is about something else, whatever words it shares…
WEAK_COSINE = 0.21
# …unless triage gives its topic at least this probability.
LIKELY_TOPIC = 0.12
# So many sources are chosen for the variety of their topics; a topic that is shown counts for less.
VARIED = 3
SHOWN_ALREADY = 0.5

# Questions about reports, data or history; only these may be answered from an old report. A year
# is one unless it belongs to the name of a law or of guidance.
ABOUT_REPORTS = re.compile(
    r"\b(?:annual report|reports?|statistics|stats|data(?! protection)|figures?|numbers? of|"
    r"how many|percentage|per ?cent|trends?|history(?! of)|minutes|meeting papers|"
    r"(?:business|strategic) plans?|learning(?! (?:disab|difficult|need|support|mentor))|"
    r"lessons|the reviews?|SARs?|SCRs?|DHRs?|(?:case|practice|adults?|homicide) reviews?|"
    r"(?<!act )(?<!together )(?<!education )(?<!kcsie )(?:19\d\d|20[01]\d|202[0-4])"
    r"(?:[-/ ]\d\d)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Weights:
    """What words and likely topics count for, beside meaning, and what a page for children loses
    where an adult asks."""

    words: float
    topic: float
    young: float

    def towards(self, other: "Weights", share: float) -> "Weights":
        return Weights(
            words=self.words + (other.words - self.words) * share,
            topic=self.topic + (other.topic - self.topic) * share,
            young=self.young + (other.young - self.young) * share,
        )


# Who looks something up has the right words; who needs help tells a story with others. To an adult
# in need a child's page speaks of somebody else.
LOOKING_UP = Weights(words=0.3, topic=0.4, young=WRONG_AUDIENCE_PENALTY)
SEEKING_HELP = Weights(words=0.2, topic=0.8, young=0.19)


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
    query: Query,
    vector: np.ndarray,
    *,
    topics: Mapping[str, float],
    audience: str,
    seeks_help: float = 0.0,
    with_reports: bool | None = None,
    limit: int = 20,
    wanted: Callable[[Row], bool] | None = None,
) -> list[Hit]:
    """Passages for a query, the best first, at most four of one source.

    `topics` are the probabilities that triage gives each topic, `audience` who is asking, and
    `seeks_help` the probability that it is for help and not to look something up. With `wanted`,
    every passage that it accepts is weighed, however far from the query, and no other. Old reports
    come only where the query is about such, unless `with_reports` or `wanted` says otherwise.
    """
    about_reports = asks_about_reports(query.typed)
    most = len(index.rows) if wanted else CANDIDATES
    with_words, by_words = index.lexical.search(query.spelt, most, query.meanings)
    if wanted:
        rows = np.array([at for at, row in enumerate(index.rows) if wanted(row)], np.int64)
        cosine = index.cosines(rows, vector)
    else:
        near, cosine = index.nearest(vector, CANDIDATES)
        likely = [topic for topic, probability in topics.items() if probability >= LIKELY_TOPIC]
        others = np.concatenate([with_words, *map(index.columns.of_topic, likely)])
        others = np.setdiff1d(others, near)
        rows = np.concatenate([near, others])
        cosine = np.concatenate([cosine, index.cosines(others, vector)])
    there = ~np.isnan(cosine)
    rows, cosine = rows[there], cosine[there]
    if not len(rows):
        return []
    weights = LOOKING_UP.towards(SEEKING_HELP, seeks_help)
    words = np.zeros(len(index.rows), np.float32)
    words[with_words] = by_words
    words = words[rows] / (words[rows].max() or 1)
    title = index.columns.titles_alike(rows, content_stems(query.spelt))
    likeliest = index.columns.likeliest(rows, topics)
    sentence = index.best_sentences(rows, vector)
    score = (
        PASSAGE_WEIGHT * cosine
        + SENTENCE_WEIGHT * np.where(index.columns.sentence_count[rows] > 0, sentence, cosine)
        + weights.words * words
        + weights.topic * likeliest
        + TITLE_WEIGHT * np.where(title >= ALIKE, title, 0)
        - _penalty(index, rows, audience, weights.young, about_reports)
    )
    fits = np.ones(len(rows), bool)
    if not wanted:
        fits = (cosine >= WEAK_COSINE) | (likeliest >= LIKELY_TOPIC)
        if not (about_reports if with_reports is None else with_reports):
            fits &= ~index.columns.is_report[rows]
    fits = np.flatnonzero(fits)
    best = fits[np.lexsort((rows[fits], -score[fits]))]
    hits = (Hit(index.rows[rows[at]], float(score[at]), float(cosine[at])) for at in best)
    return _spread(hits, limit)


def varied(hits: Sequence[Hit], topics: Mapping[str, float], seeks_help: float) -> list[Hit]:
    """The hits by source, so that the first sources are not all about one of several likely topics.

    A question that may be about two things is answered with both in sight.
    """
    weight = LOOKING_UP.towards(SEEKING_HELP, seeks_help).topic
    by_source: dict[str, list[Hit]] = {}
    for hit in hits:
        by_source.setdefault(hit.row.source, []).append(hit)
    left, likely, chosen = [own[0] for own in by_source.values()], dict(topics), []

    def without_what_is_shown(hit: Hit) -> float:
        lost = _likeliest(hit.row, topics) - _likeliest(hit.row, likely)
        return hit.score - weight * lost

    while left and len(chosen) < VARIED:
        best = max(left, key=without_what_is_shown)
        left.remove(best)
        chosen.append(best)
        for topic in best.row.topics:
            likely[topic] = likely.get(topic, 0.0) * SHOWN_ALREADY
    return [hit for first in chosen + left for hit in by_source[first.row.source]]


def _likeliest(row: Row, topics: Mapping[str, float]) -> float:
    return max((topics.get(topic, 0.0) for topic in row.topics), default=0.0)


def _penalty(
    index: Index, rows: np.ndarray, audience: str, young: float, about_reports: bool
) -> np.ndarray:
    columns = index.columns
    if audience == Audience.YOUNG_PERSON:
        for_others = WRONG_AUDIENCE_PENALTY * ~columns.is_young[rows]
    else:
        procedure = columns.is_procedure[rows] & (audience == Audience.PUBLIC)
        for_others = young * columns.is_young[rows] + WRONG_AUDIENCE_PENALTY * procedure
    old = columns.is_report[rows] & (not about_reports)
    return for_others + REPORT_PENALTY * old


def _spread(hits: Iterable[Hit], limit: int) -> list[Hit]:
    taken: Counter[str] = Counter()
    kept = []
    for hit in hits:
        if taken[hit.row.source] < PER_SOURCE:
            taken[hit.row.source] += 1
            kept.append(hit)
        if len(kept) == limit:
            break
    return kept
