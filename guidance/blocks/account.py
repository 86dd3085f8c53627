from wagtail import blocks

from .prose import SMALL_FEATURES, ProseBlock
from .steps import StepsBlock
from .table import CaptionedTableBlock


class AccountBlock(blocks.StreamBlock):
    """What stands under one of a page's fixed headings: text, steps, tables."""

    prose = ProseBlock(features=["h3", "h4", *SMALL_FEATURES])
    steps = StepsBlock()
    table = CaptionedTableBlock()
