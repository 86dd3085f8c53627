"""Where a passage holds the words of a search: the best part of it, with those words marked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .texts import without_half_numbers
from .words import WORD, content_stems, stems

SENTENCE_START = re.compile(r"(?<=[.!?;:])\s+")
EXCERPT_CHARACTERS = 320
# Words that are read before the first that matches, where the excerpt begins within a sentence.
WORDS_BEFORE = 8


@dataclass(frozen=True)
class Span:
    """A place in a text that holds a word or a phrase of the search."""

    start: int
    end: int
    what: tuple[str, ...]


class Wanted:
    """The words of a search by their stems, and phrases that mean the same."""

    def __init__(self, text: str, phrases: Iterable[str] = ()):
        said = {tuple(stems(phrase)) for phrase in phrases} - {()}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(said | {(stem,) for stem in content_stems(text)}, key=len)[::-1]:
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def find(self, text: str) -> list[Span]:
        """Where the text holds what is wanted, the longest phrase first, none over another."""
        places, found = list(WORD.finditer(text)), stems(text)
        spans, at = [], 0
        while at < len(found):
            phrase = next(
                (
                    phrase
                    for phrase in self._by_first.get(found[at], ())
                    if tuple(found[at : at + len(phrase)]) == phrase
                ),
                None,
            )
            if phrase:
                end = at + len(phrase)
                spans.append(Span(places[at].start(), places[end - 1].end(), phrase))
                at = end
            else:
                at += 1
        return spans

    def holds(self, text: str) -> bool:
        return bool(self.find(text))


@dataclass(frozen=True)
class Excerpt:
    """A part of a passage, and where it holds what was searched for."""

    text: str
    spans: tuple[Span, ...]

    @cached_property
    def words(self) -> list[str]:
        """What matches, as the text writes it, each once."""
        return list(dict.fromkeys(self.text[span.start : span.end] for span in self.spans))

    @property
    def html(self) -> SafeString:
        return marked(self.text, self.spans)


def marked(text: str, spans: Sequence[Span]) -> SafeString:
    """The text as HTML, everything escaped, with the spans in <mark>: neighbours in one."""
    runs: list[tuple[int, int]] = []
    for span in spans:
        if runs and not text[runs[-1][1] : span.start].strip():
            runs[-1] = (runs[-1][0], span.end)
        else:
            runs.append((span.start, span.end))
    ends = [0, *(end for _, end in runs)]
    parts = (
        (text[at:start], text[start:end]) for at, (start, end) in zip(ends, runs, strict=False)
    )
    before = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", before, text[ends[-1] :])


def excerpt(text: str, wanted: Wanted, most: int = EXCERPT_CHARACTERS) -> Excerpt:
    """The part of a passage that says most about what is wanted, in at most so many characters.

    It begins with a sentence where one begins shortly before the words; without any of the words it
    is the beginning.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return Excerpt(text, tuple(wanted.find(text)))
    spans = wanted.find(text)
    start = _start(text, _densest(spans, most), most)
    end = _end(text, start, most)
    cut = without_half_numbers(text[start:end], text[:start], text[end:]).strip(" ,;:")
    cut = f"{'…' if start else ''}{cut}{'…' if end < len(text) and cut[-1:] not in '.!?' else ''}"
    return Excerpt(cut, tuple(wanted.find(cut)))


def _densest(spans: Sequence[Span], most: int) -> int:
    """Where the stretch begins that holds most different words, then most words; the first such."""
    best, where = (0, 0), 0
    for at, first in enumerate(spans):
        inside = [span for span in spans[at:] if span.end <= first.start + most * 3 // 4]
        kinds = Counter(span.what for span in inside)
        weight = (sum(len(what) for what in kinds), len(inside))
        if weight > best:
            best, where = weight, first.start
    return where


def _start(text: str, wanted_at: int, most: int) -> int:
    """The beginning of a sentence a little before this place, else of a few words before it."""
    if wanted_at < most // 4:
        return 0
    sentences = [m.end() for m in SENTENCE_START.finditer(text, 0, wanted_at + 1)]
    if sentences and wanted_at - sentences[-1] <= most // 3:
        return sentences[-1]
    words = [m.start() for m in re.finditer(r"\S+", text[:wanted_at])]
    return words[-WORDS_BEFORE] if len(words) > WORDS_BEFORE else 0


def _end(text: str, start: int, most: int) -> int:
    """The last end of a word that still fits."""
    if start + most >= len(text):
        return len(text)
    cut = text.rfind(" ", start, start + most + 1)
    return cut if cut > start else start + most
