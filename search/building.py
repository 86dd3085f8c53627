"""Build the index: all live passages and the trained triage, as one new build.

A build is made in steps, one function for each artefact; each takes the `Making` and gives what
the manifest is to say about it.
"""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
from django.conf import settings

from guidance import passages as content
from guidance.models import REPORT_TYPES, Passage

from . import builds, sharing
from .builds import IndexUnavailable, Manifest
from .dense import DenseIndex
from .encoder import Encoder, get_encoder, model_id_of
from .examples import Example, examples_hash, read_examples
from .lexical import LexicalIndex
from .rows import Row
from .signposts import Phrases, Signposts, published_phrases
from .synonyms import Thesaurus, published_synonyms
from .triage import TRIAGE_FILES, TRIAGE_VERSION, Triage
from .vectors import text_hash, vectors_for
from .vocabulary import Vocabulary
from .words import words_of

Progress = Callable[[str, int, int], None]


@dataclass
class Making:
    """A build in the making: what it is made from, and where it goes."""

    folder: Path
    passages: Sequence[Passage]
    examples: Sequence[Example]
    hash_of_examples: str
    thesaurus: Thesaurus
    signposts: Sequence[Phrases]
    encoder: Encoder
    progress: Progress
    # By passage: those that the machines do not share yet, where they share vectors.
    new_vectors: dict[int, np.ndarray] = field(default_factory=dict)

    @cached_property
    def texts(self) -> list[str]:
        """What is searched for each passage."""
        return [searched(passage) for passage in self.passages]

    @cached_property
    def keys(self) -> dict[int, str]:
        """By passage: the hash of what is searched for it."""
        passages = [passage.pk for passage in self.passages]
        return dict(zip(passages, map(text_hash, self.texts), strict=True))

    @cached_property
    def current(self) -> Manifest | None:
        """The build that is in use, where every byte of it is as it was written."""
        try:
            return builds.check(builds.current_version() or "", every_byte=True)
        except IndexUnavailable:
            return None

    def vectors(
        self, texts: Sequence[str], called: str, at_hand: Mapping[str, np.ndarray] | None = None
    ) -> np.ndarray:
        def progress(done: int, total: int) -> None:
            self.progress(called, done, total)

        return vectors_for(texts, self.encoder, progress, at_hand)


def searched(passage: Passage) -> str:
    """What is encoded for a passage as a whole."""
    return content.searched_text(passage.title, passage.heading_path, passage.text)


def quotable(passage: Passage) -> list[str]:
    """What is encoded for each sentence. Imported reports are cited, never quoted."""
    if passage.document_id and passage.document_type in REPORT_TYPES:
        return []
    return [content.TOKEN.sub("", sentence) for sentence in content.sentences(passage.text)]


def encoded_texts(
    passages: Iterable[Passage], examples: Iterable[Example], signposts: Iterable[Phrases]
) -> Iterator[str]:
    """Every text that a build encodes."""
    for passage in passages:
        yield searched(passage)
        yield from quotable(passage)
    for example in examples:
        yield example.query
    for signpost in signposts:
        yield from signpost.all


def build_index(
    encoder: Encoder | None = None,
    progress: Progress = lambda step, done, total: None,
    *,
    force: bool = False,
) -> str:
    """Build the index of all live passages and make it current; give its version.

    Does nothing where the current build is sound and already holds the same passages, examples
    and model. One build runs at a time; a second waits for it.
    """
    with sharing.one_builder():
        started = time.perf_counter()
        live = list(content.searchable().order_by("pk"))
        examples, thesaurus = read_examples(), Thesaurus(published_synonyms())
        signposts = published_phrases()
        model = encoder.model_id if encoder else model_id_of(settings.ENCODER_MODEL)
        hash_of_examples = examples_hash(examples)
        said = f"{hash_of_examples} {thesaurus.rows} {signposts}"
        fingerprint = _fingerprint(live, said, model)[:12]
        current = builds.current_version()
        if current and current.endswith(fingerprint) and not force and _is_whole(current):
            return current
        version = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{fingerprint}"
        with builds.part_folder(version) as part:
            making = Making(
                folder=part,
                passages=live,
                examples=examples,
                hash_of_examples=hash_of_examples,
                thesaurus=thesaurus,
                signposts=signposts,
                encoder=encoder or get_encoder(),
                progress=progress,
            )
            described = _write(making)
            manifest = builds.seal(
                part,
                model_id=making.encoder.model_id,
                dimension=making.encoder.dimension,
                took=round(time.perf_counter() - started, 2),
                **described,
            )
        if sharing.is_on():
            sharing.publish(manifest, making.keys, making.new_vectors)
        builds.make_current(version)
        builds.prune()
    return version


