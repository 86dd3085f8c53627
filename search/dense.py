"""The dense leg: passages by meaning, by FAISS.

Every row is compared while there are few. Beyond that rows are kept in clusters (IVF), and as many
clusters are looked at as it takes to find what comparing every row finds.
"""

import os
from pathlib import Path

import faiss
import numpy as np

VECTORS = "vectors.npy"
CLUSTERS = "dense.faiss"
# Up to here an exact search costs less than to encode the question.
EXACT_UP_TO = 50_000
RECALL = 0.99
TRIED = 200  # queries that recall is measured on
TRAINED_ON = 64  # rows for each cluster


class DenseIndex:
    """Rows of a build by the cosine of their unit vectors to another."""

    def __init__(self, vectors: np.ndarray, clusters: faiss.IndexIVFFlat | None = None):
        """`vectors` are the rows' unit vectors (float32, shape (rows, dimension))."""
        self.vectors = vectors
        self._clusters = clusters

    @classmethod
    def build(cls, vectors: np.ndarray) -> "DenseIndex":
        if len(vectors) <= EXACT_UP_TO:
            return cls(vectors)
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(os.cpu_count() or 1)  # A build may take the cores that are free.
        try:
            return cls(vectors, _in_clusters(vectors))
        finally:
            faiss.omp_set_num_threads(threads)

    @classmethod
    def load(cls, folder: Path) -> "DenseIndex":
        clusters = None
        if (folder / CLUSTERS).exists():
            clusters = mapped_index(folder / CLUSTERS)
        return cls(mapped(folder / VECTORS), clusters)

    def save(self, folder: Path) -> None:
        np.save(folder / VECTORS, self.vectors)
        if self._clusters is not None:
            faiss.write_index(self._clusters, str(folder / CLUSTERS))

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dimension(self) -> int:
        return self.vectors.shape[1]

    @property
    def kind(self) -> str:
        """How rows are found, in words."""
        if self._clusters is None:
            return "exact"
        return f"{self._clusters.nprobe} of {self._clusters.nlist} clusters"

    def nearest(self, vector: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers and their cosines to the vector, the nearest first."""
        limit = min(limit, len(self))
        if not limit:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self._clusters is None:
            scores, rows = _exact(self.vectors, vector[None, :], limit)
        else:
            scores, rows = self._clusters.search(vector[None, :], limit)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def cosines(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """The cosine of each of the rows to the vector, in order."""
        return self.vectors[rows] @ vector


def mapped(path: Path) -> np.ndarray:
    """An array in a file, of which processes share one copy in memory."""
    return np.load(path, mmap_mode="r").view(np.ndarray)


def mapped_index(path: Path) -> faiss.Index:
    """An index in a file, of which processes share one copy in memory.

    FAISS would start a thread for each cluster that it looks at, to read ahead. That takes longer
    than the search, and the threads are missing in a web process that is a copy of another.
    """
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    if isinstance(index, faiss.IndexIVF):
        faiss.downcast_InvertedLists(index.invlists).prefetch_nthread = 0
    return index


def _exact(vectors: np.ndarray, queries: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    return faiss.knn(queries, vectors, limit, metric=faiss.METRIC_INNER_PRODUCT)


def _in_clusters(vectors: np.ndarray) -> faiss.IndexIVFFlat | None:
    """The rows in clusters; nothing where only an exact search finds what it should."""
    rows, dimension = vectors.shape
    count = int(2 * rows**0.5)
    clusters = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(dimension), dimension, count, faiss.METRIC_INNER_PRODUCT
    )
    clusters.cp.niter = 6
    clusters.cp.spherical = True
    some = np.random.default_rng(0).choice(rows, min(rows, TRAINED_ON * count), replace=False)
    clusters.train(vectors[np.sort(some)])
    clusters.add(vectors)
    queries = _queries(vectors)
    _, right = _exact(vectors, queries, 10)
    looked_at = 8
    while looked_at < count // 4:
        clusters.nprobe = looked_at
        if recall(clusters.search(queries, 10)[1], right) >= RECALL:
            return clusters
        looked_at *= 2
    return None


def _queries(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors near to rows and not on them, as questions are to passages."""
    rng = np.random.default_rng(1)
    near = vectors[rng.choice(len(vectors), min(TRIED, len(vectors)), replace=False)]
    away = rng.normal(size=near.shape)
    near = near + away / np.linalg.norm(away, axis=1, keepdims=True)
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


def recall(found: np.ndarray, right: np.ndarray) -> float:
    """The share of the right rows (one line a query) that are among those found."""
    hits = sum(len(set(f) & set(r)) for f, r in zip(found.tolist(), right.tolist(), strict=True))
    return hits / right.size
