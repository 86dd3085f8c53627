"""The lexical leg: BM25 over the words of passages."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from bm25s.stopwords import STOPWORDS_EN

from .words import stem

# The library sets its own level to DEBUG when it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)

TOKEN = re.compile(r"\b\w\w+\b")
STOPWORDS = frozenset(STOPWORDS_EN)
# Chosen on must-find queries and fact questions: docs/evaluation.md.
ALSO_WEIGHT = 0.6


def _tokens(text: str) -> list[str]:
    return [stem(word) for word in TOKEN.findall(text.lower()) if word not in STOPWORDS]


# The words of the passages of the last build in this process: one edit leaves most as they were.
_kept: dict[str, list[str]] = {}
MOST_KEPT = 10_000


def _tokens_of_passages(texts: Sequence[str]) -> list[list[str]]:
    global _kept
    known = _kept | {text: _tokens(text) for text in texts if text not in _kept}
    _kept = {text: known[text] for text in texts} if len(texts) <= MOST_KEPT else {}
    return [known[text] for text in texts]


class LexicalIndex:
    """BM25 scores by row number."""

    def __init__(self, retriever: bm25s.BM25 | None, rows: int):
        self._retriever = retriever
        self._rows = rows

    @classmethod
    def build(cls, texts: Sequence[str]) -> "LexicalIndex":
        if not texts:
            return cls(None, 0)
        retriever = bm25s.BM25()
        retriever.index(_tokens_of_passages(texts), show_progress=False)
        return cls(retriever, len(texts))

    @classmethod
    def load(cls, folder: Path, rows: int) -> "LexicalIndex":
        return cls(bm25s.BM25.load(folder, load_corpus=False) if rows else None, rows)

    def save(self, folder: Path) -> None:
        if self._retriever:
            self._retriever.save(folder)

    def search(
        self, question: str, limit: int, also: Sequence[str] = ()
    ) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers and their scores, the best first; only rows that share a word.

        Words of `also` count for less than those of the question.
        """
        scores = self._scores(question)
        if also:
            scores = scores + ALSO_WEIGHT * self._scores(" ".join(also))
        best = np.flatnonzero(scores)
        if len(best) > limit:  # To sort every score of a large index takes longer than the rest.
            best = best[np.argpartition(-scores[best], limit)[:limit]]
        best = best[np.argsort(-scores[best], kind="stable")]
        return best, scores[best]

    def _scores(self, text: str) -> np.ndarray:
        vocabulary = self._retriever.vocab_dict if self._retriever else {}
        known = [word for word in _tokens(text) if word in vocabulary]
        return self._retriever.get_scores(known) if known else np.zeros(self._rows, np.float32)
