"""Other languages: which one somebody writes in, and the words by which each tells of danger."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from .question import for_rules
from .vocabulary import Vocabulary

LANGUAGES_FILE = Path(__file__).parent / "data" / "languages.yaml"
# Written without spaces between words.
UNDIVIDED = ("zh",)


@dataclass(frozen=True)
class Language:
    """A language that there are fixed words for. `code` is as in HTML's lang."""

    code: str
    danger: tuple[str, ...]
    common: frozenset[str] = frozenset()

    @property
    def text_key(self) -> str:
        return text_key_of(self.code)

    def bounded(self, pattern: str) -> str:
        """A pattern that matches whole words where the language has them."""
        return pattern if self.code.startswith(UNDIVIDED) else rf"(?<!\w)(?:{pattern})(?!\w)"


def text_key_of(code: str) -> str:
    """Which fixed words answer a language."""
    return f"language-{code}"


def _read() -> dict[str, Language]:
    rows = yaml.safe_load(LANGUAGES_FILE.read_text("utf-8"))["languages"]
    return {
        row["code"]: Language(
            row["code"], tuple(row["danger"]), frozenset(map(for_rules, row.get("common", [])))
        )
        for row in rows
    }


LANGUAGES = _read()

# What people here are likeliest to write beside English and the languages above: the fewer a text
# can be taken for, the surer it is told. For these the words are in English.
OTHERS = ("bn", "de", "fa", "hi", "hu", "ku", "lt", "ml", "pa", "ru", "so", "tl", "tr", "ur", "vi")
OTHER = "other"
ENGLISH = "en"
# By the codes of the identifier, where ours say more.
OUR_CODES = {"zh": "zh-hans"}
# A text of which so many words are known is in English, whatever it looks like. One in our letters
# is in another language from this probability on. Chosen on what people type: docs/evaluation.md.
KNOWN_IN_ENGLISH = 0.75
# Two words that are common there, and no English, tell a language by themselves.
COMMON_WORDS = 2
SURELY = 0.75
SURELY_ENGLISH = 0.99


def language_of_script(text: str) -> str:
    """The language of a text that is mostly in other letters than ours; empty for all others."""
    letters = [character for character in text if character.isalpha()]
    ours = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    if not letters or ours > len(letters) / 2:
        return ""
    return _our_code(_identifier().rank(text)[0][0]) or OTHER


def may_be_in_another_language(text: str) -> bool:
    """Whether a text is not surely in English: cheap, and in doubt it may be."""
    code, probability = _identifier().rank(text)[0]
    return code != ENGLISH or probability < SURELY_ENGLISH


def language_of(text: str, vocabulary: Vocabulary) -> str:
    """The language that a text is in: a key of LANGUAGES, or "other"; empty for English.

    Texts that are too short or too strange to tell are taken for English.
    """
    if language := language_of_script(text):
        return language
    words = set(for_rules(text).split())
    said = {code: len(words & language.common) for code, language in LANGUAGES.items()}
    most = max(said, key=said.get)
    if said[most] >= COMMON_WORDS:
        return most
    if vocabulary.share_known(text) >= KNOWN_IN_ENGLISH:
        return ""
    code, probability = _identifier().rank(text)[0]
    return "" if code == ENGLISH or probability < SURELY else _our_code(code) or OTHER


def _our_code(code: str) -> str:
    ours = OUR_CODES.get(code, code)
    return ours if ours in LANGUAGES else ""


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    ours = {code: known for known, code in OUR_CODES.items()}
    told = [ours.get(code, code) for code in LANGUAGES]
    identifier.set_languages([ENGLISH, *told, *OTHERS])
    return identifier
