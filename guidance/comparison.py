"""Compare two texts of a page word by word, so that a reader sees what was added and removed."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from bs4 import BeautifulSoup, Tag
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .body import with_numbers
from .numbers import replace_tokens
from .sections import NOT_SEARCHED

BLOCKS = ("h2", "h3", "h4", "p", "li", "tr", "caption", "summary")
HEADING_KINDS = ("h2", "h3", "h4")
# Below this share of common words two paragraphs are different ones, not one that was changed.
ALIKE = 0.45
# How far a changed paragraph is looked for among those that took its place.
REACH = 12
# So few words that stayed between two changes are read as part of the change.
LONE_WORDS = 1
# Words of one paragraph times words of the other: above this they are shown whole. And so are the
# changed paragraphs of a page once they have come to this together.
MOST_COMPARED = 1_000_000
MOST_COMPARED_ON_A_PAGE = 5_000_000
# Comparisons that each process keeps.
KEPT = 32


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item or table row, as plain words."""

    kind: str
    text: str


@dataclass(frozen=True)
class Piece:
    """Words that stayed (`change` is empty), were "added" or were "removed"."""

    change: str
    text: str


@dataclass(frozen=True)
class Line:
    """A block of the comparison. `change` is "added", "removed", "changed" or empty."""

    kind: str
    change: str
    pieces: tuple[Piece, ...]


def blocks_of(html: str) -> list[Block]:
    """The words of a page's HTML in blocks; the contact cards, which are not its own words, go."""
    soup = BeautifulSoup(html, "lxml")
    for tag in soup.find_all(attrs={NOT_SEARCHED: True}):
        tag.decompose()
    found = [Block(tag.name, _own_words(tag)) for tag in soup.find_all(BLOCKS)]
    return [block for block in found if block.text]


def _own_words(tag: Tag) -> str:
    if tag.name == "tr":
        cells = (cell.get_text(" ", strip=True) for cell in tag.find_all(["th", "td"]))
        text = " | ".join(filter(None, cells))
    else:
        text = "".join(s for s in tag.find_all(string=True) if s.find_parent(BLOCKS) is tag)
    text = replace_tokens(text, lambda key: f"{{{{{key}}}}}")
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class _Allowance:
    """How many words may still be held against words on a page."""

    left: int

    def covers(self, work: int) -> bool:
        """Whether this much more may be done; it is then used up."""
        if work > min(self.left, MOST_COMPARED):
            return False
        self.left -= work
        return True


def compare(old: Iterable[Block], new: Iterable[Block]) -> list[Line]:
    """The lines of both texts in order: what stayed, went, came, and what changed within a line."""
    old, new = list(old), list(new)
    allowance = _Allowance(MOST_COMPARED_ON_A_PAGE)
    lines: list[Line] = []
    for change, i, i_end, j, j_end in SequenceMatcher(None, old, new, False).get_opcodes():
        if change == "equal":
            lines += [_whole(block, "") for block in new[j:j_end]]
        else:
            lines += _matched(old[i:i_end], new[j:j_end], allowance)
    return lines


def _whole(block: Block, change: str) -> Line:
    return Line(block.kind, change, (Piece(change, block.text),))


def _matched(old: list[Block], new: list[Block], allowance: _Allowance) -> list[Line]:
    """Blocks that took the place of others, each beside the one that it most likely was."""
    lines: list[Line] = []
    at = 0
    for block in old:
        candidates = range(at, min(at + REACH, len(new)))
        best = max(candidates, key=lambda j: _likeness(block, new[j]), default=None)
        if best is None or _likeness(block, new[best]) < ALIKE:
            lines.append(_whole(block, "removed"))
            continue
        lines += [_whole(other, "added") for other in new[at:best]]
        lines.append(_changed(block, new[best], allowance))
        at = best + 1
    return lines + [_whole(other, "added") for other in new[at:]]


