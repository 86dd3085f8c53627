"""Blocks into sections: heading paths, anchors and text."""

from collections.abc import Sequence

from .casing import Casing
from .model import CAPTION_LEVEL, Block, Heading, Item, Paragraph, Section, Table
from .tables import Grid
from .wording import key, slug, starts_lower, words

_MAX_DEPTH = 4


def build_sections(blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    """The sections of a document.

    Headings with nothing under them are dropped. Text before the first heading stands under the
    title.

    Args:
        blocks: content in order.
        title: the document's title.
    """
    return _Builder(
        title,
        Casing(b.text for b in blocks if isinstance(b, (Paragraph, Item))),
        _lone_top(blocks, title),
    ).build(blocks)


def _lone_top(blocks: Sequence[Block], title: str) -> Heading | None:
    """The heading that only repeats the document's title, with everything else below it."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.text]
    if len(headings) < 2:
        return None
    first = headings[0]
    place = list(blocks).index(first)
    bare = place + 1 < len(blocks) and isinstance(blocks[place + 1], Heading)
    same = key(first.text) == key(title) or (key(first.text) in key(title) and len(first.text) > 12)
    alone = all(other.level > first.level for other in headings[1:])
    return first if (same and (alone or bare)) or (alone and bare and first.level > 0) else None


def _without_cover(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """The blocks without the cover's lines that the title already says."""
    whole = key(title)
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or key(block.text) not in whole:
            return blocks[index:]
    return blocks


def _whole_sentences(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a heading's words repeated where its paragraph only goes on from them."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        if (
            isinstance(block, Paragraph)
            and isinstance(before, Heading)
            and before.text
            and starts_lower(block.text)
        ):
            result.append(Paragraph(f"{before.text} {block.text}"))
        else:
            result.append(block)
    return result


class _Builder:
    def __init__(self, title: str, casing: Casing, skip: Heading | None) -> None:
        self._title = title
        self._casing = casing
        self._skip = skip
        self._path: list[Heading] = []
        self._lines: list[str] = []
        self._sections: list[Section] = []
        self._anchors: set[str] = set()

    def build(self, blocks: Sequence[Block]) -> tuple[Section, ...]:
        grid: Grid | None = None
        for block in _whole_sentences(_without_cover(blocks, self._title)):
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
