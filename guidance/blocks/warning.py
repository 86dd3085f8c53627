from wagtail import blocks

from .prose import SMALL_FEATURES, ProseBlock


class WarningBlock(blocks.StructBlock):
    """Something that a reader must not miss."""

    title = blocks.CharBlock(max_length=120)
    text = ProseBlock(features=SMALL_FEATURES)

    class Meta:
        icon = "help"
        label = "Warning"
        template = "blocks/warning.html"
