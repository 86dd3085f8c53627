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


def for_rules(text: str) -> str:
    """Lower case without apostrophes and punctuation, as the emergency rules match it."""
    folded = text.lower().replace("'", "")
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w£%?]+", " ", folded).strip()
