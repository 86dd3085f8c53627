"""The index: the searchable build of all live passages, with a version.

Running processes look at every question which build is current, and load a new one when there is
one. A build that is broken is passed over for the last that is sound.
"""

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from django.db import DatabaseError

from . import builds, sharing
from .building import build_index
from .builds import IndexUnavailable, current_version
from .dense import DenseIndex
from .lexical import LexicalIndex
from .triage import Triage

__all__ = ["Index", "IndexUnavailable", "Row", "build_index", "current_index", "current_version"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """What ranking needs to know about a passage without asking the database."""

    passage_id: int
    source: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    document_type: str
    title: str
    first_sentence: int
    sentence_count: int


class Index:
    """One build, loaded for searching."""

    def __init__(self, version: str):
        """Raises IndexUnavailable where the build is not whole."""
        manifest = builds.check(version)
        folder = builds.folder_of(version)
        self.version = manifest.version
        self.model_id = manifest.model_id
        self.dimension = manifest.dimension
        try:
            self.rows = [
                Row(**{**row, "topics": tuple(row["topics"]), "audiences": tuple(row["audiences"])})
                for row in json.loads((folder / "rows.json").read_text())
            ]
            self.lexical = LexicalIndex.load(folder / "lexical", len(self.rows))
            self.sentences = np.load(folder / "sentences.npy", mmap_mode="r")
            self.triage = Triage.load(folder)
            self._dense = (
                sharing.vectors_of(manifest, [row.passage_id for row in self.rows])
                if sharing.is_on()
                else DenseIndex.load(folder)
            )
        except (
            *(OSError, ValueError, KeyError, TypeError, RuntimeError),
            *(BadZipFile, DatabaseError),
        ) as error:
            raise IndexUnavailable(f"The build {version} cannot be read: {error}") from error
        if not len(self._dense) == len(self.rows) == manifest.passages:
            raise IndexUnavailable(f"The build {version} has other rows than its manifest says.")
        if {self._dense.dimension, self.sentences.shape[1]} != {manifest.dimension}:
            raise IndexUnavailable(
                f"The vectors of the build {version} have another dimension than its manifest says."
            )
        self.rows_by_topic: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            for topic in row.topics:
                self.rows_by_topic.setdefault(topic, []).append(at)

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """Row numbers with their cosine to the vector, the nearest first."""
        return self._dense.nearest(vector, limit)

    def cosines(self, rows: Sequence[int], vector: np.ndarray) -> list[tuple[int, float]]:
        """Each of the rows with its cosine to the vector."""
        return self._dense.cosines(rows, vector)

    def sentence_scores(self, row: Row, vector: np.ndarray) -> np.ndarray:
        """The cosine of each sentence of a passage to the vector, in order."""
        block = self.sentences[row.first_sentence : row.first_sentence + row.sentence_count]
        return np.asarray(block, np.float32) @ vector


_lock = threading.Lock()
_loaded: Index | None = None


def current_index() -> Index:
    """The index in use, loaded anew when a newer build has become current.

    A new build that cannot be loaded is passed over while an older one is at hand. Raises
    IndexUnavailable where there is none.
    """
    global _loaded
    sharing.follow()
    version = current_version()
    if version is None:
        raise IndexUnavailable("No index has been built yet.")
    if _loaded is not None and _loaded.version == version:
        return _loaded
    with _lock:
        if _loaded is None or _loaded.version != version:
            try:
                _loaded = Index(version)
            except IndexUnavailable:
                if _loaded is None:
                    raise
                logger.exception("A new index could not be loaded; the last one stays in use.")
        return _loaded
