"""Learning the adapter: a matrix that turns questions towards the passages that answer them.

Look-ups, each with the sentence that answers it, and example questions, each with its topic, pull
their vectors towards those of the sentence, its passage, and the topic's passages, away from all
others of the site (contrastive learning by cross-entropy over every passage). A part of them is
mistyped, as people type. What was tried is in docs/evaluation.md.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from guidance import passages as content

from . import question as questions
from .encoder import Encoder
from .examples import Example
from .index import Index

LOOK_UPS_FILE = Path(__file__).parent / "data" / "look_ups.jsonl"
SHARPNESS = 20.0
MISTYPED = 0.3
SHRINKING = 0.01
NEAR_AS_TYPED = 1.0
ROUNDS = 30
BATCH = 256
RATE = 1e-3


@dataclass(frozen=True)
class LookUp:
    """What somebody looks up, and the sentence of a page that answers it."""

    query: str
    page: str
    sentence: str


def read_look_ups(path: Path = LOOK_UPS_FILE) -> list[LookUp]:
    """Raises ValueError or KeyError where a line is not one."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [LookUp(row["query"], row["page"], row["sentence"]) for row in rows]


def learn(
    look_ups: Sequence[LookUp],
    examples: Sequence[Example],
    index: Index,
    encoder: Encoder,
    *,
    seed: int = 0,
) -> np.ndarray:
    """The matrix (float32, shape (dimension, dimension)) learnt on an index of the site's content.

    Look-ups whose sentence stands on no page any more are left out. Raises ValueError where none is
    left, or no example has a topic of the site.
    """
    import torch
    from torch.nn import functional

    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311

    def encoded(texts: Iterable[str]) -> torch.Tensor:
        return torch.from_numpy(encoder.encode([questions.normalise(text) for text in texts]))

    places = _places(index)
    found = [(one.query, *places[key]) for one in look_ups if (key := _key(one)) in places]
    asked = [(example.query, example.topics[0]) for example in examples if example.topics]
    asked = [(query, topic) for query, topic in asked if len(index.columns.of_topic(topic))]
    if not found or not asked:
        raise ValueError("The look-ups and examples are not about the pages of this site.")
    typed = encoded(query for query, _, _ in found)
    mistyped = encoded(mistype(query, rng) for query, _, _ in found)
    about = encoded(mistype(q, rng) if rng.random() < MISTYPED else q for q, _ in asked)
    passages, sentences = torch.tensor(index.vectors()), torch.tensor(index.sentences)
    passage = torch.tensor([at for _, at, _ in found])
    sentence = torch.tensor([at for _, _, at in found])
    topics = sorted({topic for _, topic in asked})
    of_topic = torch.zeros(len(topics), len(passages), dtype=torch.bool)
    for number, topic in enumerate(topics):
        of_topic[number, index.columns.of_topic(topic)] = True
    topic_of = torch.tensor([topics.index(topic) for _, topic in asked])

    matrix = torch.zeros(encoder.dimension, encoder.dimension, requires_grad=True)
    optimiser = torch.optim.Adam([matrix], lr=RATE)

    def turned(vectors: torch.Tensor) -> torch.Tensor:
        return functional.normalize(vectors + vectors @ matrix, dim=1)

    for _ in range(ROUNDS):
        for batch in torch.randperm(len(found)).split(BATCH):
            slips = torch.rand(len(batch), 1) < MISTYPED
            before = torch.where(slips, mistyped[batch], typed[batch])
            after = turned(before)
            some = torch.randint(len(asked), (BATCH,))
            to_all = torch.log_softmax(SHARPNESS * turned(about[some]) @ passages.T, dim=1)
            to_topic = to_all.masked_fill(~of_topic[topic_of[some]], float("-inf"))
            loss = (
                functional.cross_entropy(SHARPNESS * after @ passages.T, passage[batch])
                + functional.cross_entropy(SHARPNESS * after @ sentences.T, sentence[batch])
                - torch.logsumexp(to_topic, dim=1).mean()
                + NEAR_AS_TYPED * (1 - (after * before).sum(dim=1)).mean()
                + SHRINKING * (matrix**2).sum()
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return matrix.detach().numpy()


def _key(look_up: LookUp) -> tuple[str, str]:
    return look_up.page, look_up.sentence


def _places(index: Index) -> dict[tuple[str, str], tuple[int, int]]:
    """The number of the passage and of the sentence, by page and words of the sentence."""
    live = content.fetch([row.passage_id for row in index.rows])
    return {
        (passage.url.partition("#")[0], sentence): (at, row.first_sentence + number)
        for at, row in enumerate(index.rows)
        if (passage := live.get(row.passage_id))
        for number, sentence in enumerate(content.sentences(passage.text))
        if number < row.sentence_count
    }


# Letters that are typed for others by their sound.
BY_SOUND = (
    *(("ph", "f"), ("ck", "k"), ("tion", "shun"), ("sion", "shun"), ("igh", "ite"), ("c", "s")),
    *(("ee", "ea"), ("ie", "ei"), ("ll", "l"), ("ss", "s"), ("mm", "m"), ("ou", "o"), ("ai", "a")),
)
LONG = 5


def mistype(text: str, rng: random.Random) -> str:
    """The text with a slip in one to three of its long words, or two words run together."""
    words = text.split()
    if len(words) > 1 and rng.random() < 0.12:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
        return " ".join(words)
    long = [at for at, word in enumerate(words) if len(word) >= LONG and word.isalpha()]
    for at in rng.sample(long, min(len(long), rng.choice((1, 1, 2, 3)))):
        words[at] = _slip(words[at], rng)
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    dropped = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    doubled = word[:at] + word[at] + word[at:]
    other = word[:at] + rng.choice("aeioulnrst") + word[at + 1 :]
    by_sound = [
        word[0] + word[1:].replace(right, wrong, 1)
        for right, wrong in BY_SOUND
        if right in word[1:]
    ]
    slips = [dropped, swapped, doubled, other, rng.choice(by_sound or [dropped])]
    return rng.choices(slips, weights=(25, 20, 10, 10, 35))[0]
