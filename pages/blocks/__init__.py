"""Blocks of the pages that lead to others: one file a block."""

from .door import DoorBlock
from .page_group import PageGroupBlock

__all__ = ["DoorBlock", "PageGroupBlock"]
