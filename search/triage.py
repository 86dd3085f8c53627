"""Triage by classifier: one linear layer over the encoding and the words of a question, the votes
of the examples that are nearest to it in meaning, and what the encoder's tuned layers say.

Every head (urgency, contact, topic, who asks, who is at risk, what kind of emergency) is a softmax
of its own; all are fitted together by L-BFGS when the index is built, over the example questions,
and kept as plain arrays. Its probabilities are mixed with the votes and the tuned layers' opinions.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import sparse

from .encoder import Reading
from .examples import Example
from .heads import by_head, labels_and_targets, softmax
from .neighbours import FOLDER, Neighbours

# Raised when the way of training changes, so that kept heads are trained anew.
TRIAGE_VERSION = 4
TRIAGE_FILES = ("triage.npz", "triage.json", FOLDER)

# Chosen on the validation questions: docs/evaluation.md.
VECTOR_WEIGHT = 2.0
WORD_WEIGHT = 2.0
REGULARISATION = 1.0
ITERATIONS = 60
# What the nearest examples count for, beside the linear layer…
VOTES = 0.4
# …and what the tuned layers count for, beside both.
TUNED = 0.3


@dataclass(frozen=True)
class Estimate:
    """Probabilities by label for each head."""

    urgency: dict[str, float]
    contact: dict[str, float]
    topic: dict[str, float]
    asker: dict[str, float]
    subject: dict[str, float]
    kind: dict[str, float] = field(default_factory=dict)

    def best(self, head: str, count: int = 1) -> list[str]:
        scores = getattr(self, head)
        return sorted(scores, key=scores.get, reverse=True)[:count]


class Words:
    """TF-IDF over words and pairs of words, fitted by scikit-learn and applied without it: to
    import it takes a third of the time in which a web process starts.
    """

    def __init__(self, vocabulary: dict[str, int], idf: np.ndarray):
        """Each term's column, and each column's weight."""
        self._vocabulary = vocabulary
        self._idf = idf

    @classmethod
    def fit(cls, texts: Sequence[str]) -> tuple["Words", sparse.csr_matrix]:
        """From texts, with what they come to (shape (texts, terms))."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer=_terms, min_df=3, sublinear_tf=True, dtype=np.float32)
        found = vectorizer.fit_transform(texts) * np.float32(WORD_WEIGHT)
        vocabulary = {term: int(at) for term, at in vectorizer.vocabulary_.items()}
        return cls(vocabulary, vectorizer.idf_.astype(np.float32)), found

    def score(self, text: str, weights: np.ndarray) -> np.ndarray:
        """What one text comes to, times the weights (shape (terms, labels))."""
        found = Counter(self._vocabulary[term] for term in _terms(text) if term in self._vocabulary)
        if not found:
            return np.zeros(weights.shape[1], np.float32)
        places = np.fromiter(found.keys(), np.int64, len(found))
        counts = np.fromiter(found.values(), np.float32, len(found))
        values = (1 + np.log(counts)) * self._idf[places]
        return values / np.linalg.norm(values) * WORD_WEIGHT @ weights[places]

    def state(self) -> dict:
        return {"vocabulary": self._vocabulary, "idf": self._idf.tolist()}

    @classmethod
    def restore(cls, state: dict) -> "Words":
        return cls(state["vocabulary"], np.asarray(state["idf"], np.float32))


def _terms(text: str) -> list[str]:
    words = re.findall(r"\b\w[\w']*\b", text.lower())
    return words + [" ".join(pair) for pair in pairwise(words)]


