"""Small questions about the wording of a line that several steps ask."""

import re


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, which spaces divide."""
    return frozenset(text.split())


MINOR_WORDS = word_set(
    "a an and are as at be but by for from has have in into is it its of on or our per than "
    "that the their this to via was were what which who will with your how we us"
)
SMALL_IN_TITLES = word_set(
    "a an and as at but by for from in into of on or per than the to via with"
)
_HANGING = word_set(
    "a an and are as at be because been between but by can for from had has have in "
    "including into is its more my not of on or other our over per should such than that the "
    "their these this those through to under until upon via was were when where which while "
    "who will with within would your"
)
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")
WORD = re.compile(r"[A-Za-zÀ-ÿ0-9£%&][\wÀ-ÿ'’&%.,-]*")
NUMBER_MARK = re.compile(r"^[\s\d.,%£$+\-–—/()~<>≤≥=|:*#•·●■▪°½¼¾x×n]+$", re.I)


def words(text: str) -> list[str]:
    """The words of `text`."""
    return WORD.findall(text)


def ends_sentence(text: str) -> bool:
    """Whether `text` stops where a sentence or a lead-in can stop."""
    return bool(_ENDS_SENTENCE.search(text))


def hangs(text: str) -> bool:
    """Whether `text` ends in a word that no sentence ends in, or in a comma."""
    if text.endswith((",", "(", "/")) or re.search(r"\s[-–&]$", text):
        return True
    last = re.search(r"([A-Za-z]+)$", text)
    return bool(last) and last.group(1).lower() in _HANGING and last.group(1) != "A"


def starts_lower(text: str) -> bool:
    """Whether `text` starts like the middle of a sentence."""
    return bool(re.match(r"[\"'“‘(]?[a-z]{2,}|[\"'“‘(]?a\s", text)) and not re.match(
        r"(?:https?://|www\.|[\w.+-]+@|[ivx]+[.)]\s|[a-z]\)\s|e-mail\b)", text
    )


def is_continuation(before: str, after: str) -> bool:
    """Whether `after` goes on with the sentence that `before` began."""
    if ends_sentence(before) or not before or not after:
        return False
    if starts_lower(after):
        return True
    return hangs(before) and len(words(before)) > 7


def is_numeric(text: str) -> bool:
    """Whether `text` is numbers, percentages and marks only."""
    return bool(NUMBER_MARK.match(text)) or text.strip().lower() in {"n/a", "no.", "£", "%", "-"}


def is_capitals(text: str) -> bool:
    """Whether every letter of `text` is a capital, with at least one word of four."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4 or not re.search(r"[A-Z]{4}", text):
        return False
    return sum(c.isupper() for c in letters) >= 0.95 * len(letters)


def is_title_case(text: str) -> bool:
    """Whether the words that matter start with a capital."""
    major = [w for w in words(text) if w[0].isalpha() and w.lower() not in MINOR_WORDS]
    return bool(major) and sum(w[0].isupper() for w in major) >= 0.8 * len(major)


def slug(text: str) -> str:
    """`text` as an anchor; empty when it has no letter or digit."""
    plain = re.sub(r"['’]", "", text.lower()).replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def key(text: str) -> str:
    """`text` for comparing: letters and digits only, small."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())
