"""Blocks into sections: heading paths, anchors and text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .model import CAPTION_LEVEL, Block, Heading, Item, Paragraph, Section, Table
from .tables import Grid
from .wording import SMALL_IN_TITLES, is_capitals, key, slug, words

_MAX_DEPTH = 4
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")


def build_sections(blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    """The sections of a document.

    Headings with nothing under them are dropped. Text before the first heading stands under the
    title.

    Args:
        blocks: content in order.
        title: the document's title.
    """
    return _Builder(title, _Casing(blocks), _lone_top(blocks, title)).build(blocks)


def _lone_top(blocks: Sequence[Block], title: str) -> Heading | None:
    """The heading that only repeats the document's title, with everything else below it."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.text]
    if len(headings) < 2:
        return None
    first = headings[0]
    same = key(first.text) == key(title) or (key(first.text) in key(title) and len(first.text) > 12)
    alone = all(other.level > first.level for other in headings[1:])
    return first if same or (alone and first.level > 0) else None


def _without_cover(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """The blocks without the cover's lines that the title already says."""
    whole = key(title)
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or key(block.text) not in whole:
            return blocks[index:]
    return blocks


class _Casing:
    """Turns shouted headings into title case, with acronyms as the body writes them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._forms: dict[str, Counter[str]] = {}
        for block in blocks:
            if isinstance(block, (Heading, Table)):
                continue
            if is_capitals(block.text):
                continue
            for match in _WORD.finditer(block.text):
                if match.start() and block.text[match.start() - 2 : match.start()] not in {
                    ". ",
                    "- ",
                }:
                    word = match.group()
                    self._forms.setdefault(word.lower(), Counter())[word] += 1

    def calm(self, text: str) -> str:
        if not is_capitals(text) or len(text) < 5:
            return text
        calmed = _WORD.sub(self._form, text)
        return calmed[:1].upper() + calmed[1:]

    def _form(self, match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() in SMALL_IN_TITLES:
            return word.lower()
        forms = self._forms.get(word.lower())
        if forms:
            common = forms.most_common(1)[0][0]
            return word if common == word else common[:1].upper() + common[1:]
        if len(word) <= 3 or not re.search(r"[AEIOUY]", word):
            return word
        return word.capitalize()


class _Builder:
    def __init__(self, title: str, casing: _Casing, skip: Heading | None) -> None:
        self._title = title
        self._casing = casing
        self._skip = skip
        self._path: list[Heading] = []
        self._lines: list[str] = []
        self._sections: list[Section] = []
        self._anchors: set[str] = set()

    def build(self, blocks: Sequence[Block]) -> tuple[Section, ...]:
        grid: Grid | None = None
        for block in _without_cover(blocks, self._title):
            if isinstance(block, Table):
                following = Grid(block)
                if grid is not None and grid.continues(following):
                    continue
                self._add_table(grid)
                grid = following
                continue
            self._add_table(grid)
            grid = None
            if isinstance(block, Heading):
                self._open(block)
            elif isinstance(block, Item):
                self._add(f"- {block.text}", tight=True)
            else:
                self._add(block.text)
        self._add_table(grid)
        self._close()
        return tuple(self._sections)

    def _add(self, line: str, *, tight: bool = False) -> None:
        if not line.strip(" -"):
            return
        if self._lines and not (tight and self._lines[-1].startswith("- ")):
            self._lines.append("")
        self._lines.append(line)

    def _add_table(self, grid: Grid | None) -> None:
        lines = grid.lines() if grid is not None else []
        if not lines:
            return
        if self._path and self._path[-1].level == CAPTION_LEVEL:
            pass
        elif grid is not None and grid.caption and len(words(grid.caption)) <= 14:
            self._close()
            self._path.append(Heading(grid.caption.rstrip(" :"), CAPTION_LEVEL))
        elif grid is not None and grid.caption:
            self._add(grid.caption)
        if self._lines:
            self._lines.append("")
        self._lines.extend(lines)
        if self._path and self._path[-1].level == CAPTION_LEVEL:
            self._close()
            self._path.pop()

    def _open(self, heading: Heading) -> None:
        self._close()
        if heading is self._skip:
            return
        # A page left blank closes what was open, but not the part of a pack that it stands in.
        while self._path and self._path[-1].level >= (heading.level if heading.text else 1):
            self._path.pop()
        if heading.text:
            self._path.append(heading)

    def _close(self) -> None:
        text = "\n".join(self._lines).strip("\n")
        self._lines = []
        if not text:
            return
        texts = [self._casing.calm(heading.text) for heading in self._path] or [self._title]
        if len(texts) > _MAX_DEPTH:
            texts = [*texts[: _MAX_DEPTH - 1], texts[-1]]
        self._sections.append(Section(tuple(texts), self._anchor(texts[-1]), text))

    def _anchor(self, heading: str) -> str:
        base = slug(heading) or f"section-{len(self._sections) + 1}"
        anchor, number = base, 2
        while anchor in self._anchors:
            anchor, number = f"{base}-{number}", number + 1
        self._anchors.add(anchor)
        return anchor
