"""Measures of search over the repository's own queries: what must be found, and what must be told.

must_find       a query as people type it, and pages of which one must be among the first ten
facts_quoted    a question for one fact: the quoted text holds it
facts_sources   … a title, heading or excerpt of the first three sources holds it
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
MUST_FIND_FILE = DATA / "must_find.jsonl"
FACTS_FILE = DATA / "facts.jsonl"
FIRST_RESULTS = 10
FIRST_SOURCES = 3


@dataclass(frozen=True)
class MustFind:
    """A query, the addresses of which one must be found, and what kind of query it is."""

    query: str
    pages: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Fact:
    """A question for one fact, and what a text that tells it matches."""

    question: str
    pattern: re.Pattern[str]


def read_must_find(path: Path = MUST_FIND_FILE) -> list[MustFind]:
    return [MustFind(row["query"], tuple(row["pages"]), row["kind"]) for row in _rows(path)]


def read_facts(path: Path = FACTS_FILE) -> list[Fact]:
    return [
        Fact(row["question"], re.compile(row["pattern"], re.IGNORECASE | re.DOTALL))
        for row in _rows(path)
    ]


def missed(
    wanted: Iterable[MustFind], search: Callable[[str], Sequence[str]]
) -> list[tuple[MustFind, list[str]]]:
    """The queries whose page is not among the first ten addresses that `search` gives, and those.

    An address counts once, however many of its passages are found.
    """
    misses = []
    for one in wanted:
        addresses = dict.fromkeys(url.partition("#")[0] for url in search(one.query))
        first = list(addresses)[:FIRST_RESULTS]
        if set(one.pages).isdisjoint(first):
            misses.append((one, first))
    return misses


def by_kind(wanted: Iterable[MustFind], misses: Iterable[MustFind]) -> dict[str, float]:
    """Recall by kind of query."""
    all_of, missed_of = defaultdict(int), defaultdict(int)
    for one in wanted:
        all_of[one.kind] += 1
    for one in misses:
        missed_of[one.kind] += 1
    return {kind: 1 - missed_of[kind] / count for kind, count in sorted(all_of.items())}


def told(facts: Sequence[Fact], ask: Callable[[str], dict]) -> dict[str, float]:
    """The share of facts that are quoted, and that the first sources tell.

    `ask` gives an answer in the shape of the API contract.
    """
    quoted = in_sources = 0
    for fact in facts:
        answer = ask(fact.question)
        quoted += any(fact.pattern.search(text) for text in answer["text"])
        in_sources += any(
            fact.pattern.search(f"{source['title']}. {source['heading']}. {source['excerpt']}")
            for source in answer["sources"][:FIRST_SOURCES]
        )
    return {"facts_quoted": quoted / len(facts), "facts_sources": in_sources / len(facts)}


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
