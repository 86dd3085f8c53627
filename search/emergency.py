"""Emergency rules: they need no database, no model and no index, and always run first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .question import for_rules

RULES_FILE = Path(__file__).parent / "data" / "emergency_rules.yaml"


@dataclass(frozen=True)
class Rule:
    """Words that mean danger now, and the words that say it is not now."""

    key: str
    kind: str
    patterns: tuple[re.Pattern, ...]
    unless: tuple[re.Pattern, ...]
    heed_context: bool


@dataclass(frozen=True)
class Danger:
    """The first rule that a question meets, whether danger is spoken of at all (even where the
    context says that it is not now), and whether a word of danger, or of this field, stands in it
    in whatever sense.
    """

    rule: Rule | None
    named: bool
    hinted: bool


@dataclass(frozen=True)
class EmergencyRules:
    """The rule set. `not_now` tells history, training, policy and fiction apart for every rule."""

    rules: tuple[Rule, ...]
    not_now: tuple[re.Pattern, ...]
    hints: re.Pattern

    def read(self, question: str) -> Danger:
        """What the rules find in a question."""
        text = for_rules(question)
        met = [rule for rule in self.rules if _any(rule.patterns, text)]
        elsewhere = bool(met) and _any(self.not_now, text)
        now = (
            rule
            for rule in met
            if not (rule.heed_context and elsewhere) and not _any(rule.unless, text)
        )
        return Danger(next(now, None), bool(met), bool(self.hints.search(text)))

    def match(self, question: str) -> Rule | None:
        """The first rule that the question meets, or None."""
        return self.read(question).rule


def _any(patterns: Iterable[re.Pattern], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _compile(words: Mapping[str, str], patterns: list[str]) -> tuple[re.Pattern, ...]:
    """Patterns with {name} replaced by a word list of that name; spaces match any white space."""
    compiled = []
    for pattern in patterns:
        for name, alternatives in words.items():
            pattern = pattern.replace("{" + name + "}", f"(?:{alternatives})")
        compiled.append(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"))
    return tuple(compiled)


@lru_cache(maxsize=1)
def load_rules() -> EmergencyRules:
    """The rules of search/data/emergency_rules.yaml, compiled once in a process."""
    data = yaml.safe_load(RULES_FILE.read_text("utf-8"))
    words = {name: "|".join(items) for name, items in data["words"].items()}
    return EmergencyRules(
        rules=tuple(
            Rule(
                key=rule["key"],
                kind=rule["kind"],
                patterns=_compile(words, rule["when"]),
                unless=_compile(words, rule.get("unless", [])),
                heed_context=rule.get("heed_context", True),
            )
            for rule in data["rules"]
        ),
        not_now=_compile(words, data["not_now"]),
        hints=_compile({}, ["|".join(data["hints"])])[0],
    )
