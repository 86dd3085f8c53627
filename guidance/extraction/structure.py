"""Messy text into blocks: what is a heading, at which level, what belongs together."""

import re
from dataclasses import replace

from . import debris
from .lexing import Piece, lex
from .model import CAPTION_LEVEL, Block, Heading, Item, Paragraph, Table
from .wording import (
    ends_sentence,
    is_capitals,
    is_continuation,
    is_numeric,
    is_title_case,
    starts_lower,
    words,
)

_DIVISION = re.compile(
    r"^(?P<name>section|chapter|appendix|annex|schedule|SECTION|CHAPTER|APPENDIX|ANNEX|SCHEDULE|"
    r"Section|Chapter|Appendix|Annex|Schedule)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})"
    r"(?:\s*$|\s*[:.–—-]|\s+[A-Z(])"
)
_LABELLED = re.compile(
    r"^(?:principle|priority|stage|step|standard|outcome|indicator(?: set)?|key priority|level|"
    r"part|table|recommendation|objective|aim|theme|workshop|question|case study)\s+"
    r"(?:\d{1,2}|[A-Z])\b",
    re.I,
)
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,3}){0,3})([.)]?)\s+(?=\S)")
_ITEM_MARK = re.compile(r"^\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+")
_LIST_NUMBER = re.compile(r"^(\d{1,2})[.)]\s+")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|do|does|did|say|says|"
    r"said|report|feel|asked|replied|says|agreed|need|needs|there)\b"
)
_PAST_FIRST = re.compile(r"^[A-Z][a-z]+ed\b")
_NOTHING = frozenset({"none", "n/a", "nil", "not applicable", "yes", "no", "tbc", "ongoing"})
_TABLE_CAPTION = re.compile(r"^(?:\d[\d.]*\s+)?table\s+\d{1,3}\b", re.I)
_MONTH_ONLY = re.compile(
    r"^(?:\w+day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December),?\s+\d{4}$"
)
_WEAK_LIMIT = 12


def find_structure(text: str) -> list[Block]:
    """The blocks of messy text: headings with levels, paragraphs, items and tables.

    Args:
        text: text that `clean_characters` has been through; form feeds divide pages.
    """
    pieces = lex(text)
    pieces = debris.drop_running_lines(pieces)
    pieces = debris.drop_contents(pieces)
    pieces = debris.drop_page_furniture(pieces)
    pieces = debris.drop_front_matter(pieces)
    pieces = _join_broken(pieces)
    pieces = _strip_paragraph_numbers(pieces)
    return _Structure(pieces).blocks()


