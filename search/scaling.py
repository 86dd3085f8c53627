"""What an index of any size costs: made-up passages, built, kept on disk, loaded and searched."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .dense import DenseIndex, recall
from .lexical import LexicalIndex

DIMENSION = 384
QUESTIONS = 100
# Words for more passages than this take longer to index than the figures are worth.
MOST_WITH_WORDS = 100_000
PASSAGE_WORDS = 90
VOCABULARY = 20_000


@dataclass(frozen=True)
class Cost:
    """What one size came to. Times of a search are medians, in milliseconds."""

    passages: int
    kind: str
    build_s: float
    on_disk_mb: float
    load_s: float
    search_ms: float
    recall: float
    words_build_s: float | None
    words_search_ms: float | None
    memory_mb: float


def measure(passages: int) -> Cost:
    """Build, load and search an index of so many made-up passages."""
    rng = np.random.default_rng(passages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_s, kind, queries, right = _build(passages, rng, folder)
        on_disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        load_s, index = _timed(lambda: DenseIndex.load(folder))
        found, times = [], []
        for query in queries:
            taken, (rows, _) = _timed(lambda query=query: index.nearest(query, 150))
            times.append(taken * 1000)
            found.append(rows[:10])
        words = _measure_words(passages, rng) if passages <= MOST_WITH_WORDS else (None, None)
    return Cost(
        passages=passages,
        kind=kind,
        build_s=build_s,
        on_disk_mb=on_disk,
        load_s=load_s,
        search_ms=float(np.median(times)),
        recall=recall(np.array(found), right),
        words_build_s=words[0],
        words_search_ms=words[1],
        memory_mb=_memory_mb(),
    )


def _build(passages: int, rng: np.random.Generator, folder: Path):
    """Build and keep an index; give time, kind, questions and the ten right rows of each."""
    vectors = clustered(passages, rng)
    queries = _near(vectors[rng.choice(passages, QUESTIONS)], rng)
    exact = DenseIndex(vectors)
    right = np.array([exact.nearest(query, 10)[0] for query in queries])
    taken, built = _timed(lambda: DenseIndex.build(vectors))
    built.save(folder)
    return taken, built.kind, queries, right


def clustered(count: int, rng: np.random.Generator) -> np.ndarray:
    """Unit vectors in subjects within topics, as those of passages are."""
    topics = rng.normal(size=(60, DIMENSION)).astype(np.float32)
    subjects = max(60, count // 40)
    centres = topics[rng.integers(60, size=subjects)]
    centres += 1.2 * rng.normal(size=centres.shape).astype(np.float32)
    vectors = np.empty((count, DIMENSION), np.float32)
    for start in range(0, count, 50_000):
        part = vectors[start : start + 50_000]
        part[:] = centres[rng.integers(subjects, size=len(part))]
        part += rng.standard_normal(part.shape, np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def _near(vectors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    away = rng.standard_normal(vectors.shape, np.float32)
    near = vectors + away / np.linalg.norm(away, axis=1, keepdims=True)
    return near / np.linalg.norm(near, axis=1, keepdims=True)


def _measure_words(passages: int, rng: np.random.Generator) -> tuple[float, float]:
    texts = list(_texts(passages, rng))
    taken, lexical = _timed(lambda: LexicalIndex.build(texts))
    times = [
        _timed(lambda question=question: lexical.search(question, 150))[0] * 1000
        for question in [" ".join(text.split()[:8]) for text in _texts(QUESTIONS, rng)]
    ]
    return taken, float(np.median(times))


def _texts(count: int, rng: np.random.Generator) -> Iterator[str]:
    """Texts of made-up words, some far commoner than others."""
    for _ in range(count):
        drawn = rng.zipf(1.3, PASSAGE_WORDS) % VOCABULARY
        yield " ".join(f"w{number}" for number in drawn)


def _timed(work):
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def _memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0
