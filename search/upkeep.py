"""The care of the index: its state, whether it is sound, and what nobody needs any more."""

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from guidance import passages as content
from guidance.models import DocumentType

from . import builds, sharing
from .building import encoded_texts, quotable, searched
from .builds import Manifest
from .encoder import Encoder, model_id_of
from .examples import read_examples
from .index import Index, IndexUnavailable, Row
from .models import StoredVector
from .signposts import published_phrases
from .tasks import is_waiting, trouble
from .vectors import text_hash

DELETED_AT_ONCE = 500
SAMPLE = 20
LOOKED_AT = 500  # rows, of which some may not be live any more
# Vectors made again differ in the last digits.
SAME_AT = 0.999


@dataclass(frozen=True)
class State:
    """The index as it stands. `by_type`: label, passages in the build, live passages."""

    version: str | None
    manifest: Manifest | None
    last_good: str | None
    problems: list[str]
    by_type: list[tuple[str, int, int]]
    not_yet: int
    gone: int
    relabelled: int
    waiting: bool
    running: bool

    @property
    def stale(self) -> int:
        return self.not_yet + self.gone + self.relabelled


def state() -> State:
    """Look at the builds on disk and at what is live, without loading the model."""
    version, manifest, rows, problems = builds.current_version(), None, [], []
    if version is None:
        problems.append("No index has been built yet.")
    else:
        try:
            manifest = builds.check(version)
            rows = Index(version).rows
        except IndexUnavailable as error:
            problems.append(str(error))
    if manifest and manifest.model_id != model_id_of(settings.ENCODER_MODEL):
        problems.append("The index was built with another model than the site's.")
    problems += trouble()
    held = {row.passage_id: _labels(row) for row in rows}
    live = {passage.pk: _labels(Row.of(passage)) for passage in content.searchable()}
    return State(
        version=version,
        manifest=manifest,
        last_good=next((v for v in builds.versions() if v != version), None),
        problems=problems,
        by_type=_by_type(held, live),
        not_yet=len(live.keys() - held.keys()),
        gone=len(held.keys() - live.keys()),
        relabelled=sum(live[pk] != held[pk] for pk in live.keys() & held.keys()),
        waiting=is_waiting(),
        running=builds.is_building(),
    )


def _labels(row: Row) -> tuple:
    return (str(row.document_type), row.title, row.topics, row.audiences)


def _by_type(held: dict, live: dict) -> list[tuple[str, int, int]]:
    in_build = Counter(labels[0] for labels in held.values())
    now = Counter(labels[0] for labels in live.values())
    return [
        (str(kind.label), in_build[kind], now[kind])
        for kind in DocumentType
        if in_build[kind] or now[kind]
    ]


def verify(encoder: Encoder) -> list[str]:
    """What is wrong with the builds on disk: every byte, every count, and a sample of vectors."""
    problems = []
    for version in builds.versions():
        try:
            builds.check(version, every_byte=True)
            index = Index(version)
        except IndexUnavailable as error:
            problems.append(str(error))
            continue
        if version == builds.current_version():
            problems += _verify_vectors(index, encoder)
    if builds.current_version() not in builds.versions():
        problems.append("The build that should be in use is not there.")
    return problems


def _verify_vectors(index: Index, encoder: Encoder) -> list[str]:
    if index.model_id != encoder.model_id:
        return ["The index was built with another model than the site's."]
    if index.dimension != encoder.dimension:
        return [f"The index has {index.dimension} dimensions, the model {encoder.dimension}."]
    some = random.sample(range(len(index.rows)), min(LOOKED_AT, len(index.rows)))
    live = content.fetch([index.rows[at].passage_id for at in some])
    rows = [at for at in some if index.rows[at].passage_id in live]
    for at in rows[:SAMPLE]:
        row = index.rows[at]
        passage = live[row.passage_id]
        own = quotable(passage)
        whole, *sentences = encoder.encode([searched(passage), *own[:1]])
        if index.cosines(np.array([at]), whole)[0] < SAME_AT or any(
            index.sentence_scores(row, sentence)[0] < SAME_AT for sentence in sentences
        ):
            return [f"The vectors of “{row.title}” are not those that the model makes."]
    return []


def unused_vectors() -> list[int]:
    """Keys of the stored vectors of texts that no live passage and no example has any more."""
    texts = encoded_texts(content.searchable(), read_examples(), published_phrases())
    used = {text_hash(text) for text in texts}
    stored = StoredVector.objects.values_list("pk", "content_hash")
    return [pk for pk, known in stored.iterator() if known not in used]


def prune() -> tuple[list[str], int]:
    """Remove builds and stored vectors that nobody needs; give the builds and how many vectors.

    A running build is waited for: it may be storing what it will need.
    """
    with sharing.one_builder():
        gone = builds.prune()
        unused = unused_vectors()
        for start in range(0, len(unused), DELETED_AT_ONCE):
            StoredVector.objects.filter(pk__in=unused[start : start + DELETED_AT_ONCE]).delete()
    return gone, len(unused)
