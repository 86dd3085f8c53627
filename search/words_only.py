"""Search by words alone: what is left while the index or the model is missing.

The words come from the build where one can be loaded, else straight from the database's passages.
"""

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np
from django.db import DatabaseError
from django.db.models import Count, Max

from guidance import passages as content

from .index import IndexUnavailable, Row, current_index
from .lexical import LexicalIndex
from .retrieval import Hit, asks_about_reports
from .rows import OLD_REPORTS

logger = logging.getLogger(__name__)

# What is read from the database at most: some seconds of work and some tens of megabytes.
MOST_PASSAGES = 20_000
CANDIDATES = 150
# A passage that fits less than this, compared with the best, shares only a common word.
WEAKEST = 0.4


def by_words(
    question: str, limit: int, wanted: Callable[[Row], bool] | None = None
) -> tuple[list[Hit], str]:
    """The best passage of each source by its words, and the version of the build they are from.

    Old reports are left out unless the question is about reports or `wanted` takes them. Without
    a build and without a database nothing is found.
    """
    try:
        rows, lexical, version = _searched()
        found = lexical.search(question, len(rows) if wanted else CANDIDATES)
    except DatabaseError:
        logger.error("The database did not answer: nothing can be searched.")
        return [], ""
    reports_too = wanted is not None or asks_about_reports(question)
    best: dict[str, Hit] = {}
    scored = zip(*map(np.ndarray.tolist, found), strict=True)
    scored = [(rows[at], score) for at, score in scored if not wanted or wanted(rows[at])]
    strongest = max((score for _, score in scored), default=1.0)
    for row, score in scored:
        if row.document_type in OLD_REPORTS and not reports_too:
            continue
        if score >= WEAKEST * strongest:
            best.setdefault(row.source, Hit(row, score / strongest, 0.0))
    return list(best.values())[:limit], version


def _searched() -> tuple[Sequence[Row], LexicalIndex, str]:
    try:
        index = current_index()
    except IndexUnavailable:
        return (*_from_database(), "")
    return index.rows, index.lexical, index.version


_lock = threading.Lock()
_kept: tuple[object, list[Row], LexicalIndex] | None = None


def _from_database() -> tuple[list[Row], LexicalIndex]:
    """The words of the passages in the database, kept until a passage comes or goes."""
    global _kept
    live = content.searchable()
    state = live.aggregate(Count("pk"), Max("pk"))
    with _lock:
        if _kept is None or _kept[0] != state:
            passages = list(live.order_by("pk")[:MOST_PASSAGES])
            texts = [content.searched_text(p.title, p.heading_path, p.text) for p in passages]
            _kept = (state, [Row.of(p) for p in passages], LexicalIndex.build(texts))
        return _kept[1], _kept[2]
