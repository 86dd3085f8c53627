"""Words that mean the same to search: abbreviations and everyday words, kept by editors."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bm25s.stopwords import STOPWORDS_EN_PLUS

from .question import for_rules, normalise

# They stand on nearly every page of such a site: a synonym for one would widen every search.
IN_EVERY_PAGE = frozenset(
    [
        "abuse",
        "adult",
        "adults",
        "care",
        "carer",
        "carers",
        "child",
        "children",
        "council",
        "family",
        "help",
        "need",
        "needs",
        "parent",
        "parents",
        "people",
        "person",
        "policy",
        "procedure",
        "procedures",
        "professional",
        "professionals",
        "risk",
        "safe",
        "safeguarding",
        "safety",
        "service",
        "services",
        "social",
        "support",
        "work",
        "worker",
        "young",
    ]
)
VERY_COMMON = frozenset(for_rules(word) for word in STOPWORDS_EN_PLUS) | IN_EVERY_PAGE


@dataclass(frozen=True)
class SynonymRow:
    """Whoever types one of the terms also means each of the others."""

    terms: tuple[str, ...]
    means: tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """What an editor typed one a line, without empty lines and stray spaces."""
    return [line for line in map(normalise, text.splitlines()) if line]


def published_synonyms() -> list[SynonymRow]:
    """The synonyms that are live, each in the direction in which it is used, in a fixed order."""
    from .models import Synonym

    means: dict[tuple[str, ...], set[str]] = defaultdict(set)
    live = Synonym.objects.filter(live=True).order_by("pk")
    for typed, meant, both_ways in live.values_list("terms", "means", "both_ways"):
        terms, others = lines_of(typed), lines_of(meant)
        means[tuple(sorted(terms))].update(others)
        if both_ways:
            means[tuple(sorted(others))].update(terms)
    return [SynonymRow(terms, tuple(sorted(found))) for terms, found in sorted(means.items())]


def fault_in_terms(text: str, elsewhere: Mapping[str, object]) -> str:
    """What is wrong with the terms of a synonym, in words for an editor; empty where nothing is.

    `elsewhere` are the terms of all others, as rules read them.
    """
    seen = set()
    for term in lines_of(text):
        words = for_rules(term)
        if fault := _fault_in_line(term):
            return fault
        if words in seen:
            return f"“{term}” stands here twice."
        if words in elsewhere:
            return f"“{term}” is explained already. Add to it there: {elsewhere[words]}."
        seen.add(words)
    return "" if seen else NO_WORDS


def fault_in_means(text: str, terms: str, *, both_ways: bool) -> str:
    """What is wrong with what a synonym means, in words for an editor; empty where nothing is."""
    typed = {for_rules(term) for term in lines_of(terms)}
    for meaning in lines_of(text):
        if for_rules(meaning) in typed:
            return f"“{meaning}” stands on both sides."
        if fault := _fault_in_line(meaning, is_typed=both_ways):
            return fault
    return "" if lines_of(text) else NO_WORDS


NO_WORDS = "Type at least one word."
LONGEST_LINE = 80


def _fault_in_line(line: str, *, is_typed: bool = True) -> str:
    """`is_typed` says that search looks for others when somebody types this."""
    if len(for_rules(line)) < 2:
        return f"“{line}” is no word to search for."
    if len(line) > LONGEST_LINE:
        return f"“{line[:30]}…” is too long. Put each on a line of its own."
    if is_typed and for_rules(line) in VERY_COMMON:
        return (
            f"“{line}” is a very common word: it would change nearly every search. Type the "
            "particular words that people use with it."
        )
    return ""


class Thesaurus:
    """What words mean by the synonyms of editors."""

    FILE = "synonyms.json"

    def __init__(self, rows: Iterable[SynonymRow]):
        self.rows = tuple(rows)
        self._means = defaultdict(list)
        for row in self.rows:
            for term in row.terms:
                self._means[tuple(for_rules(term).split())] += row.means
        self._longest = max(map(len, self._means), default=0)

    @classmethod
    def load(cls, folder: Path) -> "Thesaurus":
        rows = json.loads((folder / cls.FILE).read_text())
        return cls(SynonymRow(tuple(terms), tuple(means)) for terms, means in rows)

    def save(self, folder: Path) -> None:
        rows = [(row.terms, row.means) for row in self.rows]
        (folder / self.FILE).write_text(json.dumps(rows))

    def meanings(self, text: str) -> list[str]:
        """What the terms in a text mean, each once. The longest term counts where several fit."""
        return list(dict.fromkeys(m for _, _, means in self._terms(text) for m in means))

    def ways_to_say(self, text: str) -> set[str]:
        """The text, and the text with each of its terms in turn put in the words that it means."""
        words = for_rules(text).split()
        return {" ".join(words)} | {
            " ".join([*words[:start], for_rules(meaning), *words[end:]])
            for start, end, means in self._terms(text)
            for meaning in means
        }

    def _terms(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        """Where the words of a text are a term, with what it means."""
        words = for_rules(text).split()
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + self._longest), at, -1):
                if means := self._means.get(tuple(words[at:end])):
                    yield at, end, means
                    at = end - 1
                    break
            at += 1


def thesaurus() -> Thesaurus:
    """The synonyms as they are published at this moment."""
    return Thesaurus(published_synonyms())
