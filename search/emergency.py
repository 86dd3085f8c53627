"""Emergency rules: they need no database, no model and no index, and always run first.

Danger named in another language is read by the words of search/data/languages.yaml.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from .languages import LANGUAGES, may_be_in_another_language
from .question import for_rules

RULES_FILE = Path(__file__).parent / "data" / "emergency_rules.yaml"


@dataclass(frozen=True)
class Rule:
    """Words that mean danger now, and the words that say it is not now.

    `text_key` names the fixed words that answer it.
    """

    key: str
    text_key: str
    patterns: tuple[re.Pattern, ...]
    unless: tuple[re.Pattern, ...] = ()
    heed_context: bool = True
    language: str = ""

    def pattern_met(self, question: str) -> str:
        """The pattern that a question meets, as it is written in the rule."""
        text = for_rules(question)
        return next((p.pattern for p in self.patterns if p.search(text)), "")


@dataclass(frozen=True)
class Danger:
    """The rules whose words stand in a question, the first of them that the context does not
    silence, and whether a word of danger, or of this field, stands in it in whatever sense.
    `may_be_now` says that it tells of violence without saying when, `wants_to_die` that somebody
    wants to be dead, `own_harm` that whoever asks has hurt somebody or fears that they will.
    """

    met: tuple[Rule, ...]
    rule: Rule | None
    hinted: bool
    may_be_now: bool
    wants_to_die: bool = False
    own_harm: bool = False

    @property
    def named(self) -> bool:
        """Whether danger is spoken of at all, even where the context says that it is not now."""
        return bool(self.met)


# What names danger only to say that there is none.
_NOT_HINTS = re.compile(
    r"\b(?:nobody|no one|noone) (?:is )?(?:in danger|hurt)\b|\bfound (?:him|her|them) safe\b"
)


@dataclass(frozen=True)
class EmergencyRules:
    """The rule set. `not_now` tells history, training, policy and fiction apart for every rule.

    `happening_now` and what follows are what people say in a later turn of what they told before.
    """

    rules: tuple[Rule, ...]
    not_now: tuple[re.Pattern, ...]
    hints: re.Pattern
    may_be_now: tuple[re.Pattern, ...]
    wants_to_die: tuple[re.Pattern, ...]
    own_harm: tuple[re.Pattern, ...]
    done_to_me: tuple[re.Pattern, ...]
    happening_now: tuple[re.Pattern, ...]
    help_came: tuple[re.Pattern, ...]
    not_help: tuple[re.Pattern, ...]
    over: tuple[re.Pattern, ...]
    found: tuple[re.Pattern, ...]
    never_was: tuple[re.Pattern, ...]
    not_over: tuple[re.Pattern, ...]

    def for_one_question(self) -> "EmergencyRules":
        """The same rules, which read a text once however often they are asked about it.

        To be thrown away with the question: what people type is not kept.
        """
        return ReadOnce(**{one.name: getattr(self, one.name) for one in fields(self)})

    def read(self, question: str) -> Danger:
        """What the rules find in a question."""
        text = for_rules(question)
        rules = self.rules if may_be_in_another_language(question) else self.in_english
        met = tuple(rule for rule in rules if _any(rule.patterns, text))
        elsewhere = _any(self.not_now, text)
        now = (
            rule
            for rule in met
            if not (rule.heed_context and elsewhere) and not _any(rule.unless, text)
        )
        return Danger(
            met=met,
            rule=next(now, None),
            hinted=bool(self.hints.search(text)),
            may_be_now=not elsewhere and _any(self.may_be_now, text),
            wants_to_die=_any(self.wants_to_die, text),
            own_harm=not (elsewhere or _any(self.done_to_me, text)) and _any(self.own_harm, text),
        )

    @cached_property
    def in_english(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.language)

    def match(self, question: str) -> Rule | None:
        """The first rule that the question meets, or None."""
        return self.read(question).rule

    def says_it_is_now(self, turn: str) -> bool:
        """Whether a later turn says that what was told before is happening now."""
        return _any(self.happening_now, for_rules(turn))

    def says_it_is_over(self, turn: str, *, for_a_life: bool = False) -> bool:
        """Whether a later turn says that nobody is in danger any more.

        Where the danger was `for_a_life` (suicide, poison, a body that is hurt), only help that
        came, or the button, ends it.
        """
        helped = self._ends(self.help_came, turn, unless=self.not_help)
        return helped or (not for_a_life and self._ends(self.over, turn))

    def says_who_was_missing_is_found(self, turn: str) -> bool:
        """Whether a later turn says that whoever was missing is back and safe."""
        return self._ends(self.found, turn)

    def says_it_never_was(self, turn: str) -> bool:
        """Whether a later turn says that what was told was on a screen, or a false alarm."""
        return self._ends(self.never_was, turn)

    def _ends(
        self, patterns: Iterable[re.Pattern], turn: str, *, unless: Iterable[re.Pattern] = ()
    ) -> bool:
        """Whether a turn without danger says so, in what it does not ask, and doubts nothing."""
        if self.hints.search(_NOT_HINTS.sub(" ", for_rules(turn))):
            return False
        sentences = re.findall(r"[^.!?\n]+[.!?]*", turn)
        said = for_rules(" ".join(one for one in sentences if "?" not in one))
        doubted = _any((*self.not_over, *unless), _NOT_HINTS.sub(" ", said))
        return _any(patterns, said) and not doubted


class ReadOnce(EmergencyRules):
    """Rules that remember what they found in each text."""

    @cached_property
    def _found(self) -> dict[str, Danger]:
        return {}

    def read(self, question: str) -> Danger:
        if question not in self._found:
            self._found[question] = super().read(question)
        return self._found[question]


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
    in_english = [
        Rule(
            key=rule["key"],
            text_key=f"emergency-{rule['kind']}",
            patterns=_compile(words, rule["when"]),
            unless=_compile(words, rule.get("unless", [])),
            heed_context=rule.get("heed_context", True),
        )
        for rule in data["rules"]
    ]
    in_others = [
        Rule(
            key=f"danger-{language.code}",
            text_key=language.text_key,
            patterns=tuple(re.compile(language.bounded(danger)) for danger in language.danger),
            heed_context=False,
            language=language.code,
        )
        for language in LANGUAGES.values()
    ]
    return EmergencyRules(
        rules=(*in_english, *in_others),
        not_now=_compile(words, data["not_now"]),
        hints=_compile({}, ["|".join(data["hints"])])[0],
        may_be_now=_compile(words, data["may_be_now"]),
        wants_to_die=_compile(words, data["wants_to_die"]),
        own_harm=_compile(words, data["own_harm"]),
        done_to_me=_compile(words, data["done_to_me"]),
        happening_now=_compile(words, data["happening_now"]),
        help_came=_compile(words, data["help_came"]),
        not_help=_compile(words, data["not_help"]),
        over=_compile(words, data["over"]),
        found=_compile(words, data["found"]),
        never_was=_compile(words, data["never_was"]),
        not_over=_compile(words, data["not_over"]),
    )
