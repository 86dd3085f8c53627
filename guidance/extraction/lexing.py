"""Messy text into pieces: paragraphs, items, tables, marked headings and page breaks."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .typography import Hyphens, plain_inline
from .wording import ends_sentence, is_capitals, is_continuation, starts_lower, words

BLANK_PAGE = re.compile(
    r"^\W*(?:this )?page (?:is )?(?:left )?intentionally (?:left )?blank\W*$", re.I
)
_BULLET = re.compile(
    r"^\s*(?:[-*+•●▪■◦‣⁃❖➢➤✓✔·\uf000-\uf0ff]|[–—](?=\s+[a-zA-Z])|o(?=\s{1,8}[A-Z]))\s+(?=\S)"
)
_BULLET_TIGHT = re.compile(r"^\s*[•●▪■◦‣⁃❖➢➤\uf000-\uf0ff](?=\S)")
_ORDERED = re.compile(
    r"^\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})\.)\s+\S"
)
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\.\d{1,3}(?:\.\d{1,3}){0,3}\.?|\d{1,2}\.)\s+\S")
_ATX = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"^\s*(?:[-=*~]\s?){3,}\s*$|^\s*[_—–]{3,}\s*$")
_PIPE = re.compile(r"^\s*\|(.*\|.*)\|?\s*$")
_STRONG = re.compile(r"^(?:\*\*(?!\s)(?:(?!\*\*).)+\*\*:?\s*)+$", re.S)


@dataclass(frozen=True)
class Piece:
    """A piece of text before anything is known of its place.

    Attributes:
        kind: "text", "item", "table", "heading" (marked as one, with its level), "page" or "part".
        text: clean text, without inline marks.
        level: of a marked heading.
        strong: whether the whole of it is bold.
        lines: the lines it stood on, for judging signatures and addresses.
        rows: of a table.
    """

    kind: str
    text: str = ""
    level: int = 0
    strong: bool = False
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def _typical_width(lines: Iterable[str]) -> int:
    """How long a full line is where lines are wrapped; 0 where they are not."""
    lengths, previous = [], ""
    for line in lines:
        text = line.strip()
        if previous and text and "\t" not in text:
            lengths.append(len(previous))
        previous = text if "\t" not in text else ""
    lengths = sorted(n for n in lengths if n <= 200)
    return lengths[int(len(lengths) * 0.85)] if len(lengths) >= 8 else 0


def _without_double_spacing(lines: list[str]) -> list[str]:
    """The lines without the blank one after each, where wrapped text was set double-spaced."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    if len(filled) < 30:
        return lines
    gaps = [b - a for a, b in itertools.pairwise(filled)]
    singles = sum(gap == 1 for gap in gaps)
    broken = sum(
        1
        for a, b in itertools.pairwise(filled)
        if b - a == 2 and starts_lower(lines[b].strip()) and not ends_sentence(lines[a].strip())
    )
    if singles > 0.05 * len(gaps) or broken < 0.35 * len(gaps):
        return lines
    return [
        line
        for i, line in enumerate(lines)
        if line.strip()
        or not (0 < i < len(lines) - 1 and lines[i - 1].strip() and lines[i + 1].strip())
    ]


def lex(text: str) -> list[Piece]:
    """The pieces of messy text, in order.

    Args:
        text: text that `clean_characters` has been through; form feeds divide pages.
    """
    lines = _without_double_spacing(text.replace("\f", "\n\f\n").split("\n"))
    return _Lexer(lines, Hyphens(text)).run()


