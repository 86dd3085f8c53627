"""The lexical leg: BM25 over the words of passages."""

import logging
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

# The library sets its own level to DEBUG when it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)

# It remembers no words: some of them were typed by people.
_stemmer = Stemmer.Stemmer("english", 0)

# Chosen on must-find queries and fact questions: docs/evaluation.md.
ALSO_WEIGHT = 0.6


def _tokens(texts: Sequence[str]):
    return bm25s.tokenize(
        list(texts), stopwords="en", stemmer=_stemmer, return_ids=False, show_progress=False
    )


# The words of the passages of the last build in this process: one edit leaves most as they were.
_kept: dict[str, list[str]] = {}
MOST_KEPT = 10_000


def _tokens_of_passages(texts: Sequence[str]) -> list[list[str]]:
    global _kept
    known = _kept
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known = known | dict(zip(new, _tokens(new), strict=True))
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
    ) -> list[tuple[int, float]]:
        """Row numbers with their scores, the best first; only rows that share a word.

        Words of `also` count for less than those of the question.
        """
        if not self._retriever:
            return []
        scores = self._scores(question)
        if also:
            scores = scores + ALSO_WEIGHT * self._scores(" ".join(also))
        if not scores.any():
            return []
        best = np.arange(len(scores))
        if len(scores) > limit:  # To sort every score of a large index takes longer than the rest.
            best = np.argpartition(-scores, limit)[:limit]
        best = best[np.argsort(-scores[best])]
        return [(int(row), float(scores[row])) for row in best if scores[row] > 0]

    def _scores(self, text: str) -> np.ndarray:
        words = _tokens([text])[0]
        known = [word for word in words if word in self._retriever.vocab_dict]
        return self._retriever.get_scores(known) if known else np.zeros(self._rows, np.float32)
