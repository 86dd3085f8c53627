"""Words that mean the same to search: abbreviations and everyday words, kept by editors."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

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
    for synonym in Synonym.objects.filter(live=True):
        terms, others = lines_of(synonym.terms), lines_of(synonym.means)
        means[tuple(sorted(terms))].update(others)
        if synonym.both_ways:
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
