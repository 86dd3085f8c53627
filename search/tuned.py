"""The tuned layers: the encoder's last layers, trained on the example questions (`tuning`).

They read what the layers below them make of a question, beside the model's own, and say by heads
of their own what triage wants to know. Kept is what the training changed, in eight bits, which is
small enough to be kept with the code. They belong to the default model alone.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .checksums import sha256_of

FILE = Path(__file__).parent / "data" / "tuned.npz"
LAYERS = 2
# The unit vector is this much longer where the heads read it.
SCALE = 8.0
LAYER, HEAD, FACTOR = "layer:", "head:", ":factor"


@dataclass(frozen=True)
class Tuned:
    """What training came to, as arrays by name (float32).

    `changes` are added to the weights of the encoder's last layers, by the names of those; `heads`
    holds each head's weights (shape (labels, dimension)) and intercepts, `labels` their labels.
    """

    model_id: str
    labels: dict[str, list[str]]
    changes: dict[str, np.ndarray]
    heads: dict[str, tuple[np.ndarray, np.ndarray]]


def digest() -> str:
    """Which tuned layers these are: an exported model holds them."""
    return sha256_of(FILE)[:12]


def load_tuned(model_id: str) -> Tuned | None:
    """The tuned layers; nothing for another model.

    Raises OSError, EOFError, BadZipFile, KeyError or ValueError where the file is missing or
    broken.
    """
    with np.load(FILE) as kept:
        if kept["model_id"] != model_id:
            return None
        labels = json.loads(str(kept["labels"]))
        changes = {
            name.removeprefix(LAYER): _restored(kept, name)
            for name in kept.files
            if name.startswith(LAYER) and not name.endswith(FACTOR)
        }
        heads = {
            head: (
                kept[f"{HEAD}{head}"].astype(np.float32),
                kept[f"{HEAD}{head}:intercepts"].astype(np.float32),
            )
            for head in labels
        }
    return Tuned(model_id, labels, changes, heads)


def save_tuned(tuned: Tuned) -> None:
    """Keep tuned layers with the code. Raises OSError where they cannot be written."""
    arrays = {"model_id": tuned.model_id, "labels": json.dumps(tuned.labels)}
    for name, change in tuned.changes.items():
        if change.ndim == 1:
            arrays[f"{LAYER}{name}"] = change.astype(np.float16)
            continue
        factor = np.abs(change).max(axis=1, keepdims=True).clip(1e-12) / 127
        arrays[f"{LAYER}{name}"] = np.round(change / factor).astype(np.int8)
        arrays[f"{LAYER}{name}{FACTOR}"] = factor.astype(np.float32)
    for head, (weights, intercepts) in tuned.heads.items():
        arrays[f"{HEAD}{head}"] = weights.astype(np.float16)
        arrays[f"{HEAD}{head}:intercepts"] = intercepts.astype(np.float16)
    part = FILE.with_suffix(".part.npz")
    np.savez_compressed(part, **arrays)
    part.replace(FILE)


def _restored(kept: np.lib.npyio.NpzFile, name: str) -> np.ndarray:
    change = kept[name].astype(np.float32)
    return change * kept[name + FACTOR] if name + FACTOR in kept.files else change


def unit_vectors(layers, hidden, mask):
    """The unit vectors that layers make of what the layer below them says (tensors).

    `hidden` has the shape (texts, pieces, dimension), `mask` is 1 where there is a piece.
    """
    import torch

    kept = mask.to(hidden.dtype)
    unseen = (1 - kept[:, None, None, :]) * -1e9
    for layer in layers:
        hidden = layer(hidden, attention_mask=unseen)
    mean = (hidden * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=1)
