"""What triage wants to know of a question: its heads, each a choice among labels."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from .examples import Example

NOTHING = "none"

# Each head: what an example says for it, the best first.
HEADS: dict[str, Callable[[Example], Sequence[str]]] = {
    "urgency": lambda example: [example.urgency],
    "contact": lambda example: example.first_contact or [NOTHING],
    "topic": lambda example: example.topics or [NOTHING],
    "asker": lambda example: [example.asker],
    "subject": lambda example: [example.subject],
    "kind": lambda example: [example.kind or NOTHING],
}


def labels_and_targets(
    examples: Sequence[Example],
) -> tuple[dict[str, list[str]], dict[str, np.ndarray]]:
    """Each head's labels, and what each example says for them (float32, a line an example)."""
    labels = {
        head: sorted({label for example in examples for label in labels_of(example)})
        for head, labels_of in HEADS.items()
    }
    return labels, {
        head: _targets(examples, labels_of, labels[head]) for head, labels_of in HEADS.items()
    }


def _targets(
    examples: Sequence[Example],
    labels_of: Callable[[Example], Sequence[str]],
    labels: Sequence[str],
) -> np.ndarray:
    """A distribution over labels for each example: the first counts most (1, 1/2, 1/3 …)."""
    column = {label: at for at, label in enumerate(labels)}
    targets = np.zeros((len(examples), len(labels)), np.float32)
    for row, example in enumerate(examples):
        for rank, label in enumerate(labels_of(example), 1):
            targets[row, column[label]] = 1 / rank
    return targets / targets.sum(axis=1, keepdims=True)


def by_head(
    values: np.ndarray, labels: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Sequence[str], np.ndarray]]:
    """Each head, its labels, and what one line of values holds for them, head after head."""
    start = 0
    for head, own in labels.items():
        yield head, own, values[start : start + len(own)]
        start += len(own)


def softmax(scores: np.ndarray) -> np.ndarray:
    """The probabilities that scores of one head mean."""
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()
