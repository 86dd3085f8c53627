"""A question as it is worked on: cleaned of what people did not mean to type."""

import re
import unicodedata

# Emoji that carry meaning in a call for help.
EMOJI_WORDS = {"🆘": " sos help ", "🔪": " knife ", "🔫": " gun ", "🩸": " blood "}
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
KEPT_CONTROLS = {"\n", "\t"}


def normalise(text: str) -> str:
    """The question in plain characters on one line.

    Hidden and control characters go, look-alike forms are folded (NFKC), white space is single.
    """
    for emoji, word in EMOJI_WORDS.items():
        text = text.replace(emoji, word)
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8"))
    text = "".join(
        character
        for character in text
        if character in KEPT_CONTROLS or not unicodedata.category(character).startswith("C")
    )
    return re.sub(r"\s+", " ", text.translate(APOSTROPHES)).strip()


def has_words(text: str) -> bool:
    """Whether anything in the text can be read: two letters in a row."""
    return bool(re.search(r"[^\W\d_]{2}", text))


def is_mash(text: str) -> bool:
    """Whether a text is keys pressed at random: no word in it could be said."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(words) and not any(map(_can_be_said, words))


ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _can_be_said(word: str) -> bool:
    along_a_row = any(
        word[at : at + 4] in row or word[at : at + 4] in row[::-1]
        for at in range(len(word) - 3)
        for row in ROWS_OF_KEYS
    )
    return (
        re.search("[aeiouyà-ÿ]", word) is not None
        and not along_a_row
        and not re.search(r"[^aeiouyà-ÿ]{5}|(.)\1{3}", word)
    )


def for_rules(text: str) -> str:
    """Lower case without apostrophes and punctuation, as the emergency rules match it."""
    folded = text.lower().replace("'", "")
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w£%?]+", " ", folded).strip()
