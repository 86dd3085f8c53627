"""Stored vectors: every text is encoded once by each model."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .encoder import Encoder
from .models import StoredVector

BATCH = 256  # stored at once: what an interruption may cost
LOOKUP = 900


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def vectors_for(
    texts: Sequence[str],
    encoder: Encoder,
    progress: Callable[[int, int], None] = lambda done, total: None,
    at_hand: Mapping[str, np.ndarray] | None = None,
) -> np.ndarray:
    """Unit vectors for the texts (float32, shape (texts, dimension)).

    Only texts that this model has not encoded before are encoded; each batch is stored as it is
    made, so that an interrupted run resumes. `progress` is told texts encoded and to encode;
    vectors that are `at_hand`, by the hash of their text, are not looked up.
    """
    hashes = [text_hash(text) for text in texts]
    known = {h: at_hand[h] for h in hashes if h in at_hand} if at_hand else {}
    known |= _known(set(hashes) - known.keys(), encoder)
    missing = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
    # Texts of like length together waste no padding.
    queue = sorted(missing.items(), key=lambda item: len(item[1]))
    for start in range(0, len(queue), BATCH):
        progress(start, len(queue))
        batch = queue[start : start + BATCH]
        encoded = encoder.encode([text for _, text in batch])
        StoredVector.objects.bulk_create(
            [
                StoredVector(content_hash=h, model_id=encoder.model_id, vector=vector.tobytes())
                for (h, _), vector in zip(batch, encoded, strict=True)
            ],
            ignore_conflicts=True,
        )
        known.update(zip((h for h, _ in batch), encoded, strict=True))
    progress(len(queue), len(queue))
    if not texts:
        return np.zeros((0, encoder.dimension), np.float32)
    return np.stack([known[h] for h in hashes]).astype(np.float32, copy=False)


def _known(hashes: set[str], encoder: Encoder) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    ordered = sorted(hashes)
    for start in range(0, len(ordered), LOOKUP):
        rows = StoredVector.objects.filter(
            model_id=encoder.model_id, content_hash__in=ordered[start : start + LOOKUP]
        ).values_list("content_hash", "vector")
        found.update((h, np.frombuffer(vector, np.float32)) for h, vector in rows)
    return found
