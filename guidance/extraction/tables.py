"""Tables: finding their heads, mending them across pages, and writing rows that stand alone."""

import re
from collections.abc import Sequence

from .model import Table
from .wording import ends_sentence, is_continuation, is_numeric, words

Row = tuple[str, ...]

_HEAD_WORDS = re.compile(
    r"^(?:a?ctions?|actuals?|activit(?:y|ies)|agency|amounts?|attendance|audits?|budget|cost|"
    r"comments?|contact|date|date for completion|day|deadline|definitions?|description|details?|"
    r"dut(?:y|ies)|"
    r"director lead|due|email|england %?|evidence|expenditure|hours|lead(?: \w+)?|level|lead role|"
    r"meanings?|measures?|members?|names?|notes?|number|numbers|organisation|outcomes?|owner|"
    r"page|percentage|phone|priority|progress|rag rating|reason|response|responsib\w+|role|"
    r"roles?|service|sources?|status|telephone|terms?|times?|timescales?|title|totals?|types?|"
    r"values?|week|what|when|where|who|year|£|%|no\.?)\b.{0,25}$",
    re.I,
)
_YEAR_LIKE = re.compile(
    r"^(?:(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?|\d\d/\d\d|Q[1-4]\b.*|(?:Jan|Feb|Mar|Apr|May|June?|"
    r"July?|Aug|Sept?|Oct|Nov|Dec)[a-z]* (?:19|20)?\d\d)$"
)
_RULE_CELL = re.compile(r"^[-=:_–\s]*$")
_MARKS = frozenset({"✓", "✔", "x", "X", "●", "•"})


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row only draws the line under a head."""
    return any("--" in cell or "==" in cell for cell in row) and all(
        _RULE_CELL.match(cell) for cell in row
    )


def join_money(row: Sequence[str]) -> Row:
    """The row with a lone pound sign moved to the number in the next cell."""
    cells = list(row)
    for index in range(len(cells) - 1):
        if cells[index].strip() == "£":
            cells[index] = ""
            amount = cells[index + 1].strip()
            cells[index + 1] = f"£{amount}" if amount and amount != "-" else ""
    return tuple(cells)


def _is_label(cell: str) -> bool:
    return bool(_YEAR_LIKE.match(cell)) or (
        not is_numeric(cell)
        and len(words(cell)) <= 14
        and len(cell) <= 110
        and not re.search(r"[a-z]{3}\.$", cell)
    )


def _has_head(rows: Sequence[Row]) -> bool:
    first = rows[0]
    filled = [cell for cell in first if cell]
    if len(rows) < 2 or not filled or not all(_is_label(cell) for cell in filled):
        return False
    if len(first) == 1:
        return False
    if len(filled) == 1:
        return not first[0] or any(is_numeric(cell) for cell in rows[1] if cell)
    labels = filled if not first[0] else filled[1:]
    if any(_HEAD_WORDS.match(cell) for cell in labels):
        return True
    if all(_YEAR_LIKE.match(cell) for cell in labels):
        return True
    body = [cell for row in rows[1:] for cell in row[1:] if cell]
    numbers = sum(is_numeric(cell) for cell in body)
    if body and numbers >= 0.6 * len(body):
        return True
    if len(first) == 2:
        return False
    if len(filled) < 0.6 * len(first):
        return False
    lengths = [len(words(cell)) for cell in body]
    average = sum(lengths) / max(1, len(lengths))
    return len(first) >= 3 and sum(len(words(c)) for c in filled) / len(filled) <= max(5, average)


def _is_second_head(first: Row, second: Row, rest: Sequence[Row]) -> bool:
    """Whether the head goes on in a second row, under columns that the first spans."""
    if not rest or sum(1 for cell in second if cell) < 2:
        return False
    if second[0] and second[0] != first[0] and not second[0].lower().endswith("outcomes"):
        return False
    spans = sum(1 for cell in first[1:] if not cell) > 0 or second[0] == ""
    labels = [cell for cell in second[1:] if cell]
    repeated = len(set(labels)) < len(labels)
    short = all(len(words(cell)) <= 8 for cell in labels)
    numeric_below = any(is_numeric(cell) for row in rest for cell in row[1:] if cell)
    percent = all(cell in {"%", "No.", "Number", "Numbers", "£"} for cell in labels)
    words_only = all(not is_numeric(cell) or cell in {"%", "No.", "£"} for cell in labels)
    return (
        spans
        and short
        and numeric_below
        and words_only
        and (repeated or percent or not first[0] or all(not c for c in second[:2]))
    )


def _head_of(rows: Sequence[Row]) -> tuple[Row, int]:
    """The head of a table whose first row is one, and how many rows it takes."""
    first = rows[0]
    spread: list[str] = []
    for index, cell in enumerate(first):
        spread.append(cell or (spread[-1] if index > 1 else ""))
    if len(rows) > 2 and _is_second_head(first, rows[1], rows[2:]):
        second = rows[1]
        joined = (
            " ".join(dict.fromkeys(part for part in (a, b) if part)).strip()
            for a, b in zip(spread, second, strict=True)
        )
        return tuple(joined), 2
    return tuple(spread), 1


class Grid:
    """A table made ready: caption, head and body."""

    def __init__(self, table: Table) -> None:
        """Take a table apart."""
        marked = table.marked_head
        rows = [join_money(tuple(cell.strip() for cell in row)) for row in table.rows]
        rules = [index for index, row in enumerate(rows) if is_rule(row)]
        if 1 in rules and len(rows) > 2:
            marked = True
        rows = [row for row in rows if any(row) and not is_rule(row)]
        width = max((len(row) for row in rows), default=0)
        rows = [row + ("",) * (width - len(row)) for row in rows]
        self.caption = ""
        if (
            width > 1
            and len(rows) > 2
            and rows[0][0]
            and not any(rows[0][1:])
            and len(words(rows[0][0])) <= 25
            and _has_head(rows[1:])
            and not all(is_numeric(cell) for cell in rows[1][1:] if cell)
        ):
            self.caption, rows = rows[0][0].replace("\n", " "), rows[1:]
        if not self.caption and self._is_titled_list(rows, width):
            self.caption, rows = ", ".join(cell for cell in rows[0] if cell), rows[1:]
        self.width = width
        self.marked = marked
        self.head: Row = ()
        self.body: list[Row] = rows
        if rows and width > 1 and len(rows) > 1 and (marked or _has_head(rows)):
            self.head, taken = _head_of(rows)
            self.body = rows[taken:]
        self.head = tuple(cell.replace("\n", " ").rstrip(" :") for cell in self.head)

    @staticmethod
    def _is_titled_list(rows: Sequence[Row], width: int) -> bool:
        """Whether the first row is a title and a date over a list in the first column."""
        if width < 2 or len(rows) < 3 or any(any(row[1:]) for row in rows[1:]):
            return False
        cells = [cell for cell in rows[0] if cell]
        return len(cells) >= 2 and all(_is_label(cell) for cell in cells)

    def continues(self, other: "Grid") -> bool:
        """Take `other`, found right after this one, as more of this table.

        Returns:
            Whether it was; when not, nothing has changed.
        """
        if self._goes_on_as_list(other):
            self.body.extend((row[0], *[""] * (self.width - 1)) for row in other.body)
            return True
        if other.caption or self.width != other.width or self.width < 2 or not self.body:
            return False
        same_head = bool(other.head) and other.head == self.head
        if other.head and not same_head:
            raw = (other.head, *other.body)
            broken = any(is_continuation(a, b) for a, b in zip(self.body[-1], raw[0], strict=True))
            if not broken or other.marked:
                return False
            other.body = list(raw)
        if not other.body:
            return same_head
        if not self.head and not same_head and self.width == 2:
            last, first = self.body[-1], other.body[0]
            if first[0] or not is_continuation(last[1], first[1]):
                return False
        first = other.body[0]
        last = self.body[-1]
        broken = any(is_continuation(a, b) for a, b in zip(last, first, strict=True) if a and b)
        if broken or (not first[0] and sum(map(bool, first)) == 1 and same_head):
            merged = tuple(
                _join_cells(a, b) if a and b else a or b for a, b in zip(last, first, strict=True)
            )
            self.body[-1:] = [merged, *other.body[1:]]
        else:
            self.body.extend(other.body)
        return True

    def _goes_on_as_list(self, other: "Grid") -> bool:
        single = not any(any(row[1:]) for row in (*self.body, *other.body))
        return bool(self.caption) and single and not other.caption and not other.head

    def lines(self) -> list[str]:
        """The rows as lines that stand alone; items ("- …") where a table is only a list."""
        if not self.body:
            return []
        if all(not any(row[1:]) for row in self.body):
            cells = [_flat(row[0]) for row in self.body if row[0]]
            if len(cells) == 1 or any(len(words(cell)) > 30 for cell in cells):
                return cells
            return [f"- {cell}" for cell in cells]
        lines, group = [], ""
        for row in self.body:
            if row[0] and not any(row[1:]):
                group = row[0]
                lines.append(_flat(row[0]))
                continue
            cells = row
            if row[0]:
                group = row[0]
            elif group and len(words(group)) <= 40 and any(len(words(c)) >= 4 for c in row[1:]):
                cells = (group, *row[1:])
                if lines and lines[-1] == _flat(group):
                    lines.pop()
            lines.append(self._line(cells))
        return [
            line
            for line, before in zip(lines, ["", *lines], strict=False)
            if line not in {"", before}
        ]

    def _line(self, row: Row) -> str:
        parts: list[tuple[str, str]] = []
        for index, cell in enumerate(row):
            if not cell:
                continue
            name = self.head[index] if self.head else ""
            text = _flat(cell)
            if not text:
                continue
            if parts and name and parts[-1][0] == name:
                parts[-1] = (name, f"{parts[-1][1]} {text}")
            elif parts and text and parts[-1][1] == text and not name:
                continue
            else:
                parts.append((name, text))
        if self.head:
            return "; ".join(
                f"{name}: {_inner(text)}" if name and name != text else _inner(text)
                for name, text in parts
            )
        if len(parts) > 1:
            label, *rest = (_inner(text) for _, text in parts)
            return f"{label.rstrip(' :')}: {'; '.join(rest)}"
        return parts[0][1] if parts else ""


def _inner(text: str) -> str:
    return text[:-1] if text.endswith((".", ";")) and not text.endswith("..") else text


def _join_cells(before: str, after: str) -> str:
    gap = " " if is_continuation(before, after) else "\n"
    return f"{before}{gap}{after}"


def _flat(cell: str) -> str:
    """A cell's paragraphs and items in one line, each ending as a sentence."""
    lines = [re.sub(r"^(?:[-•·●▪◦❖*]\s*)+", "", line).strip() for line in cell.split("\n")]
    lines = [part.strip() for line in lines for part in re.split(r"\s?[•●▪❖·]\s+", line)]
    out = ""
    for line in lines:
        line = line.lstrip(" .") if out else line
        if not line or (line in _MARKS and len(lines) > 1):
            continue
        if not out:
            out = line
        elif ends_sentence(out) or out.endswith(":-") or is_continuation(out, line):
            out = f"{out} {line}"
        else:
            out = f"{out}. {line}" if not out.endswith(",") else f"{out} {line}"
    return out.strip()