def _is_whole(version: str) -> bool:
    return builds.is_sound(version) and (not sharing.is_on() or sharing.is_published(version))


def _fingerprint(live: Sequence[Passage], said: str, model_id: str) -> str:
    """What a build would be made from: `said` are examples, synonyms and signposts."""
    digest = hashlib.sha256(f"{builds.FORMAT} {settings.VECTOR_STORE} {model_id} {said}".encode())
    for passage in live:
        digest.update(
            f"{passage.pk} {passage.content_hash} {passage.title} {passage.topics} "
            f"{passage.audiences} {passage.document_type}".encode()
        )
    return digest.hexdigest()


def _write(making: Making) -> dict:
    """Write every artefact; give what the manifest says about them."""
    described: dict = {}
    for step in STEPS:
        described |= step(making)
    return described


def _vectors_by_text(making: Making, texts: Sequence[str], called: str, name: str) -> np.ndarray:
    """Vectors for an array of the build, with its texts noted so that the next build copies them.

    To read ten thousand vectors from the database takes longer than all else that one edit costs.
    """
    noted = f"{name}.texts.npy"
    at_hand = None
    if making.current and making.current.model_id == making.encoder.model_id:
        folder = builds.folder_of(making.current.version)
        if (folder / noted).exists():
            hashes = np.load(folder / noted).astype(str).tolist()
            at_hand = dict(zip(hashes, np.load(folder / f"{name}.npy"), strict=True))
    np.save(making.folder / noted, np.array([text_hash(text) for text in texts], "S64"))
    return making.vectors(texts, called, at_hand)


def _write_dense(making: Making) -> dict:
    if sharing.is_on():
        missing = sharing.without_vector(making.encoder.model_id, making.keys)
        texts = dict(zip(making.keys, making.texts, strict=True))
        vectors = making.vectors([texts[passage] for passage in missing], "passages")
        making.new_vectors = dict(zip(missing, vectors, strict=True))
    else:
        vectors = _vectors_by_text(making, making.texts, "passages", "vectors")
        DenseIndex.build(vectors).save(making.folder)
    return {
        "passages": len(making.passages),
        "by_type": dict(Counter(str(passage.document_type) for passage in making.passages)),
    }


def _write_rows_and_sentences(making: Making) -> dict:
    rows, sentences = [], []
    for passage in making.passages:
        own = quotable(passage)
        rows.append(vars(Row.of(passage, len(sentences), len(own))))
        sentences.extend(own)
    vectors = _vectors_by_text(making, sentences, "sentences", "sentences")
    np.save(making.folder / "sentences.npy", vectors)
    (making.folder / "rows.json").write_text(json.dumps(rows))
    return {"sentences": len(sentences)}


def _write_lexical(making: Making) -> dict:
    LexicalIndex.build(making.texts).save(making.folder / "lexical")
    return {}


def _write_language(making: Making) -> dict:
    making.thesaurus.save(making.folder)
    terms = (word for row in making.thesaurus.rows for term in row.terms for word in words_of(term))
    Vocabulary.build(making.texts, [*making.encoder.words, *terms]).save(making.folder)
    return {}


def _write_signposts(making: Making) -> dict:
    texts = [text for row in making.signposts for text in row.all]
    vectors = _vectors_by_text(making, texts, "signposts", "signposts")
    Signposts(making.signposts, vectors).save(making.folder)
    return {}


def _write_triage(making: Making) -> dict:
    key = hashlib.sha256(
        f"{TRIAGE_VERSION} {making.encoder.model_id} {making.hash_of_examples}".encode()
    ).hexdigest()
    # Trained heads are taken over where they would come out the same.
    if making.current and making.current.triage_key == key:
        for name in TRIAGE_FILES:
            kept = builds.folder_of(making.current.version) / name
            copy = shutil.copytree if kept.is_dir() else shutil.copyfile
            copy(kept, making.folder / name)
    else:
        vectors = making.vectors(
            [example.query for example in making.examples], "example questions"
        )
        making.progress("triage", 0, 1)
        Triage.train(making.examples, vectors).save(making.folder, making.examples)
        making.progress("triage", 1, 1)
    return {"examples": len(making.examples), "triage_key": key}


STEPS = (
    _write_dense,
    _write_rows_and_sentences,
    _write_lexical,
    _write_language,
    _write_signposts,
    _write_triage,
)
