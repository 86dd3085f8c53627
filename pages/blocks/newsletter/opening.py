from wagtail import blocks

from guidance.blocks import ProseBlock
from guidance.blocks.prose import SMALL_FEATURES


class OpeningBlock(blocks.StructBlock):
    """Words before the stories, or between them."""

    heading = blocks.CharBlock(max_length=120, required=False)
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "openquote"
        label = "Introduction"
        description = "A few sentences that open the issue or a part of it."
        template = "blocks/newsletter/opening.html"
