"""The nearest examples: a question is likely to want what those most like it do."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import faiss
import numpy as np
from scipy import sparse

from .dense import mapped_index
from .examples import Example

# Chosen on the validation questions: docs/evaluation.md.
NEAREST = 20
# How much more the nearest count than the next: their votes go with the exponential of this many
# times their cosine.
SHARPNESS = 20.0
# So many examples to a cluster, and so many clusters looked at: nearly all that an exact search
# finds, in a tenth of its time. Few examples are all compared.
CLUSTER_OF = 160
LOOKED_AT = 16
FOLDER = "examples"
INDEX = "examples.faiss"


class Neighbours:
    """Examples by meaning, with the labels that each stands for."""

    def __init__(self, index: faiss.Index, targets: sparse.csr_matrix, folder: Path | None = None):
        """`targets` holds a line for each example, a column for each label of every head."""
        self._index = index
        self._targets = targets
        self._folder = folder

    @classmethod
    def build(cls, vectors: np.ndarray, targets: Sequence[np.ndarray]) -> "Neighbours":
        """From unit vectors (float32, shape (examples, dimension)) and each head's targets."""
        clusters = len(vectors) // CLUSTER_OF
        kind = f"IVF{clusters},SQfp16" if clusters > LOOKED_AT else "SQfp16"
        index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        if clusters > LOOKED_AT:
            index.nprobe = LOOKED_AT
        return cls(index, sparse.csr_matrix(np.hstack(targets)))

    @classmethod
    def load(cls, build: Path) -> "Neighbours":
        folder = build / FOLDER
        index = mapped_index(folder / INDEX)
        return cls(index, sparse.load_npz(folder / "labels.npz"), folder)

    def save(self, build: Path, examples: Sequence[Example]) -> None:
        folder = build / FOLDER
        folder.mkdir()
        faiss.write_index(self._index, str(folder / INDEX))
        sparse.save_npz(folder / "labels.npz", self._targets)
        (folder / "examples.json").write_text(json.dumps([asdict(one) for one in examples]))

    def votes(self, vector: np.ndarray) -> np.ndarray:
        """For every label of every head, the share of the nearest examples' votes."""
        rows, cosines = self._search(vector, NEAREST)
        weights = np.exp(SHARPNESS * (cosines - cosines.max(initial=-1.0)))
        return (weights / weights.sum()) @ self._targets[rows].toarray()

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[Example, float]]:
        """The nearest examples with their cosines, for explaining a decision."""
        examples = json.loads((self._folder / "examples.json").read_text())
        rows, cosines = self._search(vector, limit)
        return [
            (Example(**examples[row]), float(cosine))
            for row, cosine in zip(rows, cosines, strict=True)
        ]

    def _search(self, vector: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        cosines, rows = self._index.search(vector[None, :], limit)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]
