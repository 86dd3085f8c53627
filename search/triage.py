"""Triage by classifier: logistic regression over the encoding and the words of a question.

Trained when the index is built, over the example questions; kept as plain arrays.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from .examples import Example

URGENCIES = ("emergency", "urgent", "routine", "information", "off-topic")
NOTHING = "none"

# Each head: what an example says for it, the best first.
HEADS: dict[str, Callable[[Example], Sequence[str]]] = {
    "urgency": lambda example: [example.urgency],
    "contact": lambda example: example.first_contact or [NOTHING],
    "topic": lambda example: example.topics or [NOTHING],
    "asker": lambda example: [example.asker],
    "subject": lambda example: [example.subject],
}
INVERSE_REGULARISATION = {"urgency": 6.0, "contact": 8.0, "topic": 10.0, "asker": 4.0, "subject": 6.0}
WORD_WEIGHT = 0.7


@dataclass(frozen=True)
class Estimate:
    """Probabilities by label for each head."""

    urgency: dict[str, float]
    contact: dict[str, float]
    topic: dict[str, float]
    asker: dict[str, float]
    subject: dict[str, float]

    def best(self, head: str, count: int = 1) -> list[str]:
        scores = getattr(self, head)
        return sorted(scores, key=scores.get, reverse=True)[:count]


class Words:
    """TF-IDF over words, pairs of words and runs of letters."""

    SETTINGS = (
        {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w[\w']*\b"},
        {"analyzer": "char_wb", "ngram_range": (3, 5)},
    )

    def __init__(self, vectorizers: list[TfidfVectorizer]):
        self._vectorizers = vectorizers

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Words":
        return cls(
            [
                TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32, **options).fit(texts)
                for options in cls.SETTINGS
            ]
        )

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return sparse.hstack([v.transform(texts) for v in self._vectorizers], format="csr")

    def state(self) -> list[dict]:
        return [
            {
                "vocabulary": {term: int(at) for term, at in v.vocabulary_.items()},
                "idf": v.idf_.tolist(),
            }
            for v in self._vectorizers
        ]

    @classmethod
    def restore(cls, state: list[dict]) -> "Words":
        vectorizers = []
        for options, kept in zip(cls.SETTINGS, state, strict=True):
            vectorizer = TfidfVectorizer(
                sublinear_tf=True,
                dtype=np.float32,
                vocabulary=kept["vocabulary"],
                **options,
            )
            vectorizer.idf_ = np.asarray(kept["idf"], np.float32)
            vectorizers.append(vectorizer)
        return cls(vectorizers)


class Triage:
    """The trained heads."""

    def __init__(self, words: Words, heads: dict[str, tuple[list[str], np.ndarray, np.ndarray]]):
        """`heads` maps a head to its labels, weights (features, labels) and intercepts (labels)."""
        self._words = words
        self._heads = heads

    @classmethod
    def train(cls, examples: Sequence[Example], vectors: np.ndarray) -> "Triage":
        """Fit every head on examples and their encodings (shape (examples, dimension))."""
        words = Words.fit([example.query for example in examples])
        features = _features(words, [example.query for example in examples], vectors)
        heads = {}
        for head, labels_of in HEADS.items():
            rows, labels, weights = [], [], []
            for row, example in enumerate(examples):
                for rank, label in enumerate(labels_of(example), 1):
                    rows.append(row)
                    labels.append(label)
                    weights.append(1 / rank)
            model = LogisticRegression(C=INVERSE_REGULARISATION[head], max_iter=300)
            model.fit(features[rows], labels, sample_weight=weights)
            heads[head] = (
                model.classes_.tolist(),
                model.coef_.T.astype(np.float32),
                model.intercept_.astype(np.float32),
            )
        return cls(words, heads)

    def estimate(self, question: str, vector: np.ndarray) -> Estimate:
        """Probabilities for one question and its encoding (shape (dimension,))."""
        features = _features(self._words, [question], vector[None, :])
        estimates = {}
        for head, (labels, weights, intercepts) in self._heads.items():
            scores = np.asarray(features @ weights).ravel() + intercepts
            powers = np.exp(scores - scores.max())
            estimates[head] = dict(zip(labels, (powers / powers.sum()).tolist(), strict=True))
        return Estimate(**estimates)

    def save(self, folder: Path) -> None:
        arrays = {}
        for head, (_, weights, intercepts) in self._heads.items():
            arrays[f"{head}_weights"] = weights
            arrays[f"{head}_intercepts"] = intercepts
        np.savez(folder / "triage.npz", **arrays)
        (folder / "triage.json").write_text(
            json.dumps(
                {
                    "words": self._words.state(),
                    "labels": {head: labels for head, (labels, _, _) in self._heads.items()},
                }
            )
        )

    @classmethod
    def load(cls, folder: Path) -> "Triage":
        state = json.loads((folder / "triage.json").read_text())
        with np.load(folder / "triage.npz") as arrays:
            heads = {
                head: (labels, arrays[f"{head}_weights"], arrays[f"{head}_intercepts"])
                for head, labels in state["labels"].items()
            }
        return cls(Words.restore(state["words"]), heads)


def _features(words: Words, texts: Sequence[str], vectors: np.ndarray) -> sparse.csr_matrix:
    return sparse.hstack(
        [
            sparse.csr_matrix(vectors * np.float32(2.0)),
            words.transform(texts) * np.float32(WORD_WEIGHT),
        ],
        format="csr",
    )
