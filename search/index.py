"""The index: the searchable build of all live passages, with a version.

A build is written to a folder of its own and made current by replacing one small file, so that a
process sees either the old build or the new one. Running processes look at that file at every
question and load a new build when it names one.
"""

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np
from django.conf import settings
from filelock import FileLock

from guidance import passages as content
from guidance.models import REPORT_TYPES, Passage

from .encoder import Encoder, get_encoder, model_id_of
from .examples import examples_hash, read_examples
from .lexical import LexicalIndex
from .triage import TRIAGE_FILES, TRIAGE_VERSION, Triage
from .vectors import vectors_for

logger = logging.getLogger(__name__)

FORMAT = 3
KEPT_BUILDS = 2
Progress = Callable[[str, int, int], None]


class IndexUnavailable(Exception):
    """There is no index to search, or it is broken."""


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

    def __init__(self, folder: Path, dimension: int | None = None):
        """Raises IndexUnavailable where the folder does not hold a whole build."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text())
            self.version: str = manifest["version"]
            self.model_id: str = manifest["model_id"]
            self.rows = [
                Row(**{**row, "topics": tuple(row["topics"]), "audiences": tuple(row["audiences"])})
                for row in json.loads((folder / "rows.json").read_text())
            ]
            self._dense = faiss.read_index(str(folder / "dense.faiss"))
            self.lexical = LexicalIndex.load(folder / "lexical", len(self.rows))
            self._vectors = np.load(folder / "vectors.npy", mmap_mode="r")
            self.sentences = np.load(folder / "sentences.npy", mmap_mode="r")
            self.triage = Triage.load(folder)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, BadZipFile) as error:
            raise IndexUnavailable(f"The index in {folder.name} is broken: {error}") from error
        self.rows_by_topic: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows):
            for topic in row.topics:
                self.rows_by_topic.setdefault(topic, []).append(at)
        if self._dense.ntotal != len(self.rows) or manifest["format"] != FORMAT:
            raise IndexUnavailable(f"The index in {folder.name} does not match its manifest.")

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """Row numbers with their cosine to the vector, the nearest first."""
        limit = min(limit, len(self.rows))
        if not limit:
            return []
        scores, rows = self._dense.search(vector[None, :], limit)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True)]

    def cosine(self, at: int, vector: np.ndarray) -> float:
        """The cosine of one row to the vector."""
        return float(self._vectors[at] @ vector)

    def sentence_scores(self, row: Row, vector: np.ndarray) -> np.ndarray:
        """The cosine of each sentence of a passage to the vector, in order."""
        block = self.sentences[row.first_sentence : row.first_sentence + row.sentence_count]
        return np.asarray(block, np.float32) @ vector


def index_root() -> Path:
    return Path(settings.INDEX_DIR)


def _current_file() -> Path:
    return index_root() / "CURRENT"


def current_version() -> str | None:
    """The version that is in use, or None."""
    try:
        return _current_file().read_text().strip() or None
    except OSError:
        return None


_lock = threading.Lock()
_loaded: Index | None = None


def current_index() -> Index:
    """The index in use, loaded anew when a newer build has become current.

    A new build that cannot be loaded is passed over while an older one is at hand. Raises
    IndexUnavailable where there is none.
    """
    global _loaded
    version = current_version()
    if version is None:
        raise IndexUnavailable("No index has been built yet.")
    if _loaded is not None and _loaded.version == version:
        return _loaded
    with _lock:
        if _loaded is None or _loaded.version != version:
            try:
                _loaded = Index(index_root() / version)
            except IndexUnavailable:
                if _loaded is None:
                    raise
                logger.exception("A new index could not be loaded; the last one stays in use.")
        return _loaded


def build_index(
    encoder: Encoder | None = None,
    progress: Progress = lambda step, done, total: None,
    *,
    force: bool = False,
) -> str:
    """Build the index of all live passages and make it current; give its version.

    Does nothing where the current build already holds the same passages, examples and model. One
    build runs at a time; a second waits for it.
    """
    root = index_root()
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / "build.lock"):
        live = list(content.searchable().order_by("pk"))
        examples = read_examples()
        model = encoder.model_id if encoder else model_id_of(settings.ENCODER_MODEL)
        fingerprint = _fingerprint(live, examples_hash(examples), model)
        version = current_version()
        if version and version.endswith(fingerprint[:12]) and not force and _whole(version):
            return version
        encoder = encoder or get_encoder()
        version = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{fingerprint[:12]}"
        part = root / f"{version}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        _write(part, version, live, examples, encoder, progress)
        part.rename(root / version)
        _make_current(version)
        _prune(version)
    return version


def _fingerprint(live: Sequence[Passage], examples: str, model_id: str) -> str:
    digest = hashlib.sha256(f"{FORMAT} {model_id} {examples}".encode())
    for passage in live:
        digest.update(
            f"{passage.pk} {passage.content_hash} {passage.topics} {passage.audiences} "
            f"{passage.document_type}".encode()
        )
    return digest.hexdigest()


def _write(folder, version, live, examples, encoder, progress) -> None:
    texts = [content.searched_text(p.title, p.heading_path, p.text) for p in live]
    vectors = vectors_for(texts, encoder, lambda *counts: progress("passages", *counts))
    rows, sentences = [], []
    for passage in live:
        # Reports are cited, never quoted by the sentence: their sentences need no vectors.
        own = [] if passage.document_type in REPORT_TYPES else content.sentences(passage.text)
        rows.append(
            {
                "passage_id": passage.pk,
                "source": f"page-{passage.page_id}"
                if passage.page_id
                else f"document-{passage.document_id}",
                "topics": passage.topics,
                "audiences": passage.audiences,
                "document_type": passage.document_type,
                "title": passage.title,
                "first_sentence": len(sentences),
                "sentence_count": len(own),
            }
        )
        sentences.extend(content.TOKEN.sub("", sentence) for sentence in own)
    sentence_vectors = vectors_for(
        sentences, encoder, lambda *counts: progress("sentences", *counts)
    )
    dense = faiss.IndexFlatIP(encoder.dimension)
    dense.add(vectors)
    faiss.write_index(dense, str(folder / "dense.faiss"))
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "sentences.npy", sentence_vectors.astype(np.float16))
    LexicalIndex.build(texts).save(folder / "lexical")
    triage_key = hashlib.sha256(
        f"{TRIAGE_VERSION} {encoder.model_id} {examples_hash(examples)}".encode()
    ).hexdigest()
    if not _reuse_triage(folder, triage_key):
        example_vectors = vectors_for(
            [example.query for example in examples],
            encoder,
            lambda *counts: progress("example questions", *counts),
        )
        progress("triage", 0, 1)
        Triage.train(examples, example_vectors).save(folder)
        progress("triage", 1, 1)
    (folder / "rows.json").write_text(json.dumps(rows))
    manifest = {
        "format": FORMAT,
        "version": version,
        "model_id": encoder.model_id,
        "dimension": encoder.dimension,
        "passages": len(rows),
        "sentences": len(sentences),
        "examples": len(examples),
        "triage_key": triage_key,
        "built_at": datetime.now(UTC).isoformat(),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))


def _whole(version: str) -> bool:
    """Whether a build can be loaded."""
    try:
        Index(index_root() / version)
    except IndexUnavailable:
        return False
    return True


def _reuse_triage(folder: Path, key: str) -> bool:
    """Take over the trained heads of the current build where they would come out the same."""
    current = index_root() / (current_version() or "none")
    try:
        if json.loads((current / "manifest.json").read_text())["triage_key"] != key:
            return False
        Triage.load(current)
        for name in TRIAGE_FILES:
            shutil.copyfile(current / name, folder / name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def _make_current(version: str) -> None:
    part = _current_file().with_suffix(".part")
    part.write_text(version)
    part.replace(_current_file())


def _prune(version: str) -> None:
    builds = sorted(path for path in index_root().iterdir() if path.is_dir())
    for path in builds:
        if path.suffix == ".part":
            shutil.rmtree(path, ignore_errors=True)
    whole = [path for path in builds if path.suffix != ".part" and path.name != version]
    for path in whole[: max(0, len(whole) - (KEPT_BUILDS - 1))]:
        shutil.rmtree(path, ignore_errors=True)
