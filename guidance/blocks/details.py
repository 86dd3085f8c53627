from wagtail import blocks

from .prose import SMALL_FEATURES, ProseBlock


class DetailsBlock(blocks.StructBlock):
    """Text that most readers can skip, behind a line that opens it."""

    title = blocks.CharBlock(max_length=120)
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "plus"
        label = "Details"
        template = "blocks/details.html"