def _join_broken(pieces: list[Piece]) -> list[Piece]:
    """The pieces with sentences mended that a page's end, or a highlighted figure, divides."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "page":
            continue
        last = joined[-1] if joined else None
        if (
            last is not None
            and piece.kind == "text"
            and last.kind in {"text", "item"}
            and not _DIVISION.match(piece.text)
            and not (_NUMBER.match(piece.text) and not starts_lower(piece.text))
            and (
                _goes_on(last.text, piece.text)
                or (is_numeric(piece.text) and not ends_sentence(last.text))
            )
        ):
            joined[-1] = replace(
                last,
                text=f"{last.text} {piece.text}",
                strong=False,
                lines=(*last.lines, piece.text),
            )
            continue
        joined.append(piece)
    return joined


def _goes_on(before: str, after: str) -> bool:
    if re.match(r"\d[\d.,]*%", after) and len(words(before)) >= 3 and not ends_sentence(before):
        return not is_title_case(before)
    if re.search(r"[a-z] \d[\d.]*%$", before) and len(words(after)) <= 14:
        return True
    if is_capitals(after) or is_capitals(before):
        return False
    return is_continuation(before, after)


def _strip_paragraph_numbers(pieces: list[Piece]) -> list[Piece]:
    """The pieces with numbers taken off whole paragraphs, and such paragraphs no longer items."""
    bare = _bare_numbers(pieces)
    in_turn = len(bare) >= 4 and bare == set(range(1, max(bare) + 1))
    result = []
    for piece in pieces:
        match = _NUMBER.match(piece.text) if piece.kind in {"text", "item"} else None
        if not match:
            result.append(piece)
            continue
        rest = piece.text[match.end() :]
        count, deep = len(words(rest)), "." in match.group(1)
        sentence = bool(re.search(r"[.!?:;][\"'”’)]*$", rest)) or count > 30
        if deep:
            prose = (sentence or count > 24) and rest[:1].isalpha() and rest[:1].isupper()
        elif match.group(2):
            prose = piece.kind == "text" and count >= 12 and sentence and match.group(2) == "."
        else:
            number = int(match.group(1))
            neighbours = number - 1 in bare or number + 1 in bare
            prose = count >= 12 and sentence and neighbours and rest[:1].isupper()
            prose = prose or (in_turn and piece.kind == "item")
        if prose and not (deep and _is_short_label(rest)):
            result.append(replace(piece, kind="text", text=rest, lines=(), strong=False))
        elif piece.kind == "item" and deep and not sentence:
            result.append(replace(piece, kind="text"))
        else:
            result.append(piece)
    return result


def _bare_numbers(pieces: list[Piece]) -> set[int]:
    """The numbers, without dot, that lines start with."""
    found = set()
    for piece in pieces:
        match = _NUMBER.match(piece.text) if piece.kind in {"text", "item"} else None
        if match and "." not in match.group(1) and not match.group(2):
            found.add(int(match.group(1)))
    return found


def _is_short_label(rest: str) -> bool:
    return rest.endswith(":") and len(words(rest)) <= 10


class _Structure:
    """Walks the pieces once and decides what each is."""

    def __init__(self, pieces: list[Piece]) -> None:
        self._pieces = pieces
        marked = [p.level for p in pieces if p.kind == "heading" and p.level > 0]
        self._shift = min(marked, default=1) - 1
        self._marked = max(marked, default=0) - self._shift if len(marked) >= 3 else 0
        self._marked_level = 0
        self._bare = _bare_numbers(pieces)
        self._division = ""  # "section" or "appendix" while inside one
        self._major = 0  # first number of the last numbered heading
        self._nested = 0  # last number of a run of headings numbered inside another
        self._anchor = 0  # level of the last heading whose level is certain
        self._blocks: list[Block] = []
        self._uncertain: set[int] = set()  # places of headings that may be none
        self._loose: list[str] = []  # kinds of uncertain headings open below it

    def blocks(self) -> list[Block]:
        blocks = self._blocks
        for index, piece in enumerate(self._pieces):
            if piece.kind == "part":
                self._reset()
                blocks.append(Heading("", 0))
            elif piece.kind == "table":
                blocks.append(Table(piece.rows))
            elif piece.kind == "heading":
                blocks.append(self._marked_heading(piece))
            elif piece.kind == "item":
                blocks.append(Item(piece.text))
            else:
                blocks.append(self._text(index, piece))
        return self._without_empty()

    def _without_empty(self) -> list[Block]:
        """The blocks with uncertain headings that head nothing turned back into what they say."""
        result = list(self._blocks)
        for index in self._uncertain:
            block = result[index]
            following = next(iter(result[index + 1 : index + 2]), None)
            if not isinstance(block, Heading) or (
                following is not None
                and not (isinstance(following, Heading) and following.level <= block.level)
            ):
                continue
            # A title of a lost chart says nothing by itself; a question or a statement does.
            if (
                _VERB.search(block.text)
                or block.text.endswith("?")
                or not is_title_case(block.text)
            ):
                result[index] = Paragraph(block.text)
        return result

    def _reset(self) -> None:
        self._anchor, self._loose, self._division = 0, [], ""
        self._major = self._nested = self._marked_level = 0

    def _marked_heading(self, piece: Piece) -> Heading:
        self._loose = []
        if piece.level < 0:
            self._reset()
            return Heading(piece.text, 0)
        number = _NUMBER.match(piece.text)
        level = piece.level - self._shift
        self._anchor = self._marked_level = level
        text = piece.text[number.end() :] if number else piece.text
        return Heading(text.rstrip(" :-–") or piece.text, level)

    def _text(self, index: int, piece: Piece) -> Block:
        text = piece.text
        level = self._certain_level(index, piece)
        if level:
            self._anchor, self._loose = level, []
            number = _NUMBER.match(text)
            return Heading((text[number.end() :] if number else text).rstrip(" :"), level)
        kind = self._loose_kind(index, piece)
        if kind == "caption":
            number = _NUMBER.match(text)
            return Heading(text[number.end() :] if number else text, CAPTION_LEVEL)
        if kind:
            while self._loose and self._loose[-1] != kind and kind in self._loose:
                self._loose.pop()
            if kind not in self._loose:
                # A bold or capital line opens a new group; a plain one stands below it.
                self._loose = ([] if kind != "plain" else self._loose[:1]) + [kind]
            level = self._anchor + len(self._loose)
            if kind == "bold":
                # Where headings are marked, a bold line is one whose mark was lost.
                level = max(level, self._marked)
            self._uncertain.add(len(self._blocks))
            return Heading(text.rstrip(" :-–"), level)
        if _ITEM_MARK.match(text) and self._in_list(index):
            return Item(text)
        return Paragraph(text)

    def _certain_level(self, index: int, piece: Piece) -> int:
        """Level of a numbered or named heading; 0 when the piece is none."""
        text = piece.text
        count = len(words(text))
        if count > 24 or (ends_sentence(text) and not text.endswith((":", "?"))):
            return 0
        division = _DIVISION.match(text)
        if division and count <= 20:
            self._division = (
                "section" if division["name"].lower() in "section chapter" else "appendix"
            )
            self._major = self._nested = 0
            return self._marked_level + 1
        match = _NUMBER.match(text)
        if not match:
            return 0
        rest = text[match.end() :]
        if rest.rstrip(".").lower() in _NOTHING or not re.match(r"[\"'‘“(A-Z]", rest):
            return 0
        if _TABLE_CAPTION.match(rest) or not self._reads_as_heading(index, piece, rest):
            return 0
        if self._is_list_number(index, match) and not is_capitals(rest):
            return 0
        numbers = [int(part) for part in match.group(1).split(".")]
        if len(numbers) == 1 and not match.group(2) and not is_capitals(rest):
            alone = numbers[0] - 1 not in self._bare and numbers[0] + 1 not in self._bare
            if alone or not (is_title_case(rest) or piece.strong):
                return 0
        return self._numbered_level(numbers, rest)

    def _reads_as_heading(self, index: int, piece: Piece, rest: str) -> bool:
        """Whether numbered text reads as a heading and not as a sentence or a lead-in to a list."""
        following = self._pieces[index + 1] if index + 1 < len(self._pieces) else None
        before_table = following is not None and following.kind == "table"
        if is_capitals(rest) or is_title_case(rest) or piece.strong:
            return True
        if len(words(rest)) > (24 if before_table else 16):
            return False
        if rest.endswith((":", ":-")) and following is not None and following.kind == "item":
            return False
        clauses = re.sub(r"\b(?:that|which|who|whom|where)\s+\w+", "", rest)
        return before_table or not _VERB.search(clauses) or rest.endswith("?")

    def _numbered_level(self, numbers: list[int], rest: str) -> int:
        depth, first = len(numbers), numbers[0]
        if depth == 1 and not is_capitals(rest):
            inside = self._division == "section" or (self._major >= 2 and first <= self._major)
            in_turn = first == self._nested + 1 or first == 1 or self._division == "section"
            if inside and in_turn and self._anchor:
                level = self._anchor + (0 if self._nested else 1)
                self._nested = first
                return level
        self._nested = 0
        self._major = first
        return self._marked_level + depth + (self._division == "appendix")

    def _is_list_number(self, index: int, match: re.Match[str]) -> bool:
        """Whether the number before or after this one stands right beside it, as in a list."""
        number = [int(part) for part in match.group(1).split(".")]
        for step in (-1, 1):
            place = index + step
            if not 0 <= place < len(self._pieces) or self._pieces[place].kind not in {
                "text",
                "item",
            }:
                continue
            other = _NUMBER.match(self._pieces[place].text)
            if other and [int(p) for p in other.group(1).split(".")] == [
                *number[:-1],
                number[-1] + step,
            ]:
                return True
        return False

    def _in_list(self, index: int) -> bool:
        """Whether a marked line has a marked neighbour, or follows a lead-in."""
        for step in (-1, 1):
            place = index + step
            if 0 <= place < len(self._pieces):
                near = self._pieces[place]
                if near.kind == "item" or (near.kind == "text" and _ITEM_MARK.match(near.text)):
                    return True
                if step < 0 and near.kind == "text" and near.text.endswith((":", ":-")):
                    return True
        return False

    def _loose_kind(self, index: int, piece: Piece) -> str:
        """Kind of a heading without mark or number; empty when the piece is none."""
        text = piece.text
        count = len(words(text))
        following = self._pieces[index + 1] if index + 1 < len(self._pieces) else None
        if following is None or _MONTH_ONLY.match(text) or text.startswith("("):
            return ""
        if _TABLE_CAPTION.match(text) and following.kind == "table" and not text.endswith("."):
            return "caption"
        if following.kind == "part":
            return ""
        # A lead-in to a list stays with the list.
        if (
            text.endswith((":", ":-"))
            and following.kind == "item"
            and not (
                piece.strong or (is_title_case(text) and count <= 9 and not _VERB.search(text))
            )
        ):
            return ""
        if _ITEM_MARK.match(text) and self._in_list(index):
            return ""
        if is_capitals(text) and count <= 20 and not re.search(r"[a-z]\.$", text):
            return "capitals"
        if text.endswith((".", ";", ",", "!")) or count > 25:
            return ""
        if piece.strong and len(re.findall(r"[.!?]\s", text)) == 0:
            return "bold"
        if _LABELLED.match(text) and count <= 18:
            return "plain"
        if self._is_plain_heading(index, text, count, following):
            return "plain"
        return ""

    def _is_plain_heading(self, index: int, text: str, count: int, following: Piece) -> bool:
        if not 1 <= count <= _WEAK_LIMIT + 4 * is_title_case(text) or len(text) > 130:
            return False
        if not re.match(r"[A-Z]", text) or (re.search(r"[\"”’']$|\d$", text) and count < 3):
            return False
        if "@" in text or "●" in text or "=" in text:
            return False
        question = text.endswith("?") and count <= 14
        if not question and not is_title_case(text):
            # "Implemented a …" in a run of lines is a deed, "Integrated working" alone a heading.
            if _VERB.search(text) or (_PAST_FIRST.match(text) and self._short_run(index) > 1):
                return False
            if text.endswith(":") and count > 6:
                return False
        if re.search(r":\s*\S", text) and not is_title_case(text):
            return False
        before = self._pieces[index - 1] if index else None
        if (
            before is not None
            and before.kind == "text"
            and before.text.endswith((":", ":-", ","))
            and len(words(before.text)) > 3
        ):
            return False
        before_table = following.kind == "table" and is_title_case(text)
        if not before_table and self._short_run(index) >= 3:
            return False
        if following.kind in {"item", "table", "heading"}:
            return True
        follows = len(words(following.text))
        return (
            follows >= 8
            or _NUMBER.match(following.text) is not None
            or (is_title_case(text) and follows >= 4)
        )

    def _short_run(self, index: int) -> int:
        """How many short loose lines stand together here, up to three, as in a list of names."""
        count = 1
        for step in (-1, 1):
            place = index + step
            # On a cover, short lines come before the first heading anyway.
            first = 0 if step > 0 or index >= 8 else index
            while first <= place < len(self._pieces) and count < 3:
                near = self._pieces[place]
                if near.kind != "text" or len(words(near.text)) > 14 or ends_sentence(near.text):
                    break
                if _NUMBER.match(near.text) or is_capitals(near.text) or _DIVISION.match(near.text):
                    break
                count += 1
                place += step
        return count
