"""Training the encoder's tuned layers (`tuned`) on the example questions.

The lower layers stay as they are, so what they make of each question is worked out once. The upper
layers, and a softmax for each thing that triage wants to know, then learn together by AdamW, with
dropout, and with some pieces of each question hidden. What was tried is in docs/evaluation.md.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from . import question as questions
from .encoder import default_model_path, model_id_of
from .examples import Example
from .heads import HEADS, labels_and_targets
from .tuned import LAYERS, SCALE, Tuned, unit_vectors

# What each head counts for.
WEIGHTS = {"urgency": 1.0, "contact": 1.0, "topic": 1.0, "subject": 0.5, "asker": 0.3, "kind": 0.3}
ROUNDS = 3
BATCH = 64
RATE, RATE_OF_HEADS = 2e-4, 2e-3
LONGEST = 128  # pieces; one example in two hundred has more
HIDDEN = 0.1  # the share of pieces that a round does not see
DROPOUT = 0.1  # the share of the vector that the heads do not see
WARMING_UP = 100  # steps


def tune(
    examples: Sequence[Example],
    *,
    rounds: int = ROUNDS,
    seed: int = 0,
    told: Callable[[str], None] = lambda line: None,
) -> Tuned:
    """The tuned layers of the default model, learnt from the examples.

    `told` is given a line about each round. Raises EncoderUnavailable where the model is missing.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    loaded = SentenceTransformer(str(default_model_path()), device="cpu")
    told("Reading the examples…")
    lower = _lower_layers(loaded, [questions.normalise(one.query) for one in examples])
    labels, targets = labels_and_targets(examples)
    wanted = {head: torch.from_numpy(target) for head, target in targets.items()}

    layers = loaded[0].auto_model.encoder.layer[-LAYERS:].train()
    before = {name: weights.detach().clone() for name, weights in layers.named_parameters()}
    heads = torch.nn.ModuleDict(
        {head: torch.nn.Linear(lower[0].shape[1], len(labels[head])) for head in HEADS}
    )
    dropout = torch.nn.Dropout(DROPOUT)
    optimiser = torch.optim.AdamW(
        [
            {"params": list(layers.parameters()), "lr": RATE},
            {"params": list(heads.parameters()), "lr": RATE_OF_HEADS},
        ],
        weight_decay=0.01,
    )
    steps = rounds * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARMING_UP) * max(0.02, 1 - step / steps)
    )
    for number in range(1, rounds + 1):
        total = 0.0
        for rows in _in_batches(lower, rng):
            hidden, mask = _padded([lower[row] for row in rows], rng)
            vectors = dropout(SCALE * unit_vectors(layers, hidden, mask))
            loss = -sum(
                weight
                * (wanted[head][rows] * torch.log_softmax(heads[head](vectors), 1)).sum(1).mean()
                for head, weight in WEIGHTS.items()
            )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*layers.parameters(), *heads.parameters()], 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(rows)
        told(f"Round {number} of {rounds}: {total / len(examples):.3f} (lower is better)")
    changes = {
        name: (weights.detach() - before[name]).numpy()
        for name, weights in layers.named_parameters()
    }
    learnt = {
        name: (head.weight.detach().numpy(), head.bias.detach().numpy())
        for name, head in heads.items()
    }
    return Tuned(model_id_of("default"), labels, changes, learnt)


def _lower_layers(loaded, texts: Sequence[str]) -> list[np.ndarray]:
    """What the layers below the tuned ones make of each text (float16, (pieces, dimension))."""
    import torch

    encoder, tokenizer = loaded[0].auto_model.eval(), loaded.tokenizer
    found: list[np.ndarray | None] = [None] * len(texts)
    in_order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    with torch.no_grad():
        for start in range(0, len(texts), BATCH):
            rows = in_order[start : start + BATCH]
            pieces = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=LONGEST,
                return_tensors="pt",
            )
            hidden = encoder(**pieces, output_hidden_states=True).hidden_states[-1 - LAYERS]
            for row, one, mask in zip(rows, hidden, pieces["attention_mask"], strict=True):
                found[row] = one[: mask.sum()].half().numpy()
    return found


def _in_batches(lower: Sequence[np.ndarray], rng: np.random.Generator) -> Iterator[np.ndarray]:
    """The rows in a new order, those of about one length together: padding takes time."""
    lengths = np.array([len(one) for one in lower])
    in_order = np.argsort(lengths + rng.random(len(lower)) * 4)
    batches = [in_order[start : start + BATCH] for start in range(0, len(in_order), BATCH)]
    for number in rng.permutation(len(batches)):
        yield batches[number]


def _padded(several: Sequence[np.ndarray], rng: np.random.Generator):
    """One tensor of several texts, with their mask; a share of the pieces within is hidden."""
    import torch

    longest = max(map(len, several))
    hidden = np.zeros((len(several), longest, several[0].shape[1]), np.float32)
    mask = np.zeros((len(several), longest), np.float32)
    for row, one in enumerate(several):
        hidden[row, : len(one)] = one
        mask[row, : len(one)] = rng.random(len(one)) >= HIDDEN
        mask[row, [0, len(one) - 1]] = 1
    return torch.from_numpy(hidden), torch.from_numpy(mask)
