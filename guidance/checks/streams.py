"""A body of blocks: what each block finds wrong with itself, and the order of the headings."""

from collections.abc import Iterator
from dataclasses import replace

from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from .finding import Finding
from .markup import heading_levels, order_findings


def stream_findings(block: blocks.Block, value, where: tuple[str, ...]) -> Iterator[Finding]:
    """What is wrong with the value of a block and of all blocks inside it.

    `where` is the way to the block. A block that has a `findings(value)` of its own is asked.
    """
    if isinstance(block, blocks.FieldBlock) and block.required and _is_empty(value):
        yield Finding("This is empty.", where=where)
        return
    if hasattr(block, "findings"):
        for finding in block.findings(value):
            part = [block.child_blocks[finding.part].label] if finding.part else []
            yield replace(finding, where=(*where, *finding.where, *part))
    if isinstance(block, ImageBlock):
        return  # Its parts are no blocks of an editor's.
    if isinstance(block, blocks.StreamBlock):
        for number, child in enumerate(value, 1):
            yield from stream_findings(child.block, child.value, (*where, step_of(number, child)))
    elif isinstance(block, blocks.StructBlock):
        for name, child_block in block.child_blocks.items():
            yield from stream_findings(child_block, value.get(name), (*where, child_block.label))
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value, 1):
            step = f"{block.child_block.label or 'item'} {number}"
            yield from stream_findings(block.child_block, item, (*where, step))


def step_of(number: int, child) -> str:
    """A block of a body as an editor finds it: its place and its kind."""
    return f"block {number} ({child.block.label})"


def _is_empty(value) -> bool:
    if isinstance(value, RichText):
        return not value.source.strip()
    return value is None or value in ("", [], {})


def heading_order(stream) -> dict[int, list[Finding]]:
    """Headings that skip a level in a body of blocks, by the position of their block.

    The titles of cards take the level that fits (see `guidance.body.anchored`), so only headings in
    running text can be wrong.
    """
    found: dict[int, list[Finding]] = {}
    level, under_heading = 1, False
    for position, child in enumerate(stream):
        if getattr(child.block, "has_titles", False):
            level = 3 if under_heading else 2
        elif isinstance(child.value, RichText):
            levels = heading_levels(child.value.source)
            if wrong := order_findings(levels, level):
                found[position] = wrong
            if levels:
                level, under_heading = levels[-1][0], True
    return found
