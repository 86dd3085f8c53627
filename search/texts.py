"""The fixed words of answers: from the database, else as they came with the code."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

from guidance.directory import Directory
from guidance.numbers import TOKEN, number_words, replace_tokens
from guidance.unchanged import while_unchanged

STARTER_FILE = Path(__file__).parent / "data" / "answer_texts.yaml"


@lru_cache(maxsize=1)
def starter_texts() -> dict[str, dict[str, str]]:
    """Heading and text by key, as they came with the code."""
    rows = yaml.safe_load(STARTER_FILE.read_text("utf-8"))["answer_texts"]
    return {row["key"]: {"heading": row["heading"], "text": row["text"]} for row in rows}


class FixedTexts:
    """Headings and paragraphs by key, with numbers from a directory."""

    def __init__(self, rows: dict[str, dict[str, str]], directory: Directory):
        self._rows = {**starter_texts(), **rows}
        self._directory = directory

    def heading(self, key: str) -> str:
        return self._rows[key]["heading"]

    def paragraphs(self, key: str, direction: str = "ltr") -> list[str]:
        return paragraphs_of(self._rows[key]["text"], self._directory, direction)


# Around a number in a text that is written from right to left, which would turn its parts round.
LEFT_TO_RIGHT = "\u2066{}\u2069"


def paragraphs_of(text: str, directory: Directory, direction: str = "ltr") -> list[str]:
    """The paragraphs of a text, which empty lines divide, with numbers from a directory.

    `direction` is how the text is written, as in HTML's dir.
    """
    if direction == "rtl":
        text = TOKEN.sub(lambda found: LEFT_TO_RIGHT.format(found.group()), text)
    text = plain_numbers(text, directory).replace("\r\n", "\n")
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def plain_numbers(text: str, directory: Directory) -> str:
    """The text with every {{contact-key}} replaced by its number."""

    def number(key: str) -> str:
        return number_words(directory.reach_in_words(key))[0]

    return replace_tokens(text, number)


def without_half_numbers(part: str, before: str = "", after: str = "") -> str:
    """A part of a text without a telephone number that was cut in two.

    `before` and `after` are what the text holds around it.
    """
    if re.match(r"\s*[\d(]", after):
        part = re.sub(r"[+(]?\d[\d\s()-]*$", "", part)
    if re.search(r"\d[\s)-]*$", before):
        part = re.sub(r"^[\d\s()-]+", "", part)
    return part


@while_unchanged
def published_texts() -> dict[str, dict[str, str]]:
    """Heading and text by key, as editors have published them at this moment."""
    from .models import AnswerText

    return {
        row["key"]: {"heading": row["heading"], "text": row["text"]}
        for row in AnswerText.objects.filter(live=True).values("key", "heading", "text")
    }
