"""The index: the searchable build of all live passages, with a version.

Running processes look at every question which build is current, and load a new one when there is
one. A build that is broken is passed over for the last that is sound.
"""

import json
import logging
import threading
import time
from zipfile import BadZipFile

import numpy as np
from django.conf import settings
from django.db import DatabaseError

from . import builds, sharing
from .building import build_index
from .builds import IndexUnavailable, current_version
from .dense import DenseIndex, mapped
from .encoder import model_id_of
from .lexical import LexicalIndex
from .query import Query, read_query
from .rows import Columns, Row
from .signposts import Signposts
from .synonyms import Thesaurus
from .tasks import ask_for_build
from .triage import Triage
from .vocabulary import Vocabulary

__all__ = ["Index", "IndexUnavailable", "Row", "build_index", "current_index", "current_version"]

logger = logging.getLogger(__name__)

# What reading a broken build raises.
UNREADABLE = (
    *(OSError, ValueError, KeyError, TypeError, RuntimeError),
    *(BadZipFile, DatabaseError),
)


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
            self.sentences = mapped(folder / "sentences.npy")
            self.triage = Triage.load(folder)
            self.vocabulary = Vocabulary.load(folder)
            self.thesaurus = Thesaurus.load(folder)
            self.signposts = Signposts.load(folder)
            self._dense = (
                sharing.vectors_of(manifest, [row.passage_id for row in self.rows])
                if sharing.is_on()
                else DenseIndex.load(folder)
            )
        except UNREADABLE as error:
            raise IndexUnavailable(
                f"The build {version} cannot be read ({type(error).__name__})."
            ) from error
        if not len(self._dense) == len(self.rows) == manifest.passages:
            raise IndexUnavailable(f"The build {version} has other rows than its manifest says.")
        if {self._dense.dimension, self.sentences.shape[1]} != {manifest.dimension}:
            raise IndexUnavailable(
                f"The vectors of the build {version} have another dimension than its manifest says."
            )
        self.columns = Columns(self.rows)

    def read(self, text: str) -> Query:
        """What was typed, as the words and synonyms of this build understand it."""
        return read_query(text, self.vocabulary, self.thesaurus)

    def nearest(self, vector: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers and their cosines to the vector, the nearest first."""
        return self._dense.nearest(vector, limit)

    def cosines(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """The cosine of each of the rows to the vector, in order."""
        return self._dense.cosines(rows, vector)

    def vectors(self) -> np.ndarray:
        """The unit vector of every row (float32, shape (rows, dimension))."""
        return self._dense.vectors

    def best_sentences(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """For each of the rows the cosine of its nearest sentence; 0 where none is encoded."""
        counts = self.columns.sentence_count[rows]
        best = np.zeros(len(rows), np.float32)
        told = counts > 0
        if told.any():
            counts, first = counts[told], self.columns.first_sentence[rows][told]
            starts = np.cumsum(counts) - counts
            places = np.arange(counts.sum()) + np.repeat(first - starts, counts)
            best[told] = np.maximum.reduceat(self.sentences[places] @ vector, starts)
        return best

    def sentence_scores(self, row: Row, vector: np.ndarray) -> np.ndarray:
        """The cosine of each sentence of a passage to the vector, in order."""
        return self.sentences[row.first_sentence :][: row.sentence_count] @ vector


# A build that was set aside is tried again after this time: its folder may have been mended.
RETRY_SECONDS = 60

_lock = threading.Lock()
_loaded: Index | None = None
_set_aside: dict[str, tuple[float, str]] = {}


def current_index() -> Index:
    """The index in use, loaded anew when a newer build has become current.

    A build that is broken, or was made with another model than the site's, is passed over for the
    last sound one, and a new build is asked for. Raises IndexUnavailable where there is none.
    """
    global _loaded
    sharing.follow()
    version = current_version()
    if _loaded is not None and _loaded.version == version:
        return _loaded
    # While one thread loads a new build, the others go on with the last.
    if not _lock.acquire(blocking=_loaded is None):
        return _loaded
    try:
        if _loaded is None or _loaded.version != version:
            _loaded = _best()
            for old in set(_set_aside) - {*builds.versions(), version}:
                del _set_aside[old]
    finally:
        _lock.release()
    return _loaded


def why_set_aside(version: str | None) -> str:
    """Why this process does not use a build, in words; nothing where it does."""
    return _set_aside.get(version or "", (0, ""))[1]


def _best() -> Index:
    """The current build; where it is broken or of another model, the next best that is there."""
    current = current_version()
    candidates = dict.fromkeys([*filter(None, [current]), *builds.versions()])
    if not candidates:
        raise IndexUnavailable("No index has been built yet.")
    wanted, other_model = model_id_of(settings.ENCODER_MODEL), None
    for version in candidates:
        index = _load(version)
        if index is None and current_version() != current:
            return _best()  # A newer build took its place while it was loaded.
        if index is None:
            continue
        if index.model_id == wanted:
            return index
        if other_model is None:
            other_model = index
        if version == current:
            _put_aside(version, f"The build {version} was made with another model.")
    best = other_model or _loaded
    if best is None:
        raise IndexUnavailable(" ".join(filter(None, map(why_set_aside, candidates))))
    return best


def _load(version: str) -> Index | None:
    """The build, or nothing where it is broken or was found to be a short time ago."""
    if _loaded is not None and _loaded.version == version:
        return _loaded
    since, why = _set_aside.get(version, (0.0, ""))
    if why and time.monotonic() - since < RETRY_SECONDS:
        return None
    try:
        index = Index(version)
    except IndexUnavailable as error:
        _put_aside(version, str(error))
        return None
    _set_aside.pop(version, None)
    return index


def _put_aside(version: str, why: str) -> None:
    logger.error("%s A new build is asked for.", why)
    _set_aside[version] = (time.monotonic(), why)
    ask_for_build()
