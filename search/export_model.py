"""Export a sentence-transformers model to ONNX, in a process of its own.

`python -m search.export_model MODEL FOLDER` writes what `search.encoder` loads: the whole way from
word pieces to one vector as `model.onnx`, the same with 8-bit weights for questions as
`question.onnx`, the tokenizer, and `export.json`. It runs apart so that PyTorch, which it needs and
questions do not, takes no memory of the processes that answer them.
"""

import json
import logging
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

from .checksums import sha256_of
from .examples import read_examples

# What the graph takes, in this order. Every text is one segment: no token types are needed.
INPUTS = ("input_ids", "attention_mask")
OPSET = 17
# With 8-bit weights each of some questions must mean what it meant (cosine); a model of which that
# is not true keeps its own.
ALIKE = 0.95
COMPARED = 100


def export(model: str, folder: Path) -> None:
    """Write the model (a name or path that sentence-transformers knows) to an empty folder.

    Raises OSError or ValueError where it cannot be loaded, TypeError where it is of a kind that
    cannot be exported.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model, device="cpu").eval()
    backend = getattr(loaded.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise TypeError("its tokenizer is not one of the fast tokenizers")

    class Whole(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = loaded

        def forward(self, *features):
            return self.model(dict(zip(INPUTS, features, strict=True)))["sentence_embedding"]

    backend.save(str(folder / "tokenizer.json"))
    some_text = torch.ones(2, 9, dtype=torch.long)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It is traced for one shape, but its axes are free.
        torch.onnx.export(
            Whole(),
            (some_text, some_text),
            str(folder / "model.onnx"),
            input_names=list(INPUTS),
            output_names=["vectors"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in INPUTS}
            | {"vectors": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
    prompt = loaded.prompts.get(loaded.default_prompt_name or "", "")
    _make_light(folder, backend, prompt)
    described = {
        "dimension": loaded.get_embedding_dimension(),
        "longest": loaded.max_seq_length,
        "prompt": prompt,
        "pad": [loaded.tokenizer.pad_token_id, loaded.tokenizer.pad_token],
        "sha256": {path.name: sha256_of(path) for path in sorted(folder.iterdir())},
    }
    (folder / "export.json").write_text(json.dumps(described, indent=1))


def _make_light(folder: Path, tokenizer, prompt: str) -> None:
    """Write the model with 8-bit weights; with its own where it cannot have them, or where those
    change what questions mean.
    """
    whole, light = folder / "model.onnx", folder / "question.onnx"
    try:
        quantize_dynamic(
            whole,
            light,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: processors without instructions for eight would overflow in silence.
            reduce_range=True,
        )
    except Exception:  # The library raises errors of its own.
        shutil.copyfile(whole, light)
        return
    texts = [example.query for example in read_examples()]
    sessions = [onnxruntime.InferenceSession(str(path)) for path in (whole, light)]
    cosines = []
    for text in texts[:: max(1, len(texts) // COMPARED)]:
        found = tokenizer.encode(prompt + text)
        features = (np.array([found.ids]), np.array([found.attention_mask]))
        given = dict(zip(INPUTS, features, strict=True))
        a, b = (session.run(None, given)[0][0] for session in sessions)
        cosines.append(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    if min(cosines) < ALIKE:
        shutil.copyfile(whole, light)


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.ERROR)  # A library gives advice.
    try:
        export(sys.argv[1], Path(sys.argv[2]))
    except (OSError, ValueError, TypeError) as error:
        sys.exit(str(error))
