"""The adapter: a matrix that turns a question's vector towards the passages that answer it.

Questions and passages are written differently. The default model's vectors of questions are turned
by a matrix learnt from look-ups and example questions (`training`); those of passages are left.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "adapter.npz"


def load_adapter(model_id: str, dimension: int) -> np.ndarray | None:
    """The matrix (float32, shape (dimension, dimension)); nothing for another model's vectors.

    Raises OSError, EOFError, BadZipFile, KeyError or ValueError where the file is missing or
    broken.
    """
    with np.load(FILE) as kept:
        if kept["model_id"] != model_id:
            return None
        matrix = kept["matrix"].astype(np.float32)
    if matrix.shape != (dimension, dimension) or not np.isfinite(matrix).all():
        raise ValueError(f"{FILE.name} does not hold an adapter.")
    return matrix


def save_adapter(matrix: np.ndarray, model_id: str) -> None:
    part = FILE.with_suffix(".part.npz")
    np.savez_compressed(part, matrix=matrix.astype(np.float16), model_id=model_id)
    part.replace(FILE)
