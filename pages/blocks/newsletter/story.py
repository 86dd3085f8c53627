from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from guidance.blocks import DescribedImageBlock, LineBlock, ProseBlock
from guidance.blocks.prose import SMALL_FEATURES


class StoryBlock(blocks.StructBlock):
    """A story, with the page that says more."""

    heading = LineBlock(max_length=120, help_text="What happened, in a few words.")
    picture = DescribedImageBlock(
        required=False, help_text="Describe it for those who cannot see it, or mark it decorative."
    )
    text = ProseBlock(features=SMALL_FEATURES)
    page = blocks.PageChooserBlock(required=False, help_text="Where to read more.")
    link_words = LineBlock(
        max_length=80,
        required=False,
        help_text="Left empty, the link carries the title of the page.",
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["link_words"] and not cleaned["page"]:
            raise StructBlockValidationError(
                {"page": ValidationError("Choose the page that the words lead to.")}
            )
        return cleaned

    class Meta:
        icon = "doc-full"
        label = "Story"
        description = "News in a few sentences, with a picture and a link if you wish."
        template = "blocks/newsletter/story.html"