def _likeness(old: Block, new: Block) -> float:
    """The share of words that two blocks have in common, 0 for blocks of different kinds."""
    if old.kind != new.kind:
        return 0.0
    ours, theirs = set(old.text.lower().split()), set(new.text.lower().split())
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _changed(old: Block, new: Block, allowance: _Allowance) -> Line:
    ours, theirs = old.text.split(" "), new.text.split(" ")
    if not allowance.covers(len(ours) * len(theirs)):
        return Line(new.kind, "changed", (Piece("removed", old.text), Piece("added", new.text)))
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []

    def close():
        pieces.extend(
            Piece(change, " ".join(words))
            for change, words in (("removed", gone), ("added", come))
            if words
        )
        gone.clear()
        come.clear()

    steps = SequenceMatcher(None, ours, theirs, False).get_opcodes()
    for change, i, i_end, j, j_end in steps:
        lone = j_end - j <= LONE_WORDS and (gone or come) and j_end < len(theirs)
        if change == "equal" and not lone:
            close()
            pieces.append(Piece("", " ".join(theirs[j:j_end])))
        else:
            gone += ours[i:i_end]
            come += theirs[j:j_end]
    close()
    return Line(new.kind, "changed", tuple(pieces))


_CHANGES = ("changed", "added", "removed")
_TAGS = {"added": "ins", "removed": "del"}


def _piece_html(piece: Piece) -> SafeString:
    if not piece.change:
        return conditional_escape(piece.text)
    return format_html(
        '<{tag}><span class="govuk-visually-hidden">[{change}: </span>{text}'
        '<span class="govuk-visually-hidden"> – end of {change} words]</span></{tag}>',
        tag=mark_safe(_TAGS[piece.change]),  # noqa: S308 - one of two constants
        change=piece.change,
        text=piece.text,
    )


def _line_html(line: Line) -> SafeString:
    words = format_html_join(" ", "{}", ((_piece_html(piece),) for piece in line.pieces))
    label = (
        format_html(
            '<span class="app-comparison__label" aria-hidden="true">{}</span> ',
            line.change.capitalize(),
        )
        if line.change
        else ""
    )
    tag = line.kind if line.kind in HEADING_KINDS else "p"
    return format_html(
        '<{tag} class="app-comparison__line--{kind}{changed}">{}{}</{tag}>',
        label,
        words,
        tag=mark_safe(tag),  # noqa: S308 - from a closed list
        kind=line.kind,
        changed=f" app-comparison__line--{line.change}" if line.change else "",
    )


def comparison_html(lines: Iterable[Line]) -> SafeString:
    """The comparison for its page, each number still as its contact's key."""
    return mark_safe("".join(_line_html(line) for line in lines))  # noqa: S308 - escaped above


@lru_cache(maxsize=KEPT)
def _compared(old_html: str, new_html: str) -> tuple[SafeString, dict[str, int]]:
    """The comparison of two texts, and how many lines changed in each way.

    Kept by the words themselves, so that it is never that of other words. Which words a reader may
    see is decided anew each time, before they come here.
    """
    lines = compare(blocks_of(old_html), blocks_of(new_html))
    counts = Counter(line.change for line in lines)
    return comparison_html(lines), {name: counts[name] for name in _CHANGES}


def comparison_context(page, wanted_from: str, wanted_to: str) -> dict:
    """What the page of a comparison shows; a version that cannot be read is passed over in words.

    Without two names it compares the newest version with the one before it.
    """
    kept = page.comparable_versions
    by_name = {row.version: row for row in kept}
    unknown = [name for name in (wanted_from, wanted_to) if name and name not in by_name]
    context = {"versions": kept, "unknown": bool(unknown)}
    if len(kept) < 2:
        return context
    new = by_name.get(wanted_to, kept[-1])
    earlier = kept[: kept.index(new)] or kept[1:]
    old = by_name.get(wanted_from, earlier[-1])
    html, counts = _compared(old.html, new.html)
    return context | {
        "old": old,
        "new": new,
        # Numbers are those of today's directory on both sides.
        "comparison": mark_safe(with_numbers(html)),  # noqa: S308 - escaped when it was compared
        "counts": counts,
        "changes": sum(counts.values()),
    }
