"""The dense leg: passages by meaning, by FAISS."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

VECTORS = "vectors.npy"


class DenseIndex:
    """Rows of a build by the cosine of their unit vectors to another."""

    def __init__(self, vectors: np.ndarray):
        """`vectors` are the rows' unit vectors (float32, shape (rows, dimension))."""
        self._vectors = vectors

    @classmethod
    def build(cls, vectors: np.ndarray) -> "DenseIndex":
        return cls(vectors)

    @classmethod
    def load(cls, folder: Path) -> "DenseIndex":
        return cls(np.load(folder / VECTORS, mmap_mode="r"))

    def save(self, folder: Path) -> None:
        np.save(folder / VECTORS, self._vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        return self._vectors.shape[1]

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """Row numbers with their cosine to the vector, the nearest first."""
        limit = min(limit, len(self))
        if not limit:
            return []
        scores, rows = faiss.knn(
            vector[None, :], self._vectors, limit, metric=faiss.METRIC_INNER_PRODUCT
        )
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True)]

    def cosines(self, rows: Sequence[int], vector: np.ndarray) -> list[tuple[int, float]]:
        """Each of the rows with its cosine to the vector."""
        if not rows:
            return []
        return list(zip(rows, (self._vectors[rows] @ vector).tolist(), strict=True))
