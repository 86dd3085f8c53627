"""A query as search understands it: with its spelling put right, and what its words mean."""

from dataclasses import dataclass

from .synonyms import Thesaurus
from .vocabulary import Vocabulary

# More would drown what was typed.
MEANINGS_ENCODED = 3


@dataclass(frozen=True)
class Query:
    """What was typed, the same with its spelling put right, and what its terms mean."""

    typed: str
    spelt: str
    meanings: tuple[str, ...] = ()

    @property
    def in_full(self) -> str:
        """What is encoded: the words, with what they mean after them."""
        if not self.meanings:
            return self.spelt
        return f"{self.spelt} ({', '.join(self.meanings[:MEANINGS_ENCODED])})"


def read_query(text: str, vocabulary: Vocabulary, thesaurus: Thesaurus) -> Query:
    spelt = vocabulary.correct(text)
    return Query(text, spelt, tuple(thesaurus.meanings(spelt)))