class _Lexer:
    def __init__(self, lines: list[str], hyphens: Hyphens) -> None:
        self._lines = lines
        self._hyphens = hyphens
        self._width = _typical_width(lines)
        self._pieces: list[Piece] = []
        self._open: list[str] = []
        self._open_item = False
        self._rows: list[tuple[str, ...]] = []

    def run(self) -> list[Piece]:
        for raw in self._lines:
            self._take(raw)
        self._flush()
        return self._pieces

    def _take(self, raw: str) -> None:
        line = raw.strip()
        if raw.strip(" \n") == "\f":
            self._flush()
            self._pieces.append(Piece("page"))
        elif not line:
            self._flush()
        elif BLANK_PAGE.match(line):
            self._flush()
            self._pieces.append(Piece("part"))
        elif self._take_row(raw):
            pass
        elif _RULE.match(line):
            self._flush()
        elif match := _ATX.match(raw):
            self._flush()
            heading = plain_inline(match.group(2))
            if heading:
                self._pieces.append(Piece("heading", heading, level=len(match.group(1))))
        elif bullet := (_BULLET.match(raw) or _BULLET_TIGHT.match(raw)):
            self._flush()
            rest = raw[bullet.end() :].strip()
            while again := (_BULLET.match(rest) or _BULLET_TIGHT.match(rest)):
                rest = rest[again.end() :].strip()
            self._open, self._open_item = [rest], True
        elif _ORDERED.match(line) or _NUMBERED.match(line):
            # A number that a wrapped sentence happens to put first on its line opens nothing.
            if not (
                self._open and is_continuation(self._open[-1], line) and len(self._open[-1]) > 40
            ):
                self._flush()
            self._open.append(line)
        elif line in {"-", "*", "•", "–", "—", "|"}:
            self._flush()
        else:
            if self._rows:
                self._flush()
            self._open.append(re.sub(r"^\|\s+", "", line))

    def _take_row(self, raw: str) -> bool:
        """Whether the line is a row of a table, which is then kept."""
        if "\t" in raw:
            cells = raw.strip("\n\r ").split("\t")
        elif match := _PIPE.match(raw):
            cells = match.group(1).strip().rstrip("|").split("|")
            if all(not cell.strip() for cell in cells):
                return True
        elif self._is_cell_alone(raw):
            cells = [raw, ""]
        else:
            return False
        filled = sum(bool(cell.strip()) for cell in cells)
        if (
            not self._rows
            and filled < 2
            and "|" not in raw
            and cells[-1:] != [""]
            and not raw.rstrip(" ").endswith("\t")
        ):
            return False
        if self._open:
            self._flush()
        self._rows.append(tuple(plain_inline(cell, breaks="\n") for cell in cells))
        return True

    def _is_cell_alone(self, raw: str) -> bool:
        """Whether a line is a cell that stood below a table, as converters write one."""
        line = raw.strip()
        if not (line.startswith("<p>") and line.endswith("</p>")) or self._open:
            return False
        return bool(self._rows or (self._pieces and self._pieces[-1].kind == "table"))

    def _flush(self) -> None:
        if self._rows:
            rows = tuple(self._rows)
            self._rows = []
            if any(any(row) for row in rows):
                self._pieces.append(Piece("table", rows=rows))
        if self._open:
            lines, is_item = self._open, self._open_item
            self._open, self._open_item = [], False
            if is_item:
                self._pieces.append(self._piece("item", lines))
            else:
                self._pieces.extend(self._paragraphs(lines))

    def _piece(self, kind: str, lines: list[str]) -> Piece:
        whole = self._hyphens.join(lines)
        strong = bool(_STRONG.match("\n".join(lines)))
        return Piece(kind, plain_inline(whole), strong=strong, lines=tuple(lines))

    def _paragraphs(self, lines: list[str]) -> list[Piece]:
        """The paragraphs in lines that no blank line divides."""
        if len(lines) == 1 or _STRONG.match("\n".join(lines)):
            return [piece for piece in [self._piece("text", lines)] if piece.text]
        groups: list[list[str]] = [[lines[0]]]
        for before, line in itertools.pairwise(lines):
            if self._breaks(before, line):
                groups.append([line])
            else:
                groups[-1].append(line)
        pieces = [self._piece("text", group) for group in groups]
        whole = tuple(plain_inline(line) for line in lines)
        return [replace(piece, lines=whole) for piece in pieces if piece.text]

    def _breaks(self, before: str, line: str) -> bool:
        """Whether a paragraph ends with the line `before`."""
        if (before.endswith("-") and line[:1].islower()) or before.count("(") > before.count(")"):
            return False
        if _STRONG.match(before) or _STRONG.match(line):
            return True
        if is_capitals(before) != is_capitals(line) and len(words(before)) <= 14:
            return not starts_lower(line)
        width = self._width or 90
        if len(before) > 200 or len(line) > 200:
            return not is_continuation(before, line)
        if len(before) >= 0.75 * width:
            return False
        if is_continuation(before, line) or line.startswith("("):
            return False
        # A line that stops short of the margin ends its paragraph.
        return len(before) < 0.62 * width or (ends_sentence(before) and len(before) < 0.75 * width)