class Triage:
    """The trained heads."""

    def __init__(
        self,
        words: Words,
        labels: dict[str, list[str]],
        vector_weights: np.ndarray,
        word_weights: np.ndarray,
        intercepts: np.ndarray,
        neighbours: Neighbours,
    ):
        """`labels` are each head's labels; the weights' columns hold all heads' labels in order."""
        self.neighbours = neighbours
        self._words = words
        self._labels = labels
        self._vector_weights = vector_weights
        self._word_weights = word_weights
        self._intercepts = intercepts

    @classmethod
    def train(cls, examples: Sequence[Example], vectors: np.ndarray) -> "Triage":
        """Fit every head on examples and their encodings (shape (examples, dimension))."""
        texts = [example.query for example in examples]
        words, found = Words.fit(texts)
        labels, wanted = labels_and_targets(examples)
        targets = list(wanted.values())
        weights = _fit(vectors * np.float32(VECTOR_WEIGHT), found, targets)
        return cls(words, labels, *weights, Neighbours.build(vectors, targets))

    def estimate(self, question: str, reading: Reading) -> Estimate:
        """Probabilities for one question and what it says to the encoder."""
        vector = reading.vector
        scores = (
            vector @ self._vector_weights * VECTOR_WEIGHT
            + self._words.score(question, self._word_weights)
            + self._intercepts
        )
        votes = by_head(self.neighbours.votes(vector), self._labels)
        estimates = {}
        for (head, labels, own), (_, _, voted) in zip(
            by_head(scores, self._labels), votes, strict=True
        ):
            mixed = (1 - VOTES) * softmax(own) + VOTES * voted
            if opinion := reading.opinions.get(head):
                # Of a label that is newer than the layers they have no opinion.
                told = [opinion.get(label, p) for label, p in zip(labels, mixed, strict=True)]
                mixed = (1 - TUNED) * mixed + TUNED * np.asarray(told) / sum(told)
            estimates[head] = dict(zip(labels, mixed.tolist(), strict=True))
        return Estimate(**estimates)

    def save(self, folder: Path, examples: Sequence[Example]) -> None:
        """Write what `load` reads; `examples` are those that it was trained on."""
        self.neighbours.save(folder, examples)
        np.savez(
            folder / "triage.npz",
            vector_weights=self._vector_weights,
            word_weights=self._word_weights,
            intercepts=self._intercepts,
        )
        state = {"words": self._words.state(), "labels": self._labels}
        (folder / "triage.json").write_text(json.dumps(state))

    @classmethod
    def load(cls, folder: Path) -> "Triage":
        state = json.loads((folder / "triage.json").read_text())
        with np.load(folder / "triage.npz") as arrays:
            return cls(
                Words.restore(state["words"]),
                state["labels"],
                arrays["vector_weights"],
                arrays["word_weights"],
                arrays["intercepts"],
                Neighbours.load(folder),
            )


def _fit(
    vectors: np.ndarray, words: sparse.csr_matrix, targets: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights for vectors and for words, and intercepts, that fit all targets (softmax, L2)."""
    import torch

    def as_tensor(matrix: sparse.csr_matrix) -> torch.Tensor:
        matrix = matrix.tocsr()
        return torch.sparse_csr_tensor(
            torch.from_numpy(matrix.indptr.astype(np.int64)),
            torch.from_numpy(matrix.indices.astype(np.int64)),
            torch.from_numpy(matrix.data),
            size=matrix.shape,
            check_invariants=False,
        )

    torch.set_num_threads(os.cpu_count() or 1)  # A build may take the cores that a question leaves.
    count, columns = len(vectors), sum(target.shape[1] for target in targets)
    dense, wordy, turned = torch.from_numpy(vectors), as_tensor(words), as_tensor(words.T)
    wanted = [torch.from_numpy(target) for target in targets]

    class WordScores(torch.autograd.Function):
        """Sparse product with a gradient by the turned matrix: torch has none for this layout."""

        @staticmethod
        def forward(ctx, weights):
            return wordy @ weights

        @staticmethod
        def backward(ctx, gradient):
            return turned @ gradient

    parameters = [
        torch.zeros(vectors.shape[1], columns, requires_grad=True),
        torch.zeros(words.shape[1], columns, requires_grad=True),
        torch.zeros(columns, requires_grad=True),
    ]
    optimiser = torch.optim.LBFGS(
        parameters, max_iter=ITERATIONS, history_size=8, line_search_fn="strong_wolfe"
    )

    def loss():
        optimiser.zero_grad()
        scores = dense @ parameters[0] + WordScores.apply(parameters[1]) + parameters[2]
        total = REGULARISATION / 2 / count * sum((weights**2).sum() for weights in parameters[:2])
        start = 0
        for target in wanted:
            own = torch.log_softmax(scores[:, start : start + target.shape[1]], dim=1)
            total = total - (target * own).sum() / count
            start += target.shape[1]
        total.backward()
        return total

    optimiser.step(loss)
    return tuple(parameter.detach().numpy() for parameter in parameters)
