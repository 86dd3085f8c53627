"""Export a sentence-transformers model to ONNX, in a process of its own.

`python -m search.export_model MODEL FOLDER ID` writes what `search.encoder` loads: the whole way
from word pieces to one vector as `model.onnx`, the same with 8-bit weights and the tuned layers for
questions as `question.onnx`, the tokenizer, and `export.json`. It runs apart so that PyTorch, which
it needs and questions do not, takes no memory of the processes that answer them.
"""

import copy
import json
import logging
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime

from .checksums import sha256_of
from .examples import read_examples
from .tuned import LAYERS, SCALE, Tuned, load_tuned, unit_vectors

# What the graph takes, in this order. Every text is one segment: no token types are needed.
INPUTS = ("input_ids", "attention_mask")
# What it gives: the vectors, and, where there are tuned layers, what all their heads say.
VECTORS, SCORES = "vectors", "scores"
OPSET = 17
# With 8-bit weights each of some questions must mean, and be told by the heads, what it was before
# (cosine); a model of which that is not true keeps its own.
ALIKE = 0.95
COMPARED = 100


def export(model: str, folder: Path, model_id: str) -> None:
    """Write the model (a name or path that sentence-transformers knows) to an empty folder.

    Raises OSError or ValueError where it cannot be loaded, TypeError where it is of a kind that
    cannot be exported, and what `load_tuned` raises.
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
    _write(Whole(), folder / "model.onnx", [VECTORS])
    prompt = loaded.prompts.get(loaded.default_prompt_name or "", "")
    tuned = load_tuned(model_id)
    if tuned:
        _write(_with_tuned_layers(loaded, tuned), folder / "question.onnx", [VECTORS, SCORES])
    else:
        shutil.copyfile(folder / "model.onnx", folder / "question.onnx")
    _make_light(folder / "question.onnx", backend, prompt)
    described = {
        "dimension": loaded.get_embedding_dimension(),
        "longest": loaded.max_seq_length,
        "prompt": prompt,
        "pad": [loaded.tokenizer.pad_token_id, loaded.tokenizer.pad_token],
        "labels": tuned.labels if tuned else {},
        "sha256": {path.name: sha256_of(path) for path in sorted(folder.iterdir())},
    }
    (folder / "export.json").write_text(json.dumps(described, indent=1))


def _write(network, path: Path, outputs: list[str]) -> None:
    import torch

    some_text = torch.ones(2, 9, dtype=torch.long)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It is traced for one shape, but its axes are free.
        torch.onnx.export(
            network,
            (some_text, some_text),
            str(path),
            input_names=list(INPUTS),
            output_names=outputs,
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in INPUTS}
            | {name: {0: "texts"} for name in outputs},
            opset_version=OPSET,
            dynamo=False,
        )


def _with_tuned_layers(loaded, tuned: Tuned):
    """A network that gives the vectors of questions, and what the tuned heads say of them."""
    import torch

    encoder = loaded[0].auto_model
    encoder.config.output_hidden_states = True

    class Both(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = loaded
            self.layers = copy.deepcopy(encoder.encoder.layer[-LAYERS:])
            weights = dict(self.layers.named_parameters())
            for name, change in tuned.changes.items():
                weights[name].data += torch.from_numpy(change)
            given = tuned.heads.values()
            self.weights = torch.from_numpy(np.concatenate([weights for weights, _ in given]))
            self.intercepts = torch.from_numpy(np.concatenate([some for _, some in given]))

        def forward(self, ids, mask):
            told = self.model(dict(zip(INPUTS, (ids, mask), strict=True)))
            vector = unit_vectors(self.layers, told["all_layer_embeddings"][-1 - LAYERS], mask)
            return told["sentence_embedding"], SCALE * vector @ self.weights.T + self.intercepts

    return Both()


def _make_light(path: Path, tokenizer, prompt: str) -> None:
    """Give the model 8-bit weights; not where it cannot have them, or where those change what
    questions mean.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    light = path.with_name("light.onnx")
    try:
        quantize_dynamic(
            path,
            light,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: processors without instructions for eight would overflow in silence.
            reduce_range=True,
        )
    except Exception:  # The library raises errors of its own.
        light.unlink(missing_ok=True)
        return
    texts = [example.query for example in read_examples()]
    sessions = [onnxruntime.InferenceSession(str(one)) for one in (path, light)]
    cosines = []
    for text in texts[:: max(1, len(texts) // COMPARED)]:
        found = tokenizer.encode(prompt + text)
        features = (np.array([found.ids]), np.array([found.attention_mask]))
        given = dict(zip(INPUTS, features, strict=True))
        for (a,), (b,) in zip(*(session.run(None, given) for session in sessions), strict=True):
            cosines.append(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    if min(cosines) < ALIKE:
        light.unlink()
    else:
        light.replace(path)


if __name__ == "__main__":
    logging.getLogger().setLevel(logging.ERROR)  # A library gives advice.
    try:
        export(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    except (OSError, ValueError, TypeError) as error:
        sys.exit(str(error))
