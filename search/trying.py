"""What a signpost would change, on labelled questions, before it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .answers import as_contract
from .encoder import Encoder, EncoderUnavailable
from .evaluation import Judged, LabelledQuestion, judge, read_questions
from .examples import VALIDATION_FILE
from .index import IndexUnavailable
from .models import Signpost
from .question import normalise
from .service import ask, ready
from .signposts import Trial, contact_keys, phrases_of, published_signposts, says

# Each costs two answers; who sees so many knows enough.
MOST_SHOWN = 50


@dataclass(frozen=True)
class Change:
    """One question that is answered otherwise: the faults of its answer before and after."""

    question: LabelledQuestion
    phrase: str
    cosine: float
    before: Judged
    after: Judged

    @property
    def mended(self) -> list[str]:
        return [fault for fault in self.before.faults if fault not in self.after.faults]

    @property
    def broken(self) -> list[str]:
        return [fault for fault in self.after.faults if fault not in self.before.faults]


@dataclass(frozen=True)
class Changes:
    """What a signpost changes. `why_not` says why that cannot be told."""

    asked: int = 0
    found: int = 0
    changed: tuple[Change, ...] = ()
    why_not: str = ""

    @property
    def measures(self) -> list[tuple[str, int, int]]:
        """For each measure that changes: its name, questions mended and questions broken."""
        names = {name for one in self.changed for name in [*one.mended, *one.broken]}
        return [
            (
                name.replace("_", " "),
                sum(name in one.mended for one in self.changed),
                sum(name in one.broken for one in self.changed),
            )
            for name in sorted(names)
        ]


def changes_by(signpost: Signpost) -> Changes:
    """What would change if the signpost were published as it stands, and nothing else were."""
    try:
        index, encoder = ready()
    except (EncoderUnavailable, IndexUnavailable) as error:
        return Changes(why_not=str(error))
    questions = read_questions(VALIDATION_FILE)
    phrases = phrases_of(signpost)
    if not phrases.phrases:
        return Changes(why_not="Give some phrases first.")
    trial = Trial(
        index.signposts.with_row(phrases, _encoded(phrases.all, encoder)),
        {**published_signposts(), phrases.signpost: says(signpost, contact_keys())},
    )
    found, changed = 0, []
    vectors = _of_labelled_questions(encoder)
    for question, vector in zip(questions, vectors, strict=True):
        was, match = index.signposts.match(vector), trial.signposts.match(vector)
        mine = match is not None and match.signpost == phrases.signpost
        found += mine
        if not mine and was == match:
            continue
        if len(changed) == MOST_SHOWN:
            continue
        before, after = (
            judge(question, as_contract(ask(question.query, trial=what))) for what in (None, trial)
        )
        if before.got != after.got or before.results != after.results:
            near = match or was
            changed.append(Change(question, near.phrase, near.cosine, before, after))
    return Changes(len(questions), found, tuple(changed))


def _encoded(texts: Iterable[str], encoder: Encoder) -> np.ndarray:
    return np.stack([encoder.encode_question(text) for text in texts])


@lru_cache(maxsize=1)
def _of_labelled_questions(encoder: Encoder) -> np.ndarray:
    """The encodings of the labelled questions: a few seconds' work, done once in a process."""
    questions = read_questions(VALIDATION_FILE)
    return _encoded((normalise(question.query) for question in questions), encoder)
