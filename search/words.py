"""Words as search compares them: lower case, without apostrophes, by their stems.

Nothing that a person typed is kept: what is kept between requests are the words of pages alone.
"""

import re
import threading
from functools import lru_cache

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

WORD = re.compile(r"\w+(?:['’]\w+)*")
STOPWORDS = frozenset(STOPWORDS_EN_PLUS)
# The library's stemmer is not made for several threads at once; with 0 it remembers no words.
_of_thread = threading.local()


def words_of(text: str) -> list[str]:
    return [word.replace("'", "").replace("’", "") for word in WORD.findall(text.lower())]


def stem(word: str) -> str:
    """The stem of a word in lower case (Snowball's English)."""
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = Stemmer.Stemmer("english", 0)
    return _of_thread.stemmer.stemWord(word)


def stems(text: str) -> list[str]:
    """The stem of each word of a text, in order."""
    return [stem(word) for word in words_of(text)]


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that say what a text is about."""
    return frozenset(stem(word) for word in words_of(text) if word not in STOPWORDS)


@lru_cache(maxsize=20_000)
def content_stems_of_page(text: str) -> frozenset[str]:
    """The same for words of a page, remembered. Not for anything that a person typed."""
    return content_stems(text)
