"""Signposts: editors' rules that tie kinds of question to fixed text, contacts and topics.

A question is held against the phrases of each signpost by meaning. The phrases are encoded when the
index is built; what a signpost says is read when it is needed, so that what was taken down is gone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from guidance.models import Contact
from guidance.unchanged import while_unchanged

from .question import normalise
from .synonyms import lines_of

if TYPE_CHECKING:
    from .models import Signpost

# A question is of a signpost's kind from this cosine to one of its phrases on, where none of those
# that it is not about is as near. Chosen on the validation questions: docs/evaluation.md.
OF_THIS_KIND = 0.75

FEWEST_PHRASES = 3
MOST_PHRASES = 100
LONGEST_PHRASE = 300


@dataclass(frozen=True)
class Phrases:
    """What people type for one signpost, and what looks alike and is not meant."""

    signpost: int
    phrases: tuple[str, ...]
    unlike: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.phrases + self.unlike


@dataclass(frozen=True)
class Match:
    """The phrase that a question is nearest to, and whether it is one of those that are meant."""

    signpost: int
    phrase: str
    cosine: float
    meant: bool = True


@dataclass(frozen=True)
class Says:
    """What a live signpost says. Keys are those of contacts and topics, the best first."""

    name: str
    urgency: str
    audience: str
    heading: str
    text: str
    contacts: tuple[str, ...]
    topics: tuple[str, ...]


class Signposts:
    """The phrases of all signposts, searched by meaning."""

    TEXTS, VECTORS = "signposts.json", "signposts.npy"

    def __init__(self, rows: Sequence[Phrases], vectors: np.ndarray):
        """`vectors` are the encodings of all phrases of all rows, in order."""
        self.rows = tuple(rows)
        self._vectors = vectors
        self._texts = [text for row in self.rows for text in row.all]
        self._row_of = np.repeat(np.arange(len(self.rows)), [len(row.all) for row in self.rows])
        self._is_like = np.array(
            [at < len(row.phrases) for row in self.rows for at in range(len(row.all))], bool
        )

    @classmethod
    def load(cls, folder: Path) -> "Signposts":
        rows = json.loads((folder / cls.TEXTS).read_text())
        return cls(
            [Phrases(key, tuple(phrases), tuple(unlike)) for key, phrases, unlike in rows],
            np.load(folder / cls.VECTORS),
        )

    def save(self, folder: Path) -> None:
        rows = [(row.signpost, row.phrases, row.unlike) for row in self.rows]
        (folder / self.TEXTS).write_text(json.dumps(rows))
        np.save(folder / self.VECTORS, self._vectors)

    def with_row(self, row: Phrases, vectors: np.ndarray) -> "Signposts":
        """The same with one signpost's phrases in place of those it had, if it had any."""
        kept = self._row_of != next(
            (at for at, known in enumerate(self.rows) if known.signpost == row.signpost), -1
        )
        others = [known for known in self.rows if known.signpost != row.signpost]
        return Signposts([*others, row], np.concatenate([self._vectors[kept], vectors]))

    def match(self, vector: np.ndarray) -> Match | None:
        """The signpost with the phrase nearest to a question's encoding, if it is near enough."""
        nearest = self.nearest(vector)
        return nearest if nearest and nearest.meant and nearest.cosine >= OF_THIS_KIND else None

    def nearest(self, vector: np.ndarray) -> Match | None:
        """The nearest phrase of a signpost that may be meant, however far; None without phrases.

        A signpost is not meant where one of the phrases that it is not about is nearer than all of
        its own.
        """
        if not self._texts:
            return None
        cosines = self._vectors @ vector
        # Of each signpost the phrase that is nearest: one that is not meant stands for it all.
        order = np.argsort(-cosines, kind="stable")
        _, first = np.unique(self._row_of[order], return_index=True)
        nearest = order[np.sort(first)]
        meant = nearest[self._is_like[nearest]]
        best = int(meant[0] if len(meant) else nearest[0])
        row = self.rows[self._row_of[best]]
        return Match(
            row.signpost, self._texts[best], float(cosines[best]), bool(self._is_like[best])
        )


@dataclass(frozen=True)
class Trial:
    """Signposts in place of those that are published: their phrases, and what they say by key."""

    signposts: Signposts
    says: Mapping[int, Says]


def published_phrases() -> list[Phrases]:
    """The phrases of the signposts that are live, in a fixed order."""
    from .models import Signpost

    live = Signpost.objects.filter(live=True).order_by("pk")
    return [phrases_of(signpost) for signpost in live]


def phrases_of(signpost: "Signpost") -> Phrases:
    return Phrases(
        signpost.pk or 0, tuple(lines_of(signpost.phrases)), tuple(lines_of(signpost.unlike))
    )


@while_unchanged
def published_signposts() -> dict[int, Says]:
    """What the signposts that are live at this moment say, by primary key."""
    from .models import Signpost

    live, keys = Signpost.objects.filter(live=True).prefetch_related("topics"), contact_keys()
    return {signpost.pk: says(signpost, keys) for signpost in live}


def contact_keys() -> dict[int, str]:
    """The key of every contact, by primary key."""
    return {contact.pk: contact.full_key for contact in Contact.objects.all()}


def says(signpost: "Signpost", keys: Mapping[int, str]) -> Says:
    """What a signpost says; `keys` are the contacts' keys by primary key."""
    contacts = (block["value"] for block in signpost.contacts.raw_data)
    return Says(
        name=signpost.name,
        urgency=signpost.urgency,
        audience=signpost.audience,
        heading=signpost.heading,
        text=signpost.text,
        contacts=tuple(keys[pk] for pk in contacts if pk in keys),
        topics=tuple(topic.key for topic in signpost.topics.all()),
    )


def fault_in_phrases(text: str, *, fewest: int = 0) -> str:
    """What is wrong with phrases typed one a line, for an editor; empty where nothing is."""
    lines = lines_of(text)
    if len(lines) < fewest:
        return f"Give at least {fewest} phrases, one a line: the more ways to say it, the better."
    if len(lines) > MOST_PHRASES:
        return f"Give at most {MOST_PHRASES} phrases: those that differ most."
    for line in lines:
        if len(line) > LONGEST_PHRASE:
            return f"“{line[:40]}…” is too long. Put each phrase on a line of its own."
        if len(normalise(line)) < 2:
            return f"“{line}” is no phrase."
    twice = next((line for line in lines if lines.count(line) > 1), "")
    return f"“{twice}” stands here twice." if twice else ""
