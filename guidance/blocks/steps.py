from wagtail import blocks

from .prose import SMALL_FEATURES, ProseBlock


class StepsBlock(blocks.ListBlock):
    """Numbered steps, in the order to do them."""

    def __init__(self, **kwargs):
        super().__init__(ProseBlock(features=SMALL_FEATURES, label="Step"), **kwargs)

    class Meta:
        icon = "list-ol"
        template = "blocks/steps.html"
