from wagtail import blocks

from guidance.blocks import LineBlock, ProseBlock
from guidance.blocks.prose import SMALL_FEATURES


class OpeningBlock(blocks.StructBlock):
    """Words before the stories, or between them."""

    heading = LineBlock(
        max_length=120, required=False, help_text="Left empty, the words stand by themselves."
    )
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "openquote"
        label = "Introduction"
        description = "A few sentences that open the issue or a part of it."
        template = "blocks/newsletter/opening.html"
