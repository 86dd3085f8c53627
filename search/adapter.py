"""The adapter: a matrix that turns a question's vector towards the passages that answer it.

Questions and passages are written differently. The default model's vectors of questions are turned
by a matrix learnt from look-ups and example questions (`training`); those of passages are left.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "adapter.npz"


def load_adapter(model_id: str) -> np.ndarray | None:
    """The matrix (float32, shape (dimension, dimension)); nothing for another model's vectors."""
    with np.load(FILE) as kept:
        return kept["matrix"].astype(np.float32) if kept["model_id"] == model_id else None


def save_adapter(matrix: np.ndarray, model_id: str) -> None:
    np.savez_compressed(FILE, matrix=matrix.astype(np.float16), model_id=model_id)
