"""The vocabulary of a build: the words of its passages, how rare each is, and spelling by them."""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .words import stem, words_of

FILE = "vocabulary.json"
SPELT = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Shorter words are too like one another to guess which was meant; longer ones are none.
SHORTEST = 5
LONGEST = 30
# Of a long text full of unknown words no more are looked up: each costs a walk through the list.
MOST_LOOKED_UP = 30
# Slips in a word (letters missing, too many, wrong or in the wrong order) from this length on, and
# in a shorter one where only vowels and double letters are missing: those are lost most often.
TWO_SLIPS_FROM = 8
GUESSES = 50


class Vocabulary:
    """What words there are."""

    def __init__(self, passages: int, counts: Mapping[str, int], general: Iterable[str]):
        """`counts` are the passages that hold each word, `general` other words of the language."""
        self._passages = passages
        self._counts = counts
        self._general = sorted(set(general))
        self._by_stem: Counter[str] = Counter()
        for word, count in counts.items():
            self._by_stem[stem(word)] += count
        self._known = set(self._by_stem) | {stem(word) for word in self._general}
        # By the sound that they begin with, words as they are written and as they sound.
        self._by_initial: dict[str, dict[str, str]] = defaultdict(dict)
        for word in counts:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                sound = _sound(word)
                self._by_initial[sound[0]][word] = sound

    @classmethod
    def build(cls, texts: Iterable[str], general: Iterable[str]) -> "Vocabulary":
        counts: Counter[str] = Counter()
        passages = 0
        for text in texts:
            counts.update(set(words_of(text)))
            passages += 1
        return cls(passages, counts, general)

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        return cls(**json.loads((folder / FILE).read_text()))

    def save(self, folder: Path) -> None:
        state = {"passages": self._passages, "counts": self._counts, "general": self._general}
        (folder / FILE).write_text(json.dumps(state))

    def rarity(self, stem_of_word: str) -> float:
        """How much a word says about a text: the inverse of how many passages hold its stem."""
        return math.log(1 + self._passages / (1 + self._by_stem.get(stem_of_word, 0)))

    def knows_some(self, text: str) -> bool:
        """Whether a text holds a word that the passages or the language know."""
        return any(stem(word) in self._known for word in words_of(text))

    def knows_most(self, text: str) -> bool:
        """Whether more than half of a text's words are such."""
        return self.share_known(text) > 0.5

    def share_known(self, text: str) -> float:
        """How many of a text's words are such, from 0 to 1."""
        words = words_of(text)
        return sum(stem(word) in self._known for word in words) / max(len(words), 1)

    def correct(self, text: str) -> str:
        """The text with words that nobody writes put right as words of the passages.

        A word is changed only to one that begins alike and differs by one slip; by two where it is
        long, or lacks only vowels and double letters.
        """
        looked_up: dict[str, str] = {}

        def put_right(found: re.Match[str]) -> str:
            typed = found.group()
            word = re.sub("['’].*", "", typed).lower()
            if not SHORTEST <= len(word) <= LONGEST or stem(word) in self._known:
                return typed
            if word not in looked_up and len(looked_up) < MOST_LOOKED_UP:
                looked_up[word] = self._nearest(word)
            return looked_up.get(word) or typed

        return SPELT.sub(put_right, text)

    def _nearest(self, word: str) -> str:
        """The known word that was probably meant, or nothing."""
        sound = _sound(word)
        found = process.extract(
            sound,
            self._by_initial.get(sound[0], {}),
            scorer=OSA.distance,
            score_cutoff=2,
            limit=GUESSES,
        )
        meant = [
            (slips, -self._counts[guess], guess)
            for _, slips, guess in found
            if slips < 2 or len(word) >= TWO_SLIPS_FROM or _is_short_for(guess, word)
        ]
        return min(meant)[2] if meant else ""


def _sound(word: str) -> str:
    """A word without the letters by which children and others who write by ear go wrong at once."""
    return re.sub("^(?:k(?=n)|w(?=r)|p(?=s))", "", word).replace("ph", "f").replace("ck", "k")


def _is_short_for(word: str, typed: str) -> bool:
    """Whether what was typed lacks only vowels and double letters of a word, as “marige” does."""
    return len(typed) < len(word) - 1 and _consonants(typed) == _consonants(word)


def _consonants(word: str) -> str:
    return re.sub("[aeiouy]", "", re.sub(r"(.)\1+", r"\1", word))
