"""Questions to ask back, with buttons: only where the answer changes whom somebody is sent to.

The words are fixed texts of editors ("clarify-who"…): the heading is the question, each paragraph
the label of a button. What a button sends is fixed here: it comes back as the next question.
"""

import re
from dataclasses import dataclass

from .question import for_rules
from .texts import FixedTexts


@dataclass(frozen=True)
class Option:
    """What a button sends, and what that says."""

    kind: str
    value: str
    sends: str


OPTIONS: dict[str, tuple[Option, ...]] = {
    "who": (
        Option("who", "child", "It is about a child (under 18)."),
        Option("who", "adult", "It is about an adult."),
    ),
    "now": (
        Option("now", "yes", "Yes, it is happening now."),
        Option("now", "no", "Nobody is in danger right now."),
    ),
    "work": (
        Option("work", "yes", "I work or volunteer with them."),
        Option("work", "no", "I do not work with them."),
    ),
}
TEXT_KEY = "clarify-"
_BY_WORDS = {for_rules(option.sends): option for row in OPTIONS.values() for option in row}


YES = re.compile(r"(?:yes|yeah|yep|yh|ye|yup|it is|i do|they are)(?: please| now| it is| i do)?")
NO = re.compile(r"(?:no|nope|nah|not now|not really|i dont|its not)(?: i dont| not now| its not)?")
CHILD = re.compile(r"(?:its |it is )?(?:about )?(?:a |the )?(?:child|kid|baby|under 18)")
ADULT = re.compile(r"(?:its |it is )?(?:about )?(?:an |the )?(?:adult|grown up|over 18)")


def answer_given(turn: str, asked: str = "") -> Option | None:
    """The button that a turn came from, or that is meant where what was `asked` is answered."""
    words = for_rules(turn)
    if found := _BY_WORDS.get(words):
        return found
    first, second = (CHILD, ADULT) if asked == "who" else (YES, NO)
    if asked and first.fullmatch(words):
        return OPTIONS[asked][0]
    if asked and second.fullmatch(words):
        return OPTIONS[asked][1]
    return None


def kind_of(text_key: str) -> str:
    """The kind of clarifying question that a fixed text words; empty for all other texts."""
    kind = text_key.removeprefix(TEXT_KEY)
    return kind if kind != text_key and kind in OPTIONS else ""


def follow_up(kind: str, texts: FixedTexts) -> dict | None:
    """The clarifying question of a kind, in the shape of the API contract."""
    if not kind:
        return None
    return {
        "question": texts.heading(TEXT_KEY + kind),
        "options": [
            {"label": label, "value": option.sends}
            for label, option in zip(texts.paragraphs(TEXT_KEY + kind), OPTIONS[kind], strict=True)
        ],
    }
